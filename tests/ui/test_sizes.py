"""Every screen of the pictures, far smaller and far larger than it was drawn for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual.events import Paste

from replicas_tui.api.replicas import CreateReplica
from replicas_tui.ui.app import ReplicasApp
from replicas_tui.ui.composer import Composer
from replicas_tui.ui.composer.vim import Vim
from replicas_tui.ui.room import LEAST, SENTENCE, WRITING
from replicas_tui.ui.screens.environments import EnvironmentsScreen
from replicas_tui.ui.screens.fleet import FleetScreen
from replicas_tui.ui.screens.inbox import InboxScreen
from replicas_tui.ui.screens.replica import ReplicaScreen
from tests.ui.living import Living, living
from tests.ui.refusing import holding
from tests.ui.shots import Shown, shots
from tests.ui.stage import until
from tests.ui.test_app import House


@pytest.mark.parametrize("size", [(40, 10), (300, 100)])
@pytest.mark.parametrize("name", sorted(shots()))
async def test_every_screen_stands_in_a_small_terminal_and_in_a_huge_one(name: str, size: tuple[int, int]) -> None:
    screen, prepare = shots()[name]
    app = Shown(screen, "dark", "unicode")
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await prepare(app)
        await pilot.pause()
        lines = app.text().split("\n")
    assert len(lines) == size[1]
    assert max(map(len, lines)) <= size[0]
    assert lines[0].strip()


@pytest.fixture
async def living_composer(tmp_path: Path) -> AsyncIterator[tuple[Living, Composer]]:
    async with living(tmp_path, (80, 24)) as here:
        wish = CreateReplica(name="fix-login", message="- say: ready", environment_id=here.engine.environment_id)
        await here.client.replicas.create(wish.model_copy(update={"coding_agent": "script"}))
        await here.see("fix-login")
        await here.press("enter", "i")
        await here.until(lambda: isinstance(here.app.focused, Composer))
        assert isinstance(here.app.focused, Composer)
        yield here, here.app.focused


async def shrink(here: Living, columns: int = 30) -> None:
    await here.pilot.resize_terminal(columns, 6)
    await here.until(lambda: bool(here.app.too_small) == (columns < 40))


async def test_who_writes_while_a_pane_is_pulled_small_goes_on_and_sends_nothing_unseen(
    living_composer: tuple[Living, Composer],
) -> None:
    here, composer = living_composer
    await here.type("fix the lo")
    await shrink(here)
    assert here.app.too_small == WRITING
    await here.type("hi")
    await here.press("backspace", "backspace", *"gin", "enter", *"then stop", "up", "escape", "f1", "ctrl+u")
    here.app.post_message(Paste(" and rest"))
    await here.until(lambda: composer.text.endswith("rest"))
    assert here.app.too_small
    await here.pilot.resize_terminal(80, 24)
    await here.see("then stop and rest")
    assert here.app.focused is composer
    assert composer.text == "fix the login\nthen stop and rest"
    assert not here.state.outgoing


async def test_keys_that_act_and_vims_commands_do_nothing_that_cannot_be_seen(
    living_composer: tuple[Living, Composer],
) -> None:
    here, composer = living_composer
    await here.type("keep this")
    composer.vim = Vim("normal")
    await shrink(here)
    await here.type("ddx")
    await here.press("backspace", "enter")
    await here.pilot.resize_terminal(80, 24)
    await here.see("keep this")
    composer.vim = None
    await here.press("escape")
    await here.until(lambda: here.app.focused is not composer)
    before = here.app.focused
    await shrink(here)
    await here.type("diQ2")
    await here.pilot.resize_terminal(80, 24)
    await here.until(lambda: isinstance(here.app.screen, ReplicaScreen))
    assert here.app.focused is before
    assert composer.text == "keep this"


async def test_a_terminal_too_small_is_told_in_a_sentence_until_there_is_room_again(tmp_path: Path) -> None:
    house = House(tmp_path)
    app = ReplicasApp(house.services)
    async with app.run_test(size=(80, 24)) as pilot:
        await house.enter(app)
        for size, said in (((39, 24), SENTENCE), ((80, 9), SENTENCE), ((40, 10), "")):
            await pilot.resize_terminal(*size)
            assert app.too_small == said
            assert isinstance(app.screen, FleetScreen)


async def test_an_app_that_begins_in_a_terminal_too_small_is_there_when_it_has_room(tmp_path: Path) -> None:
    house = House(tmp_path)
    app = ReplicasApp(house.services)
    async with app.run_test(size=(20, 5)) as pilot:
        await house.enter(app)
        assert app.too_small == SENTENCE
        assert app.screen.size == LEAST
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: app.screen.size == (80, 24))
        assert app.too_small == ""


async def test_what_comes_up_while_it_is_too_small_is_there_when_there_is_room_and_what_was_below_after_it(
    tmp_path: Path,
) -> None:
    async with living(tmp_path, (80, 24)) as here:
        await shrink(here)
        assert here.app.desk is not None
        here.app.desk.ask_key()
        await here.pilot.pause()
        assert here.app.too_small
        await here.pilot.resize_terminal(80, 24)
        await here.see("API key")
        await here.press("escape")
        await here.until(lambda: isinstance(here.app.screen, FleetScreen))
        await here.see("No replicas yet.")


async def test_a_place_that_is_gone_to_while_it_is_too_small_is_not_drawn_before_there_is_room(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        await here.press("2")
        await here.until(lambda: isinstance(here.app.screen, InboxScreen))
        await shrink(here)
        assert here.app.desk is not None
        here.app.desk.show("fleet")
        await here.until(lambda: isinstance(here.app.screen, FleetScreen))
        assert here.app.too_small
        await here.pilot.resize_terminal(80, 24)
        await here.see("No replicas yet.")


async def test_a_form_that_the_server_takes_while_it_is_too_small_is_gone_when_there_is_room(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        await here.press("3")
        await here.see("Environments")
        await here.press("n", *"web-prod")
        async with holding(here) as let_go:
            await here.press("ctrl+s")
            await shrink(here)
            let_go.set()
            await here.until(lambda: isinstance(here.app.screen, EnvironmentsScreen), "the form stayed")
        assert here.app.too_small
        await here.pilot.resize_terminal(80, 24)
        await here.see("web-prod")
        assert "New environment" not in here.text()


async def test_a_form_that_is_refused_while_it_is_too_small_says_so_and_keeps_what_was_typed(tmp_path: Path) -> None:
    async with living(tmp_path, (80, 24)) as here:
        await here.press("3")
        await here.see("Environments")
        await here.press("n", *"web-prod")
        async with holding(here, 403) as let_go:
            await here.press("ctrl+s")
            await shrink(here)
            let_go.set()
            await here.see("The server said")
            assert here.app.too_small
            await here.pilot.resize_terminal(80, 24)
            assert "web-prod" in await here.see("(403)")
        await here.press("ctrl+s")
        await here.see("New environment", gone=True)
        await here.see("web-prod")
