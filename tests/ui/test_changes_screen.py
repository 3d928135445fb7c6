import base64
from pathlib import Path

import pytest

from replicas_tui.api.canvas import CanvasContent, CanvasItem
from replicas_tui.api.replicas import GitDiff, ReplicaDetails, RepositoryStatus
from replicas_tui.effects.asking import Ask
from replicas_tui.effects.canvas import LoadCanvas, OpenCanvasItem
from replicas_tui.effects.changes import LoadDiffs
from replicas_tui.effects.saving import NotSaved, SaveCanvasCopy, local_name, write_new
from replicas_tui.state.actions import CanvasLoaded, CanvasOpened, Opened, ReplicaLoaded, StatusChanged
from replicas_tui.state.store import Store
from replicas_tui.ui.dialogs.save import SaveCopy
from replicas_tui.ui.screens.canvas import CanvasScreen
from replicas_tui.ui.screens.changes import ChangesScreen
from tests.ui.scenes import NOW, ago, fleet_store
from tests.ui.stage import Stage

DIFF = """diff --git a/auth/store.py b/auth/store.py
--- a/auth/store.py
+++ b/auth/store.py
@@ -1,2 +1,2 @@ class Store
 class Store:
-    old = 1
+    new = 2
diff --git a/tests/test_expiry.py b/tests/test_expiry.py
new file mode 100644
--- /dev/null
+++ b/tests/test_expiry.py
@@ -0,0 +1 @@
+def test_it(): pass
"""


def read(text: str = DIFF, minutes: float = 0) -> Store:
    store = fleet_store()
    found = store.state.replicas["fix-login"]
    status = RepositoryStatus(repository="web", git_diff=GitDiff(added=40, removed=12, full_diff=text))
    details = ReplicaDetails(**{**found.model_dump(), "repository_statuses": (status,)})
    store.dispatch(Opened("fix-login", None, NOW), ReplicaLoaded(details, ago(minutes)))
    return store


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_changes_show_files_and_diff_at_every_size(size: tuple[int, int]) -> None:
    stage = Stage(ChangesScreen(read(), "fix-login", lambda: NOW))
    async with stage.run_test(size=size) as pilot:
        await pilot.pause()
        text = stage.text()
        assert "store.py" in text
        assert "new = 2" in text
        assert "+40 −12" in text
        assert stage.wanted(LoadDiffs) == [LoadDiffs("fix-login")]


async def test_the_cursor_in_the_files_takes_the_diff_along() -> None:
    screen = ChangesScreen(read(), "fix-login", lambda: NOW)
    stage = Stage(screen)
    async with stage.run_test(size=(120, 12)) as pilot:
        screen.remove_class("-s")
        screen.add_class("-m")
        await pilot.pause()
        screen.files.focus()
        await pilot.press("j", "enter")
        await pilot.pause()
        assert screen.diff.has_focus
        assert screen.files.at == 1


async def test_a_sleeping_replica_shows_the_diffs_that_were_read_and_their_age() -> None:
    store = read(minutes=7)
    store.dispatch(StatusChanged("fix-login", "sleeping"))
    stage = Stage(ChangesScreen(store, "fix-login", lambda: NOW))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Read 7m ago; it is asleep now." in stage.text()
        assert stage.wanted(LoadDiffs) == []


async def test_a_sleeping_replica_that_was_never_read_says_why_there_is_nothing() -> None:
    stage = Stage(ChangesScreen(fleet_store(), "a11y-audit", lambda: NOW))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "were not read while it was awake" in stage.text()
        assert stage.wants == []


def canvas_store() -> Store:
    store = fleet_store()
    items = (
        CanvasItem(filename="options.md", kind="markdown", sizeBytes=3000),
        CanvasItem(filename="flow.png", kind="image", sizeBytes=84_000),
    )
    store.dispatch(CanvasLoaded("fix-login", items))
    return store


async def test_a_canvas_file_is_opened_and_markdown_is_drawn() -> None:
    store = canvas_store()
    stage = Stage(CanvasScreen(store, "fix-login", lambda: NOW))
    async with stage.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert stage.wanted(LoadCanvas)
        (ask,) = stage.asked(OpenCanvasItem)
        assert ask.intent == OpenCanvasItem("fix-login", "options.md")
        store.dispatch(
            CanvasOpened("fix-login", CanvasContent(filename="options.md", kind="markdown", content="- **redis**"))
        )
        await pilot.pause()
        assert "• redis" in stage.text()


async def test_files_that_come_only_after_the_canvas_was_opened_can_be_opened_too() -> None:
    store = fleet_store()
    stage = Stage(CanvasScreen(store, "fix-login", lambda: NOW))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        store.dispatch(CanvasLoaded("fix-login", (CanvasItem(filename="a.md", kind="markdown"),)))
        await pilot.press("enter")
        await pilot.pause()
        assert [ask.intent for ask in stage.asked(OpenCanvasItem)] == [OpenCanvasItem("fix-login", "a.md")]


async def test_what_a_terminal_cannot_show_can_be_saved_into_a_folder_that_is_there(tmp_path: Path) -> None:
    store = canvas_store()
    content = CanvasContent(filename="flow.png", kind="image", sizeBytes=84_000, base64="AA==")
    store.dispatch(CanvasOpened("fix-login", content))
    stage = Stage(CanvasScreen(store, "fix-login", lambda: NOW))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "image, 82K: a terminal cannot show it." in stage.text()
        await pilot.press("s")
        dialog = stage.screen
        assert isinstance(dialog, SaveCopy)
        dialog._folder.fill(str(tmp_path / "nowhere"))
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "there is no such folder" in stage.text()
        dialog._folder.fill(str(tmp_path))
        await pilot.press("ctrl+s")
        await pilot.pause()
        ask = stage.wants[-1]
        assert isinstance(ask, Ask)
        assert ask.intent == SaveCanvasCopy(content, tmp_path)


def test_a_copy_never_overwrites_what_is_there(tmp_path: Path) -> None:
    paths = [write_new(tmp_path, "report.md", text) for text in (b"1", b"2", b"3")]
    assert [path.name for path in paths] == ["report.md", "report-2.md", "report-3.md"]
    assert [path.read_bytes() for path in paths] == [b"1", b"2", b"3"]


def test_a_copy_does_not_follow_a_link_somebody_left_there(tmp_path: Path) -> None:
    target = tmp_path / "target"
    (tmp_path / "a.md").symlink_to(target)
    assert write_new(tmp_path, "a.md", b"x").name == "a-2.md"
    assert not target.exists()


@pytest.mark.parametrize(
    ("filename", "name"),
    [
        ("../../.ssh/authorized_keys", "authorized_keys"),
        ("a\\b.md", "b.md"),
        ("..", "canvas"),
        ("a\x1b.md", "a.md"),
        (".x", "x"),
    ],
)
def test_a_servers_file_name_stays_in_the_folder(filename: str, name: str) -> None:
    assert local_name(filename) == name


def test_what_cannot_be_decoded_is_said_to_be_unreadable() -> None:
    from replicas_tui.effects.saving import _bytes

    assert _bytes(CanvasContent(filename="f", base64=base64.b64encode(b"x").decode())) == b"x"
    with pytest.raises(NotSaved):
        _bytes(CanvasContent(filename="f", base64="%%%"))
