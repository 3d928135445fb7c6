import pytest

from replicas_tui.api.replicas import GitDiff, ReplicaDetails, RepositoryStatus
from replicas_tui.effects.changes import LoadDiffs
from replicas_tui.effects.reviews import ChooseDiffLook
from replicas_tui.state.actions import Opened, ReplicaLoaded, StatusChanged
from replicas_tui.state.actions_review import DiffLookChosen
from replicas_tui.state.review import DiffLook
from replicas_tui.state.store import Store
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
        await pilot.press("j", "j", "enter")
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
        assert stage.wanted(LoadDiffs) == []


async def test_how_changes_are_shown_is_kept_for_the_next_visit_and_the_next_replica() -> None:
    store = read()
    stage = Stage(ChangesScreen(store, "fix-login", lambda: NOW))
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("v", "w")
        await pilot.pause()
        assert stage.wanted(ChooseDiffLook)[-1] == ChooseDiffLook(DiffLook(split=True, wrap=True))
    store.dispatch(DiffLookChosen(DiffLook(split=True, wrap=True)))
    again = ChangesScreen(store, "fix-login", lambda: NOW)
    async with Stage(again).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert again.diff.page.split
        assert again.diff.page.look.wrap
