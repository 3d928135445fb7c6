"""A page below another paints nothing that is dear, and is right as soon as it is seen again."""

from __future__ import annotations

from replicas_tui.api.history import AgentEvent
from replicas_tui.state.actions import Opened
from replicas_tui.state.actions_history import HistoryLoaded
from replicas_tui.state.safe import Safe
from replicas_tui.state.store import Store
from replicas_tui.ui.dialogs.confirm import ConfirmDelete
from replicas_tui.ui.screens.changes import ChangesScreen
from replicas_tui.ui.screens.fleet import FleetScreen
from replicas_tui.ui.screens.replica import ReplicaScreen
from tests.ui import scenes
from tests.ui.scenes import NOW, fleet_store, spoke
from tests.ui.stage import Stage, until


def says(store: Store, *words: str) -> None:
    """Let the agent of fix-login have said that, and nothing else."""
    spoken: tuple[AgentEvent, ...] = tuple(spoke(one, 1) for one in words)
    store.dispatch(HistoryLoaded("fix-login", "chat-fix-login", spoken, 0, len(spoken)))


async def test_the_peek_of_a_fleet_below_a_chat_is_drawn_when_the_chat_is_left() -> None:
    store = fleet_store()
    fleet = FleetScreen(store, lambda: NOW)
    app = Stage(fleet)
    async with app.run_test(size=(120, 40)) as pilot:
        says(store, "first words")
        await until(pilot, lambda: "first words" in app.text())
        peek = fleet.query_one("#peek-page").children[0]
        store.dispatch(Opened("fix-login", None, NOW))
        await app.push_screen(ReplicaScreen(store, "fix-login", lambda: NOW))
        says(store, "first words", "second words")
        await until(pilot, lambda: "second words" in app.text())
        assert "first words" in str(peek.render())
        assert "second words" not in str(peek.render())
        await app.pop_screen()
        await until(pilot, lambda: "second words" in app.text() and app.screen is fleet)


async def test_the_peek_of_a_fleet_below_a_dialog_goes_on() -> None:
    store = fleet_store()
    fleet = FleetScreen(store, lambda: NOW)
    app = Stage(fleet)
    async with app.run_test(size=(120, 40)) as pilot:
        await app.push_screen(ConfirmDelete("rate-limit", Safe("Its workspace.")))
        says(store, "words of now")
        await until(pilot, lambda: "words of now" in str(fleet.query_one("#peek-page").children[0].render()))


async def test_a_chat_below_its_changes_grows_when_it_is_seen_again() -> None:
    store = fleet_store()
    store.dispatch(Opened("fix-login", None, NOW))
    chat = ReplicaScreen(store, "fix-login", lambda: scenes.NOW)
    app = Stage(chat)
    async with app.run_test(size=(120, 40)) as pilot:
        says(store, "first words")
        await until(pilot, lambda: "first words" in app.text())
        await app.push_screen(ChangesScreen(store, "fix-login", lambda: NOW))
        says(store, "first words", "second words")
        await pilot.pause()
        drawn = "\n".join(strip.text for strip in chat._compositor.render_strips())
        assert "second words" not in drawn
        await app.pop_screen()
        await until(pilot, lambda: "second words" in app.text())
