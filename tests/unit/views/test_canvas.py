import base64
from datetime import UTC, datetime

import pytest

from replicas_tui.api.canvas import LARGEST, CanvasContent, CanvasItem
from replicas_tui.state.actions_canvas import CanvasCopiesLoaded, CanvasFailed, CanvasLoaded, CanvasOpened
from replicas_tui.state.canvas import CanvasCopy, bytes_of, examine
from replicas_tui.state.html_text import markdown_of
from replicas_tui.state.model import State
from replicas_tui.state.reduce import reduce
from replicas_tui.state.views.canvas import CanvasPage, canvas

NOW = datetime(2026, 11, 28, 14, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def opened(**content: object) -> CanvasPage:
    sent = CanvasContent.model_validate({"filename": "f", **content})
    page = canvas(reduce(State(), CanvasOpened("r", examine(sent))), "r").page
    assert page is not None
    return page


def raw(data: bytes) -> str:
    return base64.b64encode(data).decode()


def copy(name: str, digest: str, minute: int) -> CanvasCopy:
    return CanvasCopy(name, "markdown", 3, digest, NOW.replace(minute=minute))


def test_files_are_listed_with_kind_and_size() -> None:
    state = reduce(State(), CanvasLoaded("r", (CanvasItem(filename="a\x1b.md", kind="markdown", sizeBytes=3000),)))
    (row,) = canvas(state, "r").rows
    assert (row.kind, row.size, row.filename) == ("markdown", "2.9K", "a\x1b.md")
    assert "\x1b" not in row.name


def test_only_what_is_known_to_have_no_files_is_bare_and_reading_it_forgets_the_trouble_before() -> None:
    state = State()
    assert not canvas(state, "r").is_bare
    state = reduce(state, CanvasFailed("r", "no\x1b way"))
    assert canvas(state, "r").is_bare
    assert "\x1b" not in canvas(state, "r").trouble
    state = reduce(state, CanvasLoaded("r", ()))
    assert (canvas(state, "r").is_bare, canvas(state, "r").trouble) == (True, "")
    state = reduce(state, CanvasLoaded("r", (CanvasItem(filename="a.md"),)))
    assert not canvas(state, "r").is_bare


def test_what_was_kept_of_a_file_that_is_gone_is_listed_last() -> None:
    state = reduce(State(), CanvasLoaded("r", (CanvasItem(filename="b.md", kind="markdown"),)))
    state = reduce(state, CanvasCopiesLoaded("r", (copy("a.md", "2", 2), copy("b.md", "1", 1))))
    assert [(row.filename, row.gone, row.versions) for row in canvas(state, "r").rows] == [
        ("b.md", False, 1),
        ("a.md", True, 1),
    ]


def test_a_canvas_that_cannot_be_read_now_lists_what_was_kept() -> None:
    state = reduce(State(), CanvasCopiesLoaded("r", (copy("a.md", "2", 2), copy("a.md", "1", 1))))
    (row,) = canvas(state, "r").rows
    assert (row.filename, row.gone, row.versions) == ("a.md", False, 2)


def test_the_versions_of_a_file_are_counted_from_the_oldest() -> None:
    now = examine(CanvasContent(filename="a.md", kind="markdown", content="x"))
    state = reduce(State(), CanvasOpened("r", now))
    copies = (copy("a.md", now.digest, 3), copy("b.md", "other", 2), copy("a.md", "older", 1))
    page = canvas(reduce(state, CanvasCopiesLoaded("r", copies)), "r").page
    assert page is not None
    assert (page.version, page.versions, page.older, page.newer) == (2, 2, "older", "")


@pytest.mark.parametrize(
    ("content", "looks", "note"),
    [
        ({"kind": "markdown", "content": "# hi"}, "markdown", ""),
        ({"kind": "html", "content": "<p>hi"}, "markdown", "What the page says"),
        ({"kind": "other", "content": "a,b"}, "text", ""),
        ({"kind": "image", "base64": raw(PNG)}, "picture", ""),
        ({"kind": "other", "base64": raw(PNG)}, "picture", ""),
        ({"kind": "image", "base64": raw(b"<svg><script>alert(1)</script></svg>")}, "text", "A drawing is shown as"),
        ({"kind": "image", "content": "<?xml version='1.0'?><svg/>"}, "text", "A drawing is shown as"),
        ({"kind": "image", "base64": raw(b"<html><body>x")}, "markdown", "Its name says image, but it is a web page."),
        ({"kind": "image", "base64": raw(b"just words")}, "text", "Its name says image, but it is plain text."),
        ({"kind": "image", "base64": raw(b"PK\3\4\0")}, "nothing", "Its name says image, but it is something else."),
        ({"kind": "markdown", "content": "# hi\n" * 30_000}, "text", "It is long"),
        ({"kind": "markdown", "content": ""}, "markdown", "It is empty."),
        ({"kind": "other", "content": " \n"}, "text", "There is nothing in it but white space."),
    ],
)
def test_a_file_is_shown_as_what_is_in_it_whatever_its_name_says(
    content: dict[str, object], looks: str, note: str
) -> None:
    page = opened(**content)
    assert page.looks == looks
    assert page.note.startswith(note)
    assert bool(page.note) is bool(note)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ({"kind": "other", "mimeType": "application/zip", "base64": "AA=="}, "application/zip, 0 bytes: a terminal"),
        ({"kind": "video", "tooLarge": True, "sizeBytes": 2 * LARGEST}, "f has 10M: files above 5.0M are not sent."),
        ({"kind": "video", "tooLarge": True, "sizeBytes": LARGEST + 1}, "f has 5,242,881 bytes, just over 5.0M: files"),
        ({"kind": "image", "base64": "%%%"}, "The server sent nothing of this file that can be read."),
        ({"kind": "image"}, "The server sent nothing of this file that can be read."),
        ({"kind": "image", "base64": "A" * (LARGEST * 2)}, "The server sent nothing of this file"),
    ],
)
def test_what_cannot_be_shown_says_what_it_is(content: dict[str, object], why: str) -> None:
    assert opened(**content).why.startswith(why)


def test_only_what_is_here_can_be_saved() -> None:
    assert opened(kind="image", base64="AA==").can_save
    assert not opened(kind="video", tooLarge=True).can_save


def test_what_is_saved_is_what_was_sent_and_not_what_is_shown() -> None:
    sent = examine(CanvasContent(filename="a.txt", content="a\x1b[2Jb"))
    assert bytes_of(sent) == b"a\x1b[2Jb"
    assert "\x1b" not in sent.shown
    assert bytes_of(examine(CanvasContent(filename="a.bin", base64=raw(b"\0\1")))) == b"\0\1"


def test_a_page_is_read_without_what_it_would_do() -> None:
    text = markdown_of(
        "<title>t</title><style>p{}</style><script>alert('</p>')</script><h2>Load *test*</h2><p>two <b>bold</b> words"
        ' <a href="https://e.example/?a=1&amp;b">here</a> <a href="javascript:alert(1)">there</a>'
        "<ul><li>one<ol><li>deep</ol></ul><table><tr><th>a<th>b<tr><td>1<td>2</table><pre>x\n  y</pre>"
        "<img src=x alt=chart>"
    )
    assert text.split("\n\n")[0] == "## Load \\*test\\*"
    assert "two **bold** words [here](<https://e.example/?a=1&b>) there" in text
    assert "- one" in text
    assert "    1. deep" in text
    assert "| a | b |\n| --- | --- |\n| 1 | 2 |" in text
    assert "```\nx\n  y\n```" in text
    assert text.endswith("(picture: chart)")
    assert "alert" not in text


@pytest.mark.parametrize("part", ["<!--", "<a ", "<div>", "</", "<script", "<td>", "<ul><li>", "&", "<a href='"])
def test_a_page_of_nothing_but_beginnings_is_read_in_its_own_length(part: str) -> None:
    assert isinstance(markdown_of(part * (1_000_000 // len(part))), str)
