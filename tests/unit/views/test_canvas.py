import pytest

from replicas_tui.api.canvas import CanvasContent, CanvasItem
from replicas_tui.state.actions import CanvasLoaded, CanvasOpened
from replicas_tui.state.model import State
from replicas_tui.state.reduce import reduce
from replicas_tui.state.views.canvas import CanvasPage, canvas


def opened(**content: object) -> CanvasPage:
    state = reduce(State(), CanvasOpened("r", CanvasContent.model_validate({"filename": "f", **content})))
    page = canvas(state, "r").page
    assert page is not None
    return page


def test_files_are_listed_with_kind_and_size() -> None:
    state = reduce(State(), CanvasLoaded("r", (CanvasItem(filename="a\x1b.md", kind="markdown", sizeBytes=3000),)))
    (row,) = canvas(state, "r").rows
    assert (row.kind, row.size, row.filename) == ("markdown", "2.9K", "a\x1b.md")
    assert "\x1b" not in row.name


def test_an_empty_canvas_says_so_and_one_that_was_not_read_too() -> None:
    assert canvas(State(), "r").why == "The canvas was not read."
    assert canvas(reduce(State(), CanvasLoaded("r", ())), "r").why == "Nothing is on the canvas yet."


def test_markdown_is_shown_as_markdown_and_text_as_text() -> None:
    assert opened(kind="markdown", content="# hi").markdown
    assert not opened(kind="html", content="<b>").markdown


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ({"kind": "image", "base64": "AA==", "sizeBytes": 84_000}, "image, 82K: a terminal cannot show it."),
        ({"kind": "other", "mimeType": "application/zip", "base64": "AA=="}, "application/zip, 0: a terminal"),
        ({"kind": "video", "tooLarge": True, "sizeBytes": 9_000_000}, "8.6M: the server does not send"),
    ],
)
def test_what_cannot_be_shown_says_what_it_is(content: dict[str, object], why: str) -> None:
    assert opened(**content).why.startswith(why)


def test_only_what_is_here_can_be_saved() -> None:
    assert opened(kind="image", base64="AA==").can_save
    assert not opened(kind="video", tooLarge=True).can_save
