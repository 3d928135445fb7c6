"""Who is streamed: a choice made from the state alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.api.base import Problem
from replicas_tui.api.chats import Chat
from replicas_tui.api.replicas import Replica
from replicas_tui.client.errors import Conflict, NotFound, Unauthorized, Unreachable
from replicas_tui.effects.backoff import ending, wait_s
from replicas_tui.effects.chats import choose_chat
from replicas_tui.effects.watching import poll_s, wanted
from replicas_tui.state.model import Link, State


def replica(name: str, status: str = "active") -> Replica:
    return Replica(id=name, name=name, status=status)


def busy(name: str) -> tuple[Chat, ...]:
    return (Chat(id=f"c-{name}", provider="claude", processing=True),)


FLEET = {name: replica(name) for name in ("a", "b", "c", "d")}


def test_the_open_one_comes_first_then_those_that_work_then_the_marked() -> None:
    state = State(replicas=FLEET, open_replica="d", chats={"b": busy("b")}, marked=frozenset("c"))
    assert wanted(state) == ("d", "b", "c")


def test_no_more_than_the_limit_are_streamed() -> None:
    state = State(replicas=FLEET, chats={name: busy(name) for name in FLEET})
    assert wanted(state, limit=2) == ("a", "b")


@given(st.sampled_from(["sleeping", "archived", "preparing", "error", "brand-new"]))
def test_only_an_active_replica_is_ever_streamed(status: str) -> None:
    state = State(replicas={"a": replica("a", status)}, open_replica="a", chats={"a": busy("a")}, marked=frozenset("a"))
    assert wanted(state) == ()


def test_an_open_replica_that_is_gone_is_not_streamed() -> None:
    assert wanted(State(open_replica="x")) == ()


def test_the_poll_is_quick_while_something_starts_and_slow_while_nobody_looks() -> None:
    assert poll_s(State(), watched=True) == 10
    assert poll_s(State(), watched=False) == 30
    assert poll_s(State(waking=frozenset("a")), watched=False) == 2
    assert poll_s(State(replicas={"a": replica("a", "preparing")}), watched=True) == 2


@given(st.integers(1, 100), st.floats(0, 1, exclude_max=True))
def test_waits_stay_within_their_ceiling(failures: int, dice: float) -> None:
    assert 0 < wait_s(failures, dice) <= min(30.0, 0.5 * 2 ** (failures - 1))


@pytest.mark.parametrize(("asked", "waited"), [(7.0, 7.0), (0.0, 0.0), (600.0, 60.0)])
def test_the_server_is_obeyed_up_to_a_minute(asked: float, waited: float) -> None:
    assert wait_s(5, 0.5, asked) == waited


def test_an_error_says_whether_trying_again_is_right() -> None:
    problem = Problem(error="no")
    assert ending(Unauthorized(401, problem)) is Link.REFUSED
    assert ending(NotFound(404, problem)) is Link.GONE
    assert ending(Conflict(409, problem)) is Link.PARKED
    assert ending(Unreachable("cut off")) is None


def test_the_chat_that_asks_is_opened_before_one_that_works() -> None:
    working = Chat(id="w", provider="claude", processing=True)
    asking = Chat(id="q", provider="claude", processing=True, awaitingInput=True)
    idle = Chat(id="i", provider="claude")
    assert choose_chat((idle, working, asking)) == "q"
    assert choose_chat((idle, working)) == "w"
    assert choose_chat(()) is None
