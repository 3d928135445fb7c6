"""What is told outside of the app: each event once, only what was wished for, only when it is not seen anyway."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.api.automations import Automation, Execution, Executions
from replicas_tui.api.chats import Chat
from replicas_tui.api.replicas import PullRequest, Replica
from replicas_tui.settings.at_terminal import Notify
from replicas_tui.state import resources
from replicas_tui.state.alert_gate import Gate
from replicas_tui.state.alerts import (
    LONGEST,
    WINDOW_S,
    Alert,
    Looking,
    Patience,
    is_quiet,
    may_tell,
    news,
    summary,
)
from replicas_tui.state.blocks import Question
from replicas_tui.state.model import Happening, State, Transcripts
from replicas_tui.state.pulls import Checks, PullSeen, Standing
from replicas_tui.state.resources import Resource
from replicas_tui.state.safe import Safe, safe
from replicas_tui.state.transcript import Transcript

NOW = datetime(2026, 7, 20, 9, tzinfo=UTC)
KINDS = sorted(Notify().kinds)
NOON, AWAY = time(12), Looking(here=False)


def fleet(*lines: Happening, **changes: object) -> State:
    one = Replica(id="r1", name="fix-login").model_copy(update=changes)
    return State(replicas={"r1": one, "r2": Replica(id="r2", name="docs")}, fleet_loaded=True, happenings=lines)


def line(kind: str, text: str = "which store?", event: str = "e1", replica: str = "r1") -> Happening:
    return Happening(NOW, replica, kind, text, event)


def alert(kind: str = "asks", replica: str = "r1", text: str = "which store?") -> Alert:
    return Alert(f"{kind}:{replica}:{text}", kind, replica, Safe(f"name of {replica}"), Safe(text))


def asking(state: State, *, block: str = "b1") -> State:
    """Give a state in which a chat of r1 asks; without a block its words are not here."""
    chat = Chat(id="c1", provider="script", title="", awaitingInput=True, updatedAt=NOW)
    state = replace(state, chats={"r1": (chat,)})
    if not block:
        return state
    log = Transcript()
    log.blocks = [Question(block, NOW, Safe("which store?"), ())]
    return replace(state, transcripts={"c1": Transcripts(log)})


def test_what_ended_is_found_with_its_words_and_under_its_events_name() -> None:
    before = fleet(line("done", event="old"))
    after = replace(before, happenings=(line("error", "no space left"), *before.happenings))
    assert news(before, after) == (Alert("error:r1:e1", "error", "r1", Safe("fix-login"), Safe("no space left")),)
    assert news(after, after) == ()


def test_a_question_is_found_once_however_it_came_to_be_known() -> None:
    state = asking(fleet())
    (found,) = news(state, state)
    assert (found.id, found.text) == ("asks:r1:b1", "which store?")
    told = replace(state, alerted=frozenset({found.id}))
    assert news(told, told) == ()
    assert [one.id for one in news(told, asking(told, block="b2"))] == ["asks:r1:b2"]


def test_words_that_are_on_their_way_are_waited_for_and_a_question_without_any_is_told_as_that() -> None:
    patience, state = Patience(), asking(fleet(), block="")
    assert news(state, state, patience.lost(state, 0.0)) == ()
    assert news(state, state, patience.lost(state, WINDOW_S - 1)) == ()
    (found,) = news(state, state, patience.lost(state, WINDOW_S))
    assert found.text == "asks something"
    told = replace(state, alerted=frozenset({found.id}))
    assert news(told, told, {"c1"}) == ()
    assert news(told, asking(told)) == ()  # its words, later, are the same question
    assert patience.lost(fleet(), 99.0) == frozenset()
    assert patience.lost(state, 100.0) == frozenset()  # it asks anew


def test_what_one_did_oneself_is_no_alert() -> None:
    assert news(fleet(), fleet(line("stopped"), line("woken"))) == ()


def test_an_error_of_what_an_automation_began_is_its_failure() -> None:
    before = fleet(source="automation")
    (found,) = news(before, replace(before, happenings=(line("error"),)))
    assert found.kind == "automation"


def test_a_new_pull_request_is_told_once_and_an_old_one_never() -> None:
    pull = PullRequest(repository="web", number=8, url="https://forge/web/8")
    after = fleet(pull_requests=(pull,))
    (found,) = news(fleet(), after)
    assert (found.kind, found.id) == ("changed", "changed:https://forge/web/8")
    assert news(State(), after) == ()
    assert news(after, fleet(pull_requests=(pull,))) == ()


def checked(checks: Checks, failed: int = 0, since: datetime | None = NOW, standing: Standing = "open") -> State:
    pull = PullRequest(repository="web", number=8, url="https://forge/web/8")
    seen = PullSeen(standing, checks, failed, since)
    return replace(fleet(pull_requests=(pull,)), resources={resources.pull(pull.url): Resource(seen)})


def test_checks_that_end_are_told_once_each_time_and_never_as_they_were_first_seen() -> None:
    before = checked("running")
    (found,) = news(before, checked("failed", 2))
    assert (found.kind, found.replica_id, found.text) == ("changed", "r1", "pull request #8: 2 checks failed")
    told = replace(checked("failed", 2), alerted=frozenset({found.id}))
    assert news(before, told) == ()
    again = replace(checked("failed", 2, NOW + timedelta(hours=1)), alerted=told.alerted)
    assert [one.text for one in news(told, again)] == [found.text]
    assert [one.text for one in news(before, checked("passed"))] == ["pull request #8: all checks passed"]
    for quiet in (checked("failed", 1, None), checked("none"), checked("failed", standing="merged")):
        assert news(before, quiet) == ()


def ran(*runs: tuple[str, str], known: bool = True, replica: str | None = None) -> State:
    """Give a state in which an automation had these runs, newest first, each an id and how it went."""
    found = tuple(
        Execution(id=one, automation_id="a1", status=how, error="no such branch", workspace_id=replica)
        for one, how in runs
    )
    of = {resources.executions("a1"): Resource(Executions(executions=found))} if known else {}
    return replace(fleet(), resources={resources.AUTOMATIONS: Resource((Automation(id="a1", name="nightly"),)), **of})


def test_a_run_that_fails_is_told_once_with_its_reason_unless_its_replica_told_of_the_error() -> None:
    before, after = ran(("x1", "completed")), ran(("x2", "failed"), ("x1", "completed"))
    (found,) = news(before, after)
    assert (found.id, found.kind, found.name, found.text) == ("run:x2", "automation", "nightly", "no such branch")
    assert news(after, ran(("x3", "running"), ("x2", "failed"))) == ()
    assert news(ran(known=False), after) == ()
    (again,) = news(after, ran(("x3", "failed"), ("x2", "failed")))
    assert again.id == "run:x3"
    of_replica = ran(("x2", "failed"), replica="r1")
    assert news(before, replace(of_replica, alerted=frozenset({"error:r1:e1"}))) == ()
    assert [one.replica_id for one in news(before, of_replica)] == ["r1"]


@given(st.text(max_size=2_000))
def test_whatever_is_said_the_alert_is_short_and_harmless(text: str) -> None:
    before = fleet()
    for found in news(before, replace(before, happenings=(line("error", text),))):
        title, body = summary([found])
        assert 0 < len(body) <= LONGEST
        assert title.isprintable()
        assert body == safe(body)
        assert not any(letter < " " or "\x7f" <= letter < "\xa0" for letter in body)


@pytest.mark.parametrize("kind", KINDS)
def test_only_kinds_that_are_wished_for_are_told(kind: str) -> None:
    assert may_tell(alert(kind), Notify(), (), AWAY, NOON)
    assert not may_tell(alert(kind), Notify(kinds=Notify().kinds - {kind}), (), AWAY, NOON)


@pytest.mark.parametrize(
    ("looking", "told"),
    [
        (Looking(here=False, replica_id="r1"), True),
        (Looking(here=True, replica_id="r1"), False),
        (Looking(here=True, replica_id="r2"), True),
        (Looking(here=True), False),
    ],
)
def test_what_the_user_sees_anyway_is_not_told(looking: Looking, told: bool) -> None:
    assert may_tell(alert(), Notify(), (), looking, NOON) is told
    assert may_tell(alert(), Notify(always=True), (), looking, NOON)


def test_a_muted_replica_and_quiet_hours_make_no_noise() -> None:
    assert not may_tell(alert(), Notify(), {"r1"}, AWAY, NOON)
    assert may_tell(alert(replica="r2"), Notify(), {"r1"}, AWAY, NOON)
    assert not may_tell(alert(), Notify(quiet=(time(11), time(13)), always=True), (), AWAY, NOON)


@given(st.times(), st.times(), st.times())
def test_quiet_hours_and_those_between_them_make_a_day(first: time, last: time, now: time) -> None:
    if first != last:
        assert is_quiet((first, last), now) != is_quiet((last, first), now)
    assert not is_quiet(None, now)


@given(st.lists(st.tuples(st.floats(0, 20), st.integers(1, 3)), max_size=20))
def test_every_alert_comes_through_once_and_never_two_noises_within_the_window(
    arrivals: list[tuple[float, int]],
) -> None:
    gate, now, number = Gate(), 0.0, 0
    told: list[Alert] = []
    noises: list[float] = []
    for wait, count in [*arrivals, (WINDOW_S * 3, 0)]:
        end = now + wait
        while gate.opens_at is not None and gate.opens_at <= end:
            now = gate.opens_at
            opened = gate.open(now)
            told += opened
            noises += [now] if opened else []
        now = end
        came = [alert(text=f"{number + n}") for n in range(count)]
        number += count
        passed = gate.offer(came, now)
        told += passed
        noises += [now] if passed else []
    assert [one.text for one in told] == [str(n) for n in range(number)]
    assert all(later - sooner >= WINDOW_S - 1e-9 for sooner, later in pairwise(noises))


def test_several_are_summed_up_in_one_line() -> None:
    assert summary([alert(), alert("done", "r2")]) == (
        "2 replicas",
        "name of r1 asks something, name of r2 is done",
    )
    assert summary([alert(), alert("error")])[0] == "name of r1"
    assert len(summary([alert(text="x" * 200)] * 40)[1]) <= LONGEST


def test_moments_are_no_part_of_what_an_event_is_called() -> None:
    before = fleet()
    first = news(before, replace(before, happenings=(line("done"),)))
    again = news(before, replace(before, happenings=(replace(line("done"), at=NOW + timedelta(hours=1)),)))
    assert [one.id for one in first] == [one.id for one in again]
