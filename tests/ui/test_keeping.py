"""Not a letter is lost: what was typed in the last half second is on disk, however its place or the app is left."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import TextArea

from replicas_tui.cache import Cache
from replicas_tui.effects.reviews import unpacked
from replicas_tui.state.actions import ReplicaLoaded
from replicas_tui.ui.app import ReplicasApp
from replicas_tui.ui.composer import Composer
from replicas_tui.ui.dialogs import new_replica
from replicas_tui.ui.dialogs.new_replica import NewReplica
from replicas_tui.ui.diff import writing
from replicas_tui.ui.diff.spots import Spot
from replicas_tui.ui.panes import drafting
from replicas_tui.ui.places import GoTo
from replicas_tui.ui.screens.changes import ChangesScreen
from replicas_tui.ui.screens.fleet import FleetScreen
from tests.ui import scenes
from tests.ui.stage import until
from tests.ui.test_app import House

WORDS = "half a thought"


@pytest.fixture(autouse=True)
def no_timer_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (drafting, new_replica, writing):
        monkeypatch.setattr(module, "SAVE_S", 60.0)


async def type_into_the_composer(app: ReplicasApp, pilot: Pilot[None]) -> None:
    assert app.desk is not None
    app.desk.go(GoTo("fix-login", focus="composer"))
    await until(pilot, lambda: isinstance(app.focused, Composer) and app.screen.is_active)
    await pilot.press(*WORDS)
    await until(pilot, lambda: isinstance(app.focused, TextArea) and app.focused.text == WORDS)


async def texts(folder: Path) -> list[str]:
    cache = Cache.open(folder / "cache", durable=folder / "kept")
    try:
        return [draft.text for draft in (await cache.drafts()).values()]
    finally:
        await cache.close()


async def test_esc_from_the_composer_to_the_fleet_keeps_every_letter(tmp_path: Path) -> None:
    house = House(tmp_path)
    app = ReplicasApp(house.services)
    async with app.run_test(size=(100, 30)) as pilot:
        await house.enter(app)
        await type_into_the_composer(app, pilot)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, FleetScreen))
        await until(pilot, lambda: WORDS in [draft.text for draft in house.store.state.drafts.values()])
    assert await texts(tmp_path) == [WORDS]


@pytest.mark.parametrize("how", ["ctrl+q", "SIGTERM"])
async def test_the_end_of_the_app_keeps_every_letter(tmp_path: Path, how: str) -> None:
    house = House(tmp_path)
    app = ReplicasApp(house.services)
    async with app.run_test(size=(100, 30)) as pilot:
        await house.enter(app)
        await type_into_the_composer(app, pilot)
        if how == "ctrl+q":
            await pilot.press("ctrl+q")
        else:
            app.exit(return_code=143)  # what the driver does when it is told to end
    assert await texts(tmp_path) == [WORDS]


async def test_the_end_of_the_app_keeps_what_stands_in_a_form(tmp_path: Path) -> None:
    house = House(tmp_path)
    app = ReplicasApp(house.services)
    async with app.run_test(size=(100, 30)) as pilot:
        await house.enter(app)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, NewReplica))
        form = app.screen
        assert isinstance(form, NewReplica)
        await pilot.press(*"tidy-up")
        await until(pilot, lambda: form.fields.name.value == "tidy-up")
        await pilot.press("ctrl+q")
    assert "tidy-up" in (await texts(tmp_path))[0]


async def test_the_end_of_the_app_keeps_a_comment_on_a_line(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.store.dispatch(ReplicaLoaded(scenes.with_diffs("fix-login"), scenes.ago(1)))
    app = ReplicasApp(house.services)
    async with app.run_test(size=(100, 30)) as pilot:
        await house.enter(app)
        await app.push_screen(ChangesScreen(house.store, "fix-login", lambda: scenes.NOW))
        screen = app.screen
        assert isinstance(screen, ChangesScreen)
        await until(pilot, lambda: screen.diff.files)
        line = next(n for n, row in enumerate(screen.diff.files[0].hunks[0].rows) if "put(self" in row)
        screen.diff.go(Spot(0, 0, line))
        screen.diff.action_comment()
        await until(pilot, lambda: app.focused is screen.area)
        await pilot.press(*WORDS)
        await until(pilot, lambda: screen.area.text == WORDS)
        await pilot.press("ctrl+q")
    cache = Cache.open(tmp_path / "cache", durable=tmp_path / "kept")
    comments = unpacked(await cache.review("fix-login")).comments
    await cache.close()
    assert [one.text for one in comments] == [WORDS]
