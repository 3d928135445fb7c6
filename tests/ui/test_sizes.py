"""Every screen of the pictures, far smaller and far larger than it was drawn for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual.events import Paste

from replicas_tui.api.replicas import CreateReplica
from replicas_tui.ui.app import ReplicasApp
from replicas_tui.ui.composer import Composer
from replicas_tui.ui.composer.vim import Vim
from replicas_tui.ui.room import TooSmall
from replicas_tui.ui.screens.fleet import FleetScreen
from replicas_tui.ui.screens.replica import ReplicaScreen
from tests.ui.living import Living, living
from tests.ui.shots import Shown, shots
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
    await here.until(lambda: isinstance(here.app.screen, TooSmall) == (columns < 40))


async def test_who_writes_while_a_pane_is_pulled_small_goes_on_and_sends_nothing_unseen(
    living_composer: tuple[Living, Composer],
) -> None:
    here, composer = living_composer
    await here.type("fix the lo")
    await shrink(here)
    assert "what you type goes on" in " ".join(here.text().split())
    await here.type("hi")
    await here.press("backspace", "backspace", *"gin", "enter", *"then stop", "up", "escape", "f1", "ctrl+u")
    here.app.post_message(Paste(" and rest"))
    await here.until(lambda: composer.text.endswith("rest"))
    assert isinstance(here.app.screen, TooSmall)
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
        for size, shown in (((39, 24), TooSmall), ((80, 9), TooSmall), ((40, 10), FleetScreen)):
            await pilot.resize_terminal(*size)
            async with asyncio.timeout(20):
                while not isinstance(app.screen, shown):
                    await pilot.pause(0.01)
            text = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
            assert ("Too small: 40 columns" in " ".join(text.split())) == (shown is TooSmall)
