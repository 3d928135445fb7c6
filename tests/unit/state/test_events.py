"""What live events do to the state."""

from __future__ import annotations

from typing import Any

from replicas_tui.api.queue import QueuedMessage
from replicas_tui.state.actions import Opened, QueueLoaded, ReplicaDeleted
from replicas_tui.state.actions_history import HistoryLoaded
from replicas_tui.state.model import State
from replicas_tui.state.resources import previews, resource
from tests.unit.state.agent_events import calls, ends, says
from tests.unit.state.worlds import NOON, after, arrived, chat, delta, later, reading, world


def flags(state: State) -> tuple[bool, bool]:
    (only,) = state.chats["r"]
    return only.processing, only.awaitingInput


def updated(**fields: Any) -> dict[str, object]:
    return {"chat": chat(**fields).model_dump(mode="json")}


def test_chats_come_change_and_go() -> None:
    state = after(world(), arrived("chat.created", {"chat": {"id": "d", "provider": "codex"}}))
    assert [one.id for one in state.chats["r"]] == ["c", "d"]
    state = after(state, arrived("chat.updated", {"chat": {"id": "c", "provider": "claude", "title": "new"}}))
    assert [one.title for one in state.chats["r"]] == ["new", ""]
    state = after(state, *reading(says("hi")), arrived("chat.deleted", {"chatId": "c"}))
    assert [one.id for one in state.chats["r"]] == ["d"]
    assert not state.transcripts
    assert state.open_chat is None


def test_a_turn_works_from_its_start_to_its_end() -> None:
    state = after(world(), arrived("chat.turn.started", {"chatId": "c", "messageId": "m"}, at=5))
    assert flags(state) == (True, False)
    assert state.worked_at == {"c": later(5)}
    state = after(state, arrived("chat.updated", updated(processing=True), at=9))
    assert state.worked_at == {"c": later(5)}
    state = after(state, arrived("chat.turn.completed", {"chatId": "c", "isComplete": True}, at=11))
    assert flags(state) == (False, False)
    assert not state.worked_at
    assert [(line.kind, line.text, line.at) for line in state.happenings] == [("done", "title-c", later(11))]


def test_background_work_after_a_turn_is_still_work() -> None:
    state = after(
        world(),
        arrived("chat.turn.started", {"chatId": "c"}),
        arrived("chat.turn.completed", {"chatId": "c", "processing": True}),
    )
    assert flags(state) == (True, False)
    assert not state.happenings


def test_a_question_is_told_with_its_text() -> None:
    ask = calls("q", "AskUserQuestion", {"questions": [{"question": "Which store?"}]})
    state = after(
        world(chat(processing=True)),
        *reading(),
        delta(ask),
        arrived("chat.updated", updated(processing=True, awaitingInput=True), at=7),
    )
    assert state.asked_at == {"c": later(7)}
    assert [(line.kind, line.text) for line in state.happenings] == [("asks", "Which store?")]
    state = after(state, arrived("chat.updated", updated(processing=True), at=9))
    assert not state.asked_at


def test_a_plan_to_approve_is_told_as_a_plan() -> None:
    state = after(
        world(chat(processing=True)),
        *reading(calls("p", "ExitPlanMode", {"plan": "# Move sessions\n1. x"})),
        arrived("chat.updated", updated(processing=True, awaitingInput=True)),
    )
    assert [(line.kind, line.text) for line in state.happenings] == [("plan", "Move sessions")]


def test_an_error_and_the_turn_it_ended_are_one_line_and_the_same_error_later_is_another() -> None:
    ended = ends(subtype="error_during_execution", errors=["it broke"])
    failing = [
        delta(ended),
        arrived("error", {"message": "it broke"}, at=5),
        arrived("chat.turn.completed", {"chatId": "c", "isComplete": False}, at=5),
    ]
    state = after(world(chat(processing=True)), *reading(says("so far")), *failing)
    assert [(line.kind, line.text) for line in state.happenings] == [("error", "it broke")]
    state = after(state, arrived("error", {"message": "it broke"}, at=90))
    assert [line.at for line in state.happenings] == [later(90), later(5)]


def test_a_turn_that_failed_or_was_stopped_is_not_done() -> None:
    failed = ends(subtype="error_max_turns", errors=["Turn limit reached"])
    stopped = ends(subtype="error_during_execution", terminal_reason="aborted_tools")
    for last, kind, text in ((failed, "error", "Turn limit reached"), (stopped, "stopped", "turn interrupted")):
        state = after(
            world(chat(processing=True)),
            *reading(says("so far")),
            delta(last),
            arrived("chat.turn.completed", {"chatId": "c", "isComplete": False}),
        )
        assert [(line.kind, line.text) for line in state.happenings] == [(kind, text)]
    unseen = after(world(chat(processing=True)), arrived("chat.turn.completed", {"chatId": "c", "isComplete": False}))
    assert [line.kind for line in unseen.happenings] == ["stopped"]


def test_only_transcripts_somebody_looks_at_take_live_events() -> None:
    state = after(world(), delta(says("hi")))
    assert not state.transcripts
    state = after(state, Opened("r", "c", NOON), delta(says("hi")))
    assert len(state.transcripts["c"].log.blocks) == 1


def test_every_live_event_is_a_new_version_of_the_transcript() -> None:
    before = after(world(), *reading(says("a")))
    state = after(before, delta(says("b")))
    assert state != before
    assert state.transcripts["c"].version > before.transcripts["c"].version
    assert state.transcripts["c"].log is before.transcripts["c"].log


def test_the_queue_follows_the_events() -> None:
    def accepted(message: str, position: int) -> dict[str, object]:
        return {"chatId": "c", "messageId": message, "queued": position > 0, "position": position}

    state = after(
        world(),
        arrived("chat.turn.accepted", accepted("m1", 0)),
        arrived("chat.turn.accepted", accepted("m2", 1)),
        arrived("chat.turn.accepted", accepted("m3", 2)),
        arrived("chat.turn.accepted", accepted("m3", 2)),
    )
    assert [(one.id, one.message) for one in state.queues["c"]] == [("m2", ""), ("m3", "")]
    state = after(state, arrived("chat.turn.started", {"chatId": "c", "messageId": "m2"}))
    assert [one.id for one in state.queues["c"]] == ["m3"]
    state = after(state, arrived("chat.interrupted", {"chatId": "c", "queue": []}))
    assert not state.queues["c"]


def test_stopping_a_turn_keeps_what_still_waits() -> None:
    waiting = tuple(QueuedMessage(id=name, message=name) for name in "abc")
    state = after(
        world(chat(processing=True, awaitingInput=True)),
        QueueLoaded("c", (*waiting, waiting[0])),
        arrived("chat.interrupted", {"chatId": "c", "queue": ["a", "c"]}),
    )
    assert [one.message for one in state.queues["c"]] == ["a", "c"]
    assert not state.asked_at


def test_an_error_event_stands_until_the_next_turn() -> None:
    state = after(world(), arrived("error", {"code": "agent_auth", "message": "Claude credentials were rejected"}))
    assert state.errors == {"r": "Claude credentials were rejected"}
    assert [line.kind for line in state.happenings] == ["error"]
    assert not after(state, arrived("chat.turn.started", {"chatId": "c"})).errors


def test_repositories_are_as_the_last_event_says() -> None:
    repo = {"name": "web", "currentBranch": "replica/x", "gitDiff": {"added": 40, "removed": 12}}
    state = after(world(), arrived("repo.status.changed", {"repos": [repo]}))
    (web,) = state.repos["r"]
    assert web.gitDiff is not None
    assert (web.currentBranch, web.gitDiff.added) == ("replica/x", 40)
    assert after(state, arrived("repo.discovered", {"repos": [repo]})) is state


def test_events_that_say_nothing_to_us_change_nothing() -> None:
    state = world()
    for quiet in (
        arrived("engine.ready", {"version": "1"}),
        arrived("engine.status.changed", {"status": {}}),
        arrived("hooks.progress", {"running": True}),
        arrived("comet.seen", {"x": 1}),
        arrived("chat.turn.completed", {"chatId": "unheard-of"}),
    ):
        assert after(state, quiet) is state


def test_what_a_replica_serves_is_as_the_last_event_says() -> None:
    served = {"port": 3000, "publicUrl": "http://localhost:3000"}
    state = after(world(), arrived("preview.changed", {"previews": [served]}))
    held = resource(state, previews("r")).value
    assert held is not None
    assert [one.port for one in held.previews] == [3000]


def test_news_of_a_deleted_replica_bring_nothing_of_it_back() -> None:
    state = after(world(), *reading(says("a")), ReplicaDeleted("r"))
    late = after(
        state,
        delta(says("b")),
        HistoryLoaded("r", "c", (says("a"),), 0, 1),
        arrived("chat.updated", updated(processing=True)),
        arrived("error", {"message": "gone"}),
    )
    assert late is state
