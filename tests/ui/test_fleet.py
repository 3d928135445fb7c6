from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from time import monotonic

import pytest

from replicas_tui.api.replicas import Replica
from replicas_tui.effects.messages import AnswerQuestion
from replicas_tui.effects.peek import PeekReplica
from replicas_tui.effects.replicas import LoadFleet, MarkReplica, WakeReplica
from replicas_tui.state.actions import FleetLoaded, Noticed, ReplicaCreated, ServerLinkChanged, StatusChanged
from replicas_tui.state.actions_history import HistoryLoaded
from replicas_tui.state.model import Level, ServerLink
from replicas_tui.state.store import Store
from replicas_tui.state.views.fleet import fleet
from replicas_tui.state.views.rows import pack
from replicas_tui.ui.panes.table import SEEN_S, FleetTable
from replicas_tui.ui.places import GoTo, MakeNew, TakeAway
from replicas_tui.ui.screens.fleet import FleetScreen
from replicas_tui.ui.start import StartScreen
from tests.ui import scenes
from tests.ui.stage import Stage, until

SIZES = [(80, 24), (120, 40), (200, 60)]


def stage(
    store: Store | None = None, theme: str = "dark", glyphs: str = "unicode", moment: Callable[[], float] = monotonic
) -> Stage:
    return Stage(FleetScreen(store or scenes.fleet_store(), lambda: scenes.NOW, moment), theme, glyphs)


def table(app: Stage) -> FleetTable:
    return app.screen.query_one(FleetTable)


def under(app: Stage) -> str | None:
    row = table(app).row
    return row.id if row is not None else None


class Hands:
    """A clock that the test turns: seconds since nothing."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("theme", "glyphs"), [("dark", "unicode"), ("ansi", "unicode"), ("ansi", "ascii")])
async def test_the_fleet_is_drawn_at_every_size(size: tuple[int, int], theme: str, glyphs: str) -> None:
    app = stage(theme=theme, glyphs=glyphs)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        lines = app.text().splitlines()
    assert "acme/prod" in lines[0]
    assert "21 replicas" in lines[1]
    assert "palette" in lines[-1]
    assert any("Which session store should I target?" in line for line in lines)
    if glyphs == "ascii":
        assert "\n".join(lines).isascii()


async def test_forty_columns_and_ten_lines_still_show_name_state_and_age() -> None:
    app = stage()
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        text = app.text()
    assert "fix-login" in text
    assert "asks" in text
    assert "2m" in text


async def test_a_digit_answers_what_the_row_asks() -> None:
    hands = Hands()
    app = stage(moment=hands)
    async with app.run_test() as pilot:
        await pilot.pause()
        hands.at += SEEN_S + 0.1
        await pilot.press("1")
        await pilot.pause()
    (answer,) = app.wanted(AnswerQuestion)
    assert isinstance(answer, AnswerQuestion)
    assert (answer.replica_id, answer.chat_id, answer.text) == ("fix-login", "chat-fix-login", "redis")


async def test_a_digit_that_was_meant_for_something_else_answers_nothing() -> None:
    hands = Hands()
    app = stage(moment=hands)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("j", "1")  # the plan has only just been opened
        await pilot.pause()
    assert not app.wanted(AnswerQuestion)


async def test_few_replicas_are_all_shown_on_a_small_terminal() -> None:
    app = stage(scenes.many(2))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = app.text()
    assert "fix-login-0" in text
    assert "bump-deps-1" in text


@pytest.mark.parametrize("status", ["active", "sleeping", "archived"])
@pytest.mark.parametrize("count", [1, 40])
async def test_a_fleet_that_only_rests_is_not_folded_away(status: str, count: int) -> None:
    store = Store()
    rests = tuple(Replica(id=f"r{n}", name=f"rests-{n}", status=status, created_at=scenes.NOW) for n in range(count))
    store.dispatch(FleetLoaded(rests, scenes.NOW))
    view = fleet(store.state, scenes.NOW)
    app = stage(store)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "rests-0" in app.text()
    app = Stage(StartScreen("acme", pack(view)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "rests-0" in app.text()


async def test_the_peek_shows_the_end_of_what_is_too_long_for_it() -> None:
    store = scenes.fleet_store()
    said = "\n\n".join(f"paragraph {n}" for n in range(60))
    spoken = (scenes.prompt("go", 3), scenes.spoke(said, 2), scenes.used("Bash", {"command": "make"}, "t", 1))
    store.dispatch(HistoryLoaded("fix-login", "chat-fix-login", spoken, 0, len(spoken)))
    app = stage(store)
    async with app.run_test(size=(120, 12)) as pilot:
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        peeked = [row[80:] for row in app.text().splitlines()]
    assert any("paragraph 59" in row for row in peeked)
    assert sum("paragraph" in row for row in peeked) > 10


async def test_the_peek_stands_as_the_chat_does_and_calls_no_group_what_is_one_tool_and_a_thought() -> None:
    store = scenes.fleet_store()
    thinks = scenes.assistant([{"type": "thinking", "thinking": "hm"}], 1)
    used = (scenes.used("Bash", {"command": "make"}, "t", 2), scenes.gave("t", "made", 2))
    store.dispatch(HistoryLoaded("fix-login", "chat-fix-login", (scenes.prompt("go", 3), *used, thinks), 0, 4))
    app = stage(store)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        peeked = [row[80:].strip() for row in app.text().splitlines()]
    at = next(n for n, row in enumerate(peeked) if row.startswith("▸ Bash"))
    assert peeked[at + 1].startswith("▸ thought")


async def test_the_peek_says_that_nothing_was_said_only_once_that_was_read() -> None:
    store = scenes.fleet_store()
    app = stage(store)
    async with app.run_test(size=(120, 40)) as pilot:
        table(app).go("rate-limit")
        await pilot.pause()
        assert "Nothing was said yet." not in app.text()
        store.dispatch(HistoryLoaded("rate-limit", "chat-rate-limit", (), 0, 0))
        await pilot.pause()
        assert "Nothing was said yet." in app.text()


async def test_the_peek_says_for_how_long_a_call_runs() -> None:
    moments = [scenes.NOW]
    app = Stage(FleetScreen(scenes.fleet_store(), lambda: moments[-1]))
    async with app.run_test(size=(120, 40)) as pilot:
        table(app).go("cache-ttl")
        await until(pilot, lambda: " 6.0s" in app.text())
        moments.append(scenes.NOW + timedelta(seconds=34))
        await until(pilot, lambda: " 40s" in app.text())


async def test_peek_and_footer_follow_the_cursor_where_a_filter_takes_it() -> None:
    app = stage()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await pilot.press("slash", *"rate-limit", "enter")
        await until(pilot, lambda: "rate-limit ›" in app.text())
        await pilot.press("slash", *"zzz", "enter")
        await until(pilot, lambda: "open" not in app.text().split("\n")[-1])
        await pilot.press("escape")
        await until(pilot, lambda: app.text().split("\n")[-1].startswith(" ↵ open   r reply"))
        assert "fix-login ›" in app.text()


async def test_the_key_to_the_next_ask_is_named_while_somebody_asks() -> None:
    store = scenes.empty_store()
    app = stage(store)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "next ask" not in app.text().split("\n")[-1]
        store.dispatch(*scenes.actions())
        await until(pilot, lambda: "! next ask" in app.text().split("\n")[-1])


async def test_a_digit_without_an_option_answers_nothing() -> None:
    hands = Hands()
    app = stage(moment=hands)
    async with app.run_test() as pilot:
        await pilot.pause()
        hands.at += SEEN_S + 0.1
        await pilot.press("9")
        await pilot.pause()
    assert not app.wanted(AnswerQuestion)


async def test_a_digit_does_not_choose_one_where_many_may_be_chosen() -> None:
    hands, store = Hands(), scenes.fleet_store()
    asks = {"question": "Which of them?", "options": [{"label": "redis"}, {"label": "sql"}], "multiSelect": True}
    store.dispatch(
        HistoryLoaded(
            "fix-login", "chat-fix-login", (scenes.used("AskUserQuestion", {"questions": [asks]}, "q", 2),), 0, 1
        )
    )
    app = stage(store, moment=hands)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        hands.at += SEEN_S + 0.1
        await pilot.press("1")
        await pilot.pause()
        text = app.text()
    assert "any of redis, sql" in text
    assert "mark and answer" in text
    assert "1-9" not in text
    assert not app.wanted(AnswerQuestion)


async def test_the_cursor_stays_on_its_replica_when_rows_move() -> None:
    store = scenes.fleet_store()
    hands = Hands()
    app = stage(store, moment=hands)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("j", "j", "j")
        assert under(app) == "rate-limit"
        hands.at += 10
        store.dispatch(ReplicaCreated(Replica(id="new-one", name="new-one", status="error", created_at=scenes.NOW)))
        await pilot.pause()
        assert "new-one" in app.text()
        assert under(app) == "rate-limit"


async def test_rows_do_not_move_under_the_fingers_and_move_once_they_rest() -> None:
    store = scenes.fleet_store()
    hands = Hands()
    app = stage(store, moment=hands)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("j")
        order = [row.id for row in table(app).view.rows]
        store.dispatch(StatusChanged("bump-deps", "sleeping"))
        await pilot.pause()
        assert [row.id for row in table(app).view.rows] == order
        hands.at += 4
        table(app).show_late()
        assert [row.id for row in table(app).view.rows] != order


async def test_the_filter_shows_while_it_is_typed_and_esc_clears_it() -> None:
    app = stage()
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("slash", *"css")
        await pilot.pause()
        assert "20 hidden by filter" in app.text()
        assert [row.id for row in table(app).view.rows] == ["css-tokens"]
        await pilot.press("enter")
        assert table(app).has_focus
        await pilot.press("escape")
        await pilot.pause()
        assert len(table(app).view.rows) == 21


async def test_a_filter_that_hides_all_says_so_and_how_to_undo_it() -> None:
    app = stage()
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("slash", *"zzz")
        await pilot.pause()
        text = app.text()
    assert "No replica matches /zzz." in text
    assert "21 are hidden by the filter." in text


async def test_the_next_key_walks_through_what_needs_the_user() -> None:
    app = stage()
    async with app.run_test() as pilot:
        await pilot.pause()
        visited = []
        for _ in range(4):
            await pilot.press("exclamation_mark")
            visited.append(under(app))
    assert visited == ["bump-deps", "e2e-flake", "fix-login", "bump-deps"]


async def test_gg_and_shift_g_go_to_the_ends() -> None:
    app = stage()
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("G")
        assert under(app) is None  # the last is a folded group
        await pilot.press("g", "g")
        assert under(app) == "fix-login"


async def test_space_on_a_folded_group_unfolds_it() -> None:
    app = stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "old-login" not in app.text()
        await pilot.press("G", "space")
        await pilot.pause()
        assert "old-login" in app.text()


async def test_opening_replying_and_reading_the_diff_are_places_to_go() -> None:
    app = stage()
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("enter", "r", "d", "n")
        await pilot.pause()
    places = [(one.replica_id, one.focus) for one in app.went if isinstance(one, GoTo)]
    assert places == [("fix-login", "transcript"), ("fix-login", "composer"), ("fix-login", "changes")]
    assert any(isinstance(one, MakeNew) for one in app.went)


async def test_what_takes_something_away_is_asked_for_and_not_done() -> None:
    app = stage()
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("S", "A", "D")
        await pilot.pause()
    assert [one.act for one in app.went if isinstance(one, TakeAway)] == ["sleep", "archive", "delete"]
    assert not app.wants or all(isinstance(one, PeekReplica) for one in app.wants)


async def test_waking_marking_and_reading_again_are_wishes() -> None:
    app = stage()
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("W", "m", "R")
        await pilot.pause()
    assert app.wanted(WakeReplica) == [WakeReplica("fix-login")]
    assert app.wanted(MarkReplica) == [MarkReplica("fix-login", on=True)]
    assert app.wanted(LoadFleet) == [LoadFleet()]


async def test_resting_on_a_replica_that_is_awake_reads_it_and_on_a_sleeping_one_does_not() -> None:
    app = stage()
    async with app.run_test(size=(200, 60)) as pilot:
        await until(pilot, lambda: app.wanted(PeekReplica))
        table(app).go("pg-index")
        await until(pilot, lambda: "It sleeps." in app.text())
        await pilot.pause(0.5)
        assert app.wanted(PeekReplica) == [PeekReplica("fix-login")]


async def test_without_replicas_it_says_what_helps() -> None:
    app = stage(scenes.empty_store())
    async with app.run_test() as pilot:
        await pilot.pause()
        text = app.text()
    assert "No replicas yet." in text
    assert "n new" in text


async def test_before_the_first_list_it_says_what_it_reads() -> None:
    app = stage(Store())
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "Reading replicas" in app.text()


async def test_a_server_that_cannot_be_reached_is_named_with_the_key_that_tries_again() -> None:
    store = Store()
    store.dispatch(ServerLinkChanged(ServerLink.OFFLINE, "The server at http://127.0.0.1:1 refused the connection."))
    app = stage(store)
    async with app.run_test() as pilot:
        await pilot.pause()
        text = app.text()
    assert "refused the connection." in text
    assert "R try again" in text
    assert "offline" in text.splitlines()[0]


async def test_what_was_said_shows_at_the_foot_and_goes_by_itself() -> None:
    store = scenes.fleet_store()
    app = stage(store)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        store.dispatch(Noticed(Level.ERROR, "Sleep did not work.", "fix-login"))
        await pilot.pause()
        assert "fix-login: Sleep did not work." in app.text()
        store.dispatch(*scenes.dismissed(store))
        await pilot.pause()
        assert "Sleep did not work." not in app.text()


async def test_a_thousand_replicas_are_one_widget() -> None:
    app = stage(scenes.many(1_000))
    async with app.run_test() as pilot:
        await pilot.pause()
        few = len(app.screen.query("*"))
        await pilot.press("G", "pageup", "pageup")
        await pilot.pause()
        assert len(app.screen.query("*")) == few < 40


async def test_what_is_read_between_two_minutes_paints_nothing_when_it_says_nothing_new() -> None:
    store, passed = scenes.fleet_store(), [0]
    screen = FleetScreen(store, lambda: scenes.NOW + timedelta(seconds=passed[0]))
    app = Stage(screen)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        before = table(app).view
        for passed[0] in range(5, 60, 5):
            store.dispatch(FleetLoaded(tuple(store.state.replicas.values()), screen.clock()))
            await pilot.pause()
            assert table(app).view is before
        passed[0] = 61
        store.look()
        assert table(app).view is not before
