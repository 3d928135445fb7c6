import base64
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from replicas_tui.api.canvas import CanvasContent, CanvasItem
from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.canvas import LoadCanvas, OpenCanvasItem
from replicas_tui.effects.pages import OpenPage
from replicas_tui.effects.saving import SaveFile, free_name, local_name, write_new
from replicas_tui.state.actions import StatusChanged
from replicas_tui.state.actions_canvas import CanvasCopiesLoaded, CanvasFailed, CanvasLoaded, CanvasOpened
from replicas_tui.state.canvas import CanvasCopy, examine
from replicas_tui.state.safe import safe
from replicas_tui.state.store import Store
from replicas_tui.ui.copying import Copy
from replicas_tui.ui.dialogs.save import SaveCopy
from replicas_tui.ui.folded import Folded
from replicas_tui.ui.page import Page
from replicas_tui.ui.screens.canvas import CanvasScreen
from tests.ui.scenes import NOW, ago, fleet_store
from tests.ui.stage import Stage, until

ID = "fix-login"


def canvas_store() -> Store:
    store = fleet_store()
    items = (
        CanvasItem(filename="options.md", kind="markdown", sizeBytes=3000),
        CanvasItem(filename="flow.png", kind="image", sizeBytes=84_000),
    )
    store.dispatch(CanvasLoaded(ID, items))
    return store


def sent(filename: str, kind: str, content: str | bytes, minutes: float = 0) -> CanvasOpened:
    field = {"content": content} if isinstance(content, str) else {"base64": base64.b64encode(content).decode()}
    one = CanvasContent.model_validate({"filename": filename, "kind": kind, "sizeBytes": len(content), **field})
    return CanvasOpened(ID, examine(one, ago(minutes)))


def picture(width: int = 40, height: int = 20) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), (200, 30, 60)).save(out, "PNG")
    return out.getvalue()


def screen_of(store: Store) -> CanvasScreen:
    return CanvasScreen(store, ID, lambda: NOW)


async def test_a_canvas_file_is_opened_and_markdown_is_drawn() -> None:
    store = canvas_store()
    stage = Stage(screen_of(store))
    async with stage.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert stage.wanted(LoadCanvas)
        (ask,) = stage.asked(OpenCanvasItem)
        assert ask.intent == OpenCanvasItem(ID, "options.md")
        store.dispatch(sent("options.md", "markdown", "# Options\n\n- **redis**"))
        await pilot.pause()
        assert "• redis" in stage.text()


async def test_files_that_come_only_after_the_canvas_was_opened_can_be_opened_too() -> None:
    store = fleet_store()
    stage = Stage(screen_of(store))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        store.dispatch(CanvasLoaded(ID, (CanvasItem(filename="a.md", kind="markdown"),)))
        await pilot.press("enter")
        await pilot.pause()
        assert [ask.intent for ask in stage.asked(OpenCanvasItem)] == [OpenCanvasItem(ID, "a.md")]


async def test_a_canvas_that_is_being_read_says_so_and_one_with_files_says_how_to_look_at_one() -> None:
    store = fleet_store()
    stage = Stage(screen_of(store))
    async with stage.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        text = stage.text()
        assert "◌ Reading the canvas" in text
        assert "No files" not in text
        assert "Choose a file" not in text
        assert "↵ open" not in text
        store.dispatch(CanvasLoaded(ID, (CanvasItem(filename="a.md", kind="markdown"),)))
        await pilot.pause()
        assert "Choose a file.  ↵ opens it" in stage.text()
        assert "↵ open   R read again" in stage.text()


async def test_a_canvas_that_would_have_to_be_woken_says_so_and_is_read_once_it_is_awake() -> None:
    store = fleet_store()
    asleep = next(one for one in store.state.replicas.values() if one.status == "sleeping")
    stage = Stage(CanvasScreen(store, asleep.id, lambda: NOW))
    async with stage.run_test(size=(120, 40)) as pilot:
        store.dispatch(CanvasFailed(asleep.id, "Reading it would wake it."))
        await pilot.pause()
        assert "Reading it would wake it.  W wakes it" in stage.text()
        before = len(stage.wanted(LoadCanvas))
        store.dispatch(StatusChanged(asleep.id, "active"))
        await pilot.pause()
        assert len(stage.wanted(LoadCanvas)) == before + 1


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_of_more_files_than_fit_the_one_at_the_cursor_is_in_sight(size: tuple[int, int]) -> None:
    store = fleet_store()
    store.dispatch(CanvasLoaded(ID, tuple(CanvasItem(filename=f"f{n:02}.md", kind="markdown") for n in range(60))))
    stage = Stage(screen_of(store))
    async with stage.run_test(size=size) as pilot:
        await pilot.press("G")
        await pilot.pause()
        assert "f59.md" in stage.text()
        assert "Canvas" in stage.text()
        store.dispatch(sent("f59.md", "markdown", "# words\n" * 100))
        await pilot.pause()
        assert stage.screen.query_one(Page).scrollbars_enabled == (True, False)
        assert "f59.md" in stage.text().split("words")[0]
        await pilot.press("g")
        await pilot.pause()
        assert "f00.md" in stage.text()


async def test_a_file_that_could_not_be_read_says_why_in_its_place() -> None:
    stage = Stage(screen_of(canvas_store()))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        (ask,) = stage.asked(OpenCanvasItem)
        assert ask.told(Refusal("The server said no."))
        await pilot.pause()
        assert "The server said no." in stage.text()


async def test_a_picture_is_drawn_in_half_blocks_where_nothing_proves_more() -> None:
    store = canvas_store()
    stage = Stage(screen_of(store))
    async with stage.run_test(size=(120, 40)) as pilot:
        store.dispatch(sent("flow.png", "image", picture()))
        await until(pilot, lambda: "40 × 20 pixels" in stage.text())
        assert "▀▀▀▀\n" in stage.text()


@pytest.mark.parametrize("theme", ["ansi", "ansi-mono"])
async def test_pictures_are_off_in_sixteen_colours(theme: str) -> None:
    store = canvas_store()
    stage = Stage(screen_of(store), theme)
    async with stage.run_test(size=(120, 40)) as pilot:
        store.dispatch(sent("flow.png", "image", picture()))
        await until(pilot, lambda: "Pictures are not drawn with 16 colours or none." in stage.text())
        assert "▀" not in stage.text()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "It begins like a picture, but is none."),
        (picture(400, 300)[:-40], "It is cut short or broken"),
    ],
)
async def test_a_picture_that_is_broken_says_so(data: bytes, said: str) -> None:
    store = canvas_store()
    stage = Stage(screen_of(store))
    async with stage.run_test(size=(120, 40)) as pilot:
        store.dispatch(sent("flow.png", "image", data))
        await until(pilot, lambda: said in stage.text())


async def test_a_version_that_was_seen_before_is_one_key_away() -> None:
    store = canvas_store()
    stage = Stage(screen_of(store))
    async with stage.run_test(size=(120, 40)) as pilot:
        now = sent("options.md", "markdown", "new")
        copies = (
            CanvasCopy("options.md", "markdown", 3, now.opened.digest, ago(0)),
            CanvasCopy("options.md", "markdown", 3, "older", ago(9)),
        )
        store.dispatch(now, CanvasCopiesLoaded(ID, copies))
        await pilot.pause()
        assert "version 2 of 2" in stage.text()
        await pilot.press("left_square_bracket")
        await pilot.pause()
        assert [ask.intent for ask in stage.asked(OpenCanvasItem)] == [OpenCanvasItem(ID, "options.md", "older")]


async def test_a_file_whose_size_is_another_is_read_again_by_itself() -> None:
    store = canvas_store()
    stage = Stage(screen_of(store))
    async with stage.run_test(size=(120, 40)) as pilot:
        store.dispatch(sent("options.md", "markdown", "x" * 3000))
        await pilot.pause()
        assert stage.wanted(OpenCanvasItem) == []
        store.dispatch(CanvasLoaded(ID, (CanvasItem(filename="options.md", kind="markdown", sizeBytes=3001),)))
        await pilot.pause()
        assert stage.wanted(OpenCanvasItem) == [OpenCanvasItem(ID, "options.md")]


async def test_a_web_page_is_read_as_words_and_goes_to_the_browser_by_a_key() -> None:
    store = canvas_store()
    stage = Stage(screen_of(store))
    async with stage.run_test(size=(120, 40)) as pilot:
        store.dispatch(sent("a.html", "html", "<script>x()</script><h1>Load</h1>"))
        await pilot.pause()
        assert "Load" in stage.text()
        assert "x()" not in stage.text()
        await pilot.press("o")
        await pilot.pause()
        assert stage.wanted(OpenPage) == [OpenPage("a.html", "<script>x()</script><h1>Load</h1>")]


async def test_the_whole_text_is_copied_as_it_was_sent() -> None:
    copied: list[str] = []

    class Clip(Stage):
        def on_copy(self, message: Copy) -> None:
            copied.append(message.text)

    store = canvas_store()
    stage = Clip(screen_of(store))
    async with stage.run_test(size=(120, 40)) as pilot:
        store.dispatch(sent("options.md", "markdown", "a\tb\x1b[2J"))
        await pilot.press("y")
        await pilot.pause()
        assert copied == ["a\tb\x1b[2J"]


async def test_what_a_terminal_cannot_show_can_be_saved_into_a_folder_that_is_there(tmp_path: Path) -> None:
    store = canvas_store()
    store.dispatch(sent("flow.bin", "other", b"\0\1"))
    (tmp_path / "flow.bin").write_text("mine")
    stage = Stage(screen_of(store))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "a terminal cannot show it." in stage.text()
        await pilot.press("s")
        dialog = stage.screen
        assert isinstance(dialog, SaveCopy)
        dialog._folder.fill(str(tmp_path / "nowhere"))
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "there is no such folder" in stage.text()
        dialog._folder.fill(str(tmp_path))
        dialog._named.fill("../x")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "a plain name, without a folder" in stage.text()
        dialog._named.fill("flow.bin")
        await until(pilot, lambda: "flow.bin is there already: this one is saved as flow-2.bin" in stage.text())
        await pilot.press("ctrl+s")
        await pilot.pause()
        ask = stage.wants[-1]
        assert isinstance(ask, Ask)
        assert ask.intent == SaveFile("flow.bin", b"\0\1", tmp_path)
        assert ask.told(None)
        await pilot.pause()
        await pilot.press("s")
        await until(pilot, lambda: isinstance(stage.screen, SaveCopy))
        assert stage.screen._folder.value == str(tmp_path)  # type: ignore[attr-defined]


def test_a_copy_never_overwrites_what_is_there(tmp_path: Path) -> None:
    paths = [write_new(tmp_path, "report.md", text) for text in (b"1", b"2", b"3")]
    assert [path.name for path in paths] == ["report.md", "report-2.md", "report-3.md"]
    assert [path.read_bytes() for path in paths] == [b"1", b"2", b"3"]
    assert free_name(tmp_path, "report.md") == "report-4.md"


def test_a_copy_does_not_follow_a_link_somebody_left_there(tmp_path: Path) -> None:
    target = tmp_path / "target"
    (tmp_path / "a.md").symlink_to(target)
    assert write_new(tmp_path, "a.md", b"x").name == "a-2.md"
    assert not target.exists()


@pytest.mark.parametrize(
    ("filename", "name"),
    [
        ("../../.ssh/authorized_keys", "authorized_keys"),
        ("/etc/passwd", "passwd"),
        ("a\\b.md", "b.md"),
        ("..", "canvas"),
        ("a\x1b.md", "a.md"),
        ("a\0.md", "a.md"),
        (".x", "x"),
        ("-rf", "rf"),
        ("~", "canvas"),
        ("nul.txt", "nul_.txt"),
        ("COM1", "COM1_"),
        ("a:b*.md", "a_b_.md"),
        ("\u202egpj.exe", "gpj.exe"),
        ("é" * 300 + ".png", "é" * 98 + ".png"),
    ],
)
def test_a_servers_file_name_stays_in_the_folder(filename: str, name: str) -> None:
    assert local_name(filename) == name
    assert local_name(name) == name


def test_a_long_text_makes_only_the_lines_that_are_seen() -> None:
    text = safe("\n".join(["x" * 250, "", "日本" * 60] * 1000), limit=10_000_000)
    lines = Folded(84, text)
    assert len(lines) == 1000 * (4 + 1 + 3)
    assert lines[0].plain == "   " + "x" * 80 + " "
    assert lines[3].plain.strip() == "x" * 10
    assert lines[4].plain.strip() == ""
    assert lines[5].plain.strip() == "日本" * 20
    assert all(line.cell_length == 84 for line in lines[:16])
