from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from replicas_tui.api.replicas import Replica
from replicas_tui.state.actions import FleetRestored, ServerLinkChanged, StatusChanged
from replicas_tui.state.actions_history import HistoryLoaded
from replicas_tui.state.actions_messages import MessageSending
from replicas_tui.state.model import ServerLink, State
from replicas_tui.state.store import Store
from replicas_tui.state.views.fleet import fleet
from replicas_tui.state.views.frame import top
from replicas_tui.state.views.rows import (
    ARCHIVED,
    GROUPS,
    NEEDS,
    READ,
    REVIEW,
    SLEEPING,
    WORKING,
    FleetRow,
    FleetView,
    pack,
    settle,
    unpack,
)
from tests.ui.scenes import NOW, ago, fleet_store, gave, login_history, used


def names(view: FleetView, group: str) -> list[str]:
    return [row.name for row in view.rows if row.group == group]


def afternoon() -> FleetView:
    return fleet(fleet_store().state, NOW)


def found(view: FleetView, name: str) -> FleetRow:
    row = view.find(name)
    assert row is not None
    return row


def test_what_needs_the_user_comes_first_and_what_rests_last() -> None:
    view = afternoon()
    assert names(view, NEEDS) == ["fix-login", "bump-deps", "e2e-flake"]
    assert names(view, REVIEW) == ["rate-limit", "css-tokens"]
    assert names(view, WORKING)[0] == "search-rank"
    assert names(view, WORKING)[-1] == "ios-snapshots"
    assert names(view, READ) == ["readme-fix"]
    assert len(names(view, SLEEPING)) == 6
    assert names(view, ARCHIVED) == ["old-login", "old-search"]


def test_a_row_says_what_is_asked_and_how_to_answer() -> None:
    ask = found(afternoon(), "fix-login").ask
    assert ask is not None
    assert ask.text == "Which session store should I target?"
    assert ask.options == ("redis", "sql")


def test_a_plan_is_not_a_question() -> None:
    row = found(afternoon(), "bump-deps")
    assert (row.state, row.ask and row.ask.plan) == ("plan", True)
    assert row.ask is not None
    assert row.ask.text == "Bump the dependencies in three steps"


def test_an_answer_that_left_is_shown_in_place_of_the_keys() -> None:
    store = fleet_store()
    store.dispatch(MessageSending("m1", "fix-login", "chat-fix-login", "redis"))
    ask = found(fleet(store.state, NOW), "fix-login").ask
    assert ask is not None
    assert ask.sent == "redis"


def test_a_status_we_do_not_know_shows_its_own_word() -> None:
    store = fleet_store()
    store.dispatch(StatusChanged("pg-index", "hibernating"))
    row = found(fleet(store.state, NOW), "pg-index")
    assert (row.state, row.word) == ("unknown", "hibernating")


def test_an_active_replica_whose_chats_are_not_read_is_not_called_done() -> None:
    store = Store()
    store.dispatch(FleetRestored((Replica(id="a", name="a", status="active"),)))
    row = found(fleet(store.state, NOW), "a")
    assert (row.word, row.group) == ("active", READ)


def test_a_name_from_a_server_cannot_reach_the_terminal_raw() -> None:
    store = Store()
    store.dispatch(FleetRestored((Replica(id="a", name="a\x1b[2Jb\u202e", status="\x9b"),)))
    row = found(fleet(store.state, NOW), "a")
    assert row.name.isprintable()
    assert row.word.isprintable()


def test_rows_of_the_last_start_say_that_their_ages_may_be_old() -> None:
    store = Store()
    store.dispatch(FleetRestored((Replica(id="a", name="a", status="sleeping", last_activity_at=ago(120)),)))
    assert found(fleet(store.state, NOW), "a").age == "2h~"


def test_rows_stay_when_the_line_is_down_and_say_from_when_they_are() -> None:
    store = fleet_store()
    store.dispatch(ServerLinkChanged(ServerLink.OFFLINE, "The server does not answer."))
    view = fleet(store.state, NOW)
    assert len(view.rows) == view.total
    assert view.stale.endswith("; the server does not answer.")
    assert found(view, "fix-login").age == "2m~"
    assert not view.trouble


def test_with_nothing_to_show_the_trouble_itself_is_shown() -> None:
    store = Store()
    store.dispatch(ServerLinkChanged(ServerLink.REFUSED, "The key is not accepted."))
    assert fleet(store.state, NOW).trouble == "The key is not accepted."


def test_every_word_of_the_filter_must_fit() -> None:
    view = fleet(fleet_store().state, NOW, "web fix")
    assert [row.name for row in view.rows] == ["fix-login"]
    assert view.hidden == view.total - 1


def test_the_first_line_counts_what_needs_the_user() -> None:
    view = top(fleet_store().state)
    assert (view.asks, view.errors, view.working) == (2, 1, 6)


def test_a_row_that_changes_while_the_user_types_stays_in_its_place() -> None:
    store = fleet_store()
    before = fleet(store.state, NOW)
    store.dispatch(StatusChanged("search-rank", "sleeping"))
    after = settle(before, fleet(store.state, NOW))
    assert [row.id for row in after.rows] == [row.id for row in before.rows]
    assert found(after, "search-rank").word == "sleeping"
    assert found(after, "search-rank").group == WORKING


def test_a_row_that_is_gone_leaves_even_while_the_user_types() -> None:
    before = afternoon()
    after = settle(before, replace(before, rows=before.rows[1:]))
    assert [row.id for row in after.rows] == [row.id for row in before.rows[1:]]


def test_what_is_packed_comes_back_with_ages_that_are_old() -> None:
    before = afternoon()
    after = unpack(pack(before))
    assert [(row.id, row.group, row.name, row.state, row.branch) for row in after.rows] == [
        (row.id, row.group, row.name, row.state, row.branch) for row in before.rows
    ]
    assert all(row.age.endswith("~") for row in after.rows)
    assert all(row.ask is None for row in after.rows)


@given(st.lists(st.text()))
def test_a_broken_first_paint_is_left_out_and_never_a_crash(lines: list[str]) -> None:
    for row in unpack(lines).rows:
        assert row.name.isprintable()


statuses = st.sampled_from(["preparing", "active", "sleeping", "archived", "error", "moving", ""])
replicas = st.builds(
    Replica,
    id=st.text("abcdef", min_size=1, max_size=3),
    name=st.text(max_size=30),
    status=statuses,
    last_activity_at=st.none() | st.integers(0, 10**7).map(lambda s: NOW - timedelta(seconds=s)),
)


@settings(max_examples=50)
@given(st.lists(replicas, max_size=20), st.text(max_size=5))
def test_every_replica_is_in_one_group_or_hidden(many: list[Replica], typed: str) -> None:
    state = State(replicas={one.id: one for one in many})
    view = fleet(state, NOW, typed)
    assert len(view.rows) + view.hidden == len(state.replicas)
    order = [GROUPS.index(row.group) for row in view.rows]
    assert order == sorted(order)


@settings(max_examples=50)
@given(st.lists(replicas, max_size=12), st.lists(replicas, max_size=12))
def test_settling_moves_no_row_that_was_there(before: list[Replica], after: list[Replica]) -> None:
    old = fleet(State(replicas={one.id: one for one in before}), NOW)
    new = fleet(State(replicas={one.id: one for one in after}), NOW)
    both = {row.id for row in old.rows} & {row.id for row in new.rows}
    settled = settle(old, new)
    assert {row.id for row in settled.rows} == {row.id for row in new.rows}
    assert [row.id for row in settled.rows if row.id in both] == [row.id for row in old.rows if row.id in both]


def test_a_question_that_follows_an_answered_one_is_not_answered_with_the_same_words() -> None:
    store = fleet_store()
    store.dispatch(MessageSending("l", "fix-login", "chat-fix-login", "redis"))
    again = {"questions": [{"question": "Which port?", "options": [{"label": "6379"}]}]}
    more = (*login_history(), gave("t6", "redis", 1), used("AskUserQuestion", again, "t7", 1))
    store.dispatch(HistoryLoaded("fix-login", "chat-fix-login", more, 0, len(more)))
    ask = found(fleet(store.state, NOW), "fix-login").ask
    assert ask is not None
    assert ask.text == "Which port?"
    assert ask.sent == ""
