"""The outline of a chat: a line for each prompt, and the way there."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from replicas_tui.state.actions import Opened
from replicas_tui.state.actions_history import HistoryLoaded
from replicas_tui.ui.panes.outline import OutlinePane
from replicas_tui.ui.screens.replica import ReplicaScreen
from replicas_tui.ui.transcript.outline import Outline, turns
from tests.ui.hand import Written, answer, edit, fault, prompt
from tests.ui.scenes import NOW, fleet_store
from tests.ui.stage import Stage, until
from tests.unit.state.agent_events import calls, returns
from tests.unit.state.agent_events import prompt as asks
from tests.unit.state.agent_events import says as tells

CHAT = "chat-fix-login"
EVENTS = (
    asks("where do sessions live"),
    calls("t", "Edit", {"file_path": "a.py", "old_string": "a", "new_string": "b"}),
    returns("t", "ok"),
    asks("move them"),
    *(tells(f"line {n}\n\nand more") for n in range(60)),
    calls("u", "Bash", {"command": "make"}),
    returns("u", "Exit code 2", failed=True),
)
BLOCK = st.sampled_from([prompt("p", "do it"), edit("e"), fault("f"), answer("a", "well")])


@settings(deadline=None)
@given(st.lists(BLOCK, max_size=12), st.lists(st.tuples(st.integers(0, 12), st.lists(BLOCK, max_size=4)), max_size=6))
def test_an_outline_that_caught_up_is_that_of_the_whole(first: list, steps: list) -> None:  # type: ignore[type-arg]
    log = Written(first)
    outline = Outline(log)
    outline.catch_up()
    for at, blocks in steps:
        log.put(min(at, len(log.blocks)), *blocks)
        outline.catch_up()
    assert outline.turns == turns(log.blocks, 0)


async def test_the_outline_counts_edits_and_errors_and_enter_goes_to_the_turn() -> None:
    store = fleet_store()
    store.dispatch(Opened("fix-login", CHAT, NOW), HistoryLoaded("fix-login", CHAT, EVENTS, 0, len(EVENTS)))
    screen = ReplicaScreen(store, "fix-login", lambda: NOW)
    stage = Stage(screen)
    async with stage.run_test(size=(200, 60)) as pilot:
        await pilot.pause()
        await pilot.press("O")
        await until(pilot, lambda: "Outline" in stage.text())
        lines = [line for line in stage.text().split("\n") if "where do sessions live" in line or "move them" in line]
        assert "1 edit" in lines[0]
        assert "✗ 1" in stage.text()
        await pilot.press("home", "enter")
        await pilot.pause()
        transcript = screen.chat.transcript
        assert transcript.has_focus
        assert transcript.place is not None
        assert transcript.place.id == "e0.0"
        await pilot.press("O")
        await pilot.pause()
        assert transcript.has_focus


async def test_the_outline_opens_at_the_turn_that_is_read() -> None:
    store = fleet_store()
    store.dispatch(Opened("fix-login", CHAT, NOW), HistoryLoaded("fix-login", CHAT, EVENTS, 0, len(EVENTS)))
    screen = ReplicaScreen(store, "fix-login", lambda: NOW)
    stage = Stage(screen)
    async with stage.run_test(size=(200, 60)) as pilot:
        await pilot.pause()
        await pilot.press("O")
        await pilot.pause()
        assert screen.outline.turns.at == "e3.0"
        await pilot.press("O", "g", "g", "O")
        await pilot.pause()
        assert screen.outline.turns.at == "e0.0"


async def test_a_small_terminal_has_no_room_for_it() -> None:
    store = fleet_store()
    store.dispatch(Opened("fix-login", CHAT, NOW))
    screen = ReplicaScreen(store, "fix-login", lambda: NOW)
    stage = Stage(screen)
    async with stage.run_test(size=(80, 24)) as pilot:
        await pilot.press("O")
        await pilot.pause()
        assert not screen.query_one(OutlinePane).display
        assert screen.chat.transcript.has_focus
