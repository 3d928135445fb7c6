"""Messages on their way: each step is a real answer or event, and no text is lost."""

from __future__ import annotations

import pytest

from replicas_tui.api.messages import SentMessage
from replicas_tui.api.queue import QueuedMessage
from replicas_tui.state.actions import (
    ChatRemoved,
    ChatsLoaded,
    FleetLoaded,
    QueueLoaded,
    ReplicaCreated,
    StatusChanged,
)
from replicas_tui.state.actions_history import HistoryLoaded
from replicas_tui.state.actions_messages import (
    DraftChanged,
    MessageAccepted,
    MessageFailed,
    MessageSending,
    SentRestored,
    TextPutAside,
)
from replicas_tui.state.model import State
from replicas_tui.state.outgoing import Delivery, Draft
from replicas_tui.state.slices.messages import shown
from replicas_tui.state.store import Store
from replicas_tui.state.views.queue import queue
from tests.unit.state.agent_events import prompt, says
from tests.unit.state.worlds import NOON, after, arrived, chat, delta, reading, replica, world

SENDING = MessageSending("l", "r", "c", "add tests")
STARTED = arrived("chat.turn.started", {"chatId": "c", "messageId": "m"})


def taken(status: str = "sent", position: int = 0) -> MessageAccepted:
    return MessageAccepted("l", SentMessage(status=status, message_id="m", position=position, chat_id="c"))


def deliveries(state: State) -> list[Delivery]:
    return [message.delivery for message in state.outgoing]


@pytest.mark.parametrize(
    ("status", "delivery"),
    [("sent", Delivery.SENT), ("queued", Delivery.QUEUED), ("waking", Delivery.WAKING), ("beamed", Delivery.SENT)],
)
def test_a_message_is_as_far_as_the_server_says(status: str, delivery: Delivery) -> None:
    state = after(world(), SENDING)
    assert deliveries(state) == [Delivery.SENDING]
    assert deliveries(after(state, taken(status, 1))) == [delivery]


def test_a_message_that_wakes_its_replica_says_so() -> None:
    asleep = after(world(), StatusChanged("r", "sleeping"), SENDING, taken("waking"))
    assert asleep.waking == {"r"}


@pytest.mark.parametrize("receipt", [taken(), taken("queued", 1)])
def test_a_message_whose_turn_began_is_in_sight_until_something_of_its_turn_is(receipt: MessageAccepted) -> None:
    begun = after(world(), *reading(prompt("earlier")), SENDING, receipt, STARTED)
    assert deliveries(begun) == [Delivery.STARTED]
    assert not after(begun, delta(prompt("add tests"))).outgoing
    assert not after(begun, delta(says("I begin."))).outgoing


def test_a_turn_that_begins_before_the_receipt_came_is_understood() -> None:
    early = after(world(), SENDING, STARTED)
    assert deliveries(early) == [Delivery.STARTED]
    assert deliveries(after(early, taken())) == [Delivery.STARTED]
    other = MessageAccepted("l", SentMessage(status="queued", message_id="n", position=1))
    assert [(m.message_id, m.delivery) for m in after(early, other).outgoing] == [("n", Delivery.QUEUED)]


def test_a_message_leaves_when_its_prompt_stands_in_the_transcript() -> None:
    state = after(world(), *reading(prompt("earlier")), SENDING, taken())
    assert deliveries(state) == [Delivery.SENT]
    assert not after(state, delta(prompt("add tests"))).outgoing


def test_a_waiting_message_is_not_taken_for_an_earlier_one_of_the_same_words() -> None:
    state = after(world(), *reading(prompt("add tests")), SENDING, taken("queued", 1))
    assert deliveries(after(state, delta(prompt("something else")))) == [Delivery.QUEUED]


def test_an_answer_leaves_when_the_question_is_answered() -> None:
    asking = world(chat(processing=True, awaitingInput=True))
    state = after(asking, SENDING, taken())
    answered = {"chat": chat(processing=True).model_dump(mode="json")}
    assert not after(state, arrived("chat.updated", answered)).outgoing
    assert not after(asking, SENDING, arrived("chat.updated", answered), taken()).outgoing
    asks_more = {"chat": chat(processing=True, awaitingInput=True).model_dump(mode="json")}
    told = (arrived("chat.updated", answered), arrived("chat.updated", asks_more))
    assert not after(asking, SENDING, *told, taken()).outgoing
    assert deliveries(after(world(chat(processing=True)), SENDING, taken())) == [Delivery.SENT]


def test_a_message_that_woke_its_replica_leaves_though_the_beginning_of_its_turn_was_not_heard() -> None:
    asleep = after(world(), *reading(prompt("earlier")), StatusChanged("r", "sleeping"), SENDING, taken("waking"))
    read = HistoryLoaded("r", "c", (prompt("earlier"), prompt("add tests")), 0, 2)
    assert deliveries(asleep) == [Delivery.WAKING]
    assert not after(asleep, StatusChanged("r", "active"), read).outgoing
    late = after(asleep, read, StatusChanged("r", "active"))
    assert not after(late, arrived("chat.turn.completed", {"chatId": "c"})).outgoing


def test_a_message_that_waits_for_the_wake_stays_while_its_replica_sleeps() -> None:
    asleep = after(world(), *reading(prompt("add tests")), StatusChanged("r", "sleeping"), SENDING, taken("waking"))
    assert deliveries(after(asleep, HistoryLoaded("r", "c", (prompt("add tests"),), 0, 1))) == [Delivery.WAKING]


def test_a_failed_message_keeps_its_text_whatever_happens() -> None:
    state = after(
        world(),
        SENDING,
        MessageFailed("l", "The server cannot be reached."),
        STARTED,
        arrived("chat.turn.completed", {"chatId": "c"}),
    )
    (kept,) = state.outgoing
    assert (kept.text, kept.delivery, kept.reason) == ("add tests", Delivery.FAILED, "The server cannot be reached.")
    again = after(state, SENDING)
    assert deliveries(again) == [Delivery.SENDING]


def test_a_queued_message_of_ours_waits_with_its_text() -> None:
    state = after(world(), SENDING, taken("queued", 1))
    assert [(one.id, one.message) for one in state.queues["c"]] == [("m", "add tests")]
    event = {"chatId": "c", "messageId": "m", "queued": True, "position": 1}
    assert len(after(state, arrived("chat.turn.accepted", event)).queues["c"]) == 1
    outrun = after(world(), SENDING, arrived("chat.turn.accepted", event), taken("queued", 1))
    assert [(one.id, one.message) for one in outrun.queues["c"]] == [("m", "add tests")]


def test_a_message_gone_from_the_queue_is_on_its_way_no_more() -> None:
    state = after(world(), SENDING, taken("queued", 1))
    assert not after(state, QueueLoaded("c", ())).outgoing
    assert after(state, QueueLoaded("c", (QueuedMessage(id="m", message="add tests"),))).outgoing


def test_a_receipt_for_nothing_changes_nothing() -> None:
    state = world()
    assert after(state, taken(), MessageFailed("l", "?")) is state


def test_drafts_come_and_go_and_outlive_their_chat() -> None:
    state = after(world(), DraftChanged("c", Draft("half a thou", (0, 11))))
    assert after(state, DraftChanged("c", Draft("half a thou", (0, 11)))) is state
    assert "c" in after(state, ChatRemoved("r", "c")).drafts
    assert not after(state, DraftChanged("c", None)).drafts


def test_what_was_sent_is_remembered_once_where_it_was_sent_last() -> None:
    store = Store()
    store.dispatch(SentRestored(("first", "again")))
    store.dispatch(
        MessageSending("l", "r", "c", "first"), MessageAccepted("l", SentMessage(message_id="m", chat_id="c"))
    )
    assert store.state.sent == ("again", "first")


def test_what_was_sent_before_the_disk_was_read_stays_the_newest() -> None:
    store = Store()
    store.dispatch(MessageSending("l", "r", "c", "new"), taken())
    store.dispatch(SentRestored(("old", "new", "older still")))
    assert store.state.sent == ("old", "older still", "new")


def test_a_text_that_is_put_aside_is_in_the_history_and_what_failed_is_not_spoken_of_any_more() -> None:
    state = after(world(), SENDING, MessageFailed("l", "No."), TextPutAside("r", "c", "add tests"))
    assert not state.outgoing
    assert state.sent == ("add tests",)
    other = after(world(), SENDING, MessageFailed("l", "No."), TextPutAside("r", "d", "x"))
    assert deliveries(other) == [Delivery.FAILED]


def test_words_are_found_among_prompts_and_in_the_queue() -> None:
    state = after(world(), QueueLoaded("c", (QueuedMessage(id="m", message="add tests "),)))
    assert shown(state, "c", " add tests")
    assert not shown(state, "c", "add")
    assert not shown(state, "d", "add tests")


def made() -> State:
    return after(State(), FleetLoaded((), NOON), ReplicaCreated(replica(status="preparing"), "mend the tax"))


def test_what_a_replica_is_made_with_shows_at_once_and_until_its_chat_shows_it() -> None:
    state = made()
    assert queue(state, "r").leaving == (("mend the tax", "waits for the workspace"),)
    state = after(state, ChatsLoaded("r", (chat(),), NOON))
    assert queue(state, "r").leaving == (("mend the tax", "waits for the workspace"),)
    state = after(state, StatusChanged("r", "active"), STARTED)
    assert queue(state, "r").leaving == (("mend the tax", "started"),)
    assert not after(state, *reading(prompt("mend the tax"))).outgoing
    assert not after(state, *reading(), delta(says("I begin."))).outgoing


def test_what_a_replica_is_made_with_does_not_stay_when_nobody_saw_its_turn() -> None:
    state = after(made(), StatusChanged("r", "active"))
    rests = chat(lastMessageText="mend the tax")
    assert after(state, ChatsLoaded("r", (rests.model_copy(update={"processing": True}),), NOON)).outgoing
    assert not after(state, ChatsLoaded("r", (rests,), NOON)).outgoing
    assert not after(made(), FleetLoaded((replica(status="error"),), NOON)).outgoing
