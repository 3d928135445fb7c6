"""Whatever happens, in whatever order: nothing raises, nothing contradicts itself, and it is the same each time."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.api.canvas import CanvasItem
from replicas_tui.api.chats import Chat
from replicas_tui.api.messages import SentMessage
from replicas_tui.api.queue import QueuedMessage
from replicas_tui.api.replicas import ReplicaChat, ReplicaDetails
from replicas_tui.state.actions import (
    Action,
    ChatRemoved,
    ChatsLoaded,
    FleetLoaded,
    FleetRestored,
    LinkChanged,
    Marked,
    Noticed,
    NoticeDismissed,
    Opened,
    QueueLoaded,
    ReplicaCreated,
    ReplicaDeleted,
    ReplicaLoaded,
    StatusChanged,
)
from replicas_tui.state.actions_canvas import CanvasLoaded
from replicas_tui.state.actions_history import HistoryFailed, HistoryLoaded, HistoryLoading
from replicas_tui.state.actions_messages import MessageAccepted, MessageFailed, MessageSending
from replicas_tui.state.model import Level, Link, LinkState, State
from replicas_tui.state.reduce import reduce
from tests.unit.state.agent_events import calls, ends, fragment, prompt, returns, says, words
from tests.unit.state.worlds import arrived, chat, later, replica

REPLICAS = st.sampled_from(["r", "s"])
PLACES = st.sampled_from([("r", "r-c"), ("r", "r-d"), ("s", "s-c")])  # a chat belongs to one replica
CHATS = PLACES.map(lambda place: place[1])
MESSAGES = st.sampled_from(["m", "n", "o"])
MOMENTS = st.integers(0, 9).map(later)
STATUSES = st.sampled_from(["preparing", "active", "sleeping", "error", "beyond"])
FLEET = st.lists(st.builds(replica, REPLICAS, status=STATUSES), max_size=2, unique_by=lambda r: r.id).map(tuple)

FLAGS = st.lists(st.tuples(st.sampled_from("cd"), st.booleans(), st.booleans()), max_size=3)


def some_chats(replica_id: str, flags: list[tuple[str, bool, bool]]) -> tuple[Chat, ...]:
    return tuple(chat(f"{replica_id}-{letter}", processing=works, awaitingInput=asks) for letter, works, asks in flags)


AGENT_EVENTS = st.sampled_from(
    [
        prompt("go"),
        says("hi"),
        words("h"),
        fragment({"type": "message_start"}),
        calls("t", "Bash", {"command": "ls"}),
        calls("q", "AskUserQuestion", {"questions": [{"question": "?"}]}),
        returns("t", "x"),
        ends(),
    ]
)


def live(kind: str, **payload: st.SearchStrategy[Any]) -> st.SearchStrategy[Action]:
    """An event of a replica; `chatId` is one of its chats."""
    return st.builds(
        lambda values, at, place: arrived(kind, {"chatId": place[1], **values}, at=at, replica_id=place[0]),
        st.fixed_dictionaries(payload),
        st.integers(0, 9),
        PLACES,
    )


def changed(replica_id: str, flags: list[tuple[str, bool, bool]]) -> Action:
    (one,) = some_chats(replica_id, flags)
    return arrived("chat.updated", {"chat": one.model_dump(mode="json")}, replica_id=replica_id)


ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.builds(FleetLoaded, FLEET, MOMENTS),
    st.builds(
        lambda fleet, name, flags: FleetRestored(fleet, ((name, some_chats(name, flags)),)), FLEET, REPLICAS, FLAGS
    ),
    st.builds(ReplicaCreated, st.builds(replica, REPLICAS)),
    st.builds(ReplicaDeleted, REPLICAS),
    st.builds(StatusChanged, REPLICAS, STATUSES, st.booleans()),
    st.builds(
        lambda place, at: ReplicaLoaded(
            ReplicaDetails(id=place[0], name="n", chats=(ReplicaChat(id=place[1], provider="p"),)), at
        ),
        PLACES,
        MOMENTS,
    ),
    st.builds(lambda name, flags, at: ChatsLoaded(name, some_chats(name, flags), at), REPLICAS, FLAGS, MOMENTS),
    st.builds(lambda place: ChatRemoved(*place), PLACES),
    st.builds(
        QueueLoaded, CHATS, st.lists(st.builds(QueuedMessage, id=MESSAGES, message=st.just("x")), max_size=3).map(tuple)
    ),
    st.builds(Opened, st.none() | REPLICAS, st.none() | CHATS, MOMENTS),
    st.builds(Marked, REPLICAS, st.booleans()),
    st.builds(LinkChanged, REPLICAS, st.sampled_from(Link).map(LinkState)),
    st.builds(CanvasLoaded, REPLICAS, st.just((CanvasItem(filename="a"),))),
    st.builds(HistoryLoading, CHATS),
    st.builds(HistoryFailed, CHATS, st.just("no")),
    st.builds(
        lambda place, events, start, whole: HistoryLoaded(place[0], place[1], events, start, 9, whole),
        PLACES,
        st.lists(AGENT_EVENTS.filter(lambda e: "stream" not in e.type), max_size=4).map(tuple),
        st.integers(0, 5),
        st.booleans(),
    ),
    st.builds(MessageSending, MESSAGES, REPLICAS, st.none() | CHATS, st.sampled_from(["go", "on"])),
    st.builds(
        MessageAccepted,
        MESSAGES,
        st.builds(
            SentMessage,
            status=st.sampled_from(["sent", "queued", "waking"]),
            message_id=st.none() | MESSAGES,
            chat_id=st.none() | CHATS,
        ),
    ),
    st.builds(MessageFailed, MESSAGES, st.just("no")),
    st.builds(Noticed, st.sampled_from(Level), st.sampled_from("ab")),
    st.builds(NoticeDismissed, st.integers(1, 5)),
    st.builds(changed, REPLICAS, FLAGS.filter(lambda flags: len(flags) == 1)),
    live("chat.deleted"),
    live("chat.turn.accepted", messageId=MESSAGES, queued=st.booleans()),
    live("chat.turn.started", messageId=MESSAGES),
    live("chat.turn.completed", isComplete=st.booleans(), processing=st.booleans()),
    live("chat.interrupted", queue=st.lists(MESSAGES)),
    live("chat.turn.delta", event=AGENT_EVENTS.map(lambda event: event.model_dump())),
    live("error", message=st.just("x")),
    live("comet.seen"),
)


def check(state: State) -> None:
    """What always holds."""
    if state.fleet_loaded:
        for belonging in (state.chats, state.links, state.canvases, state.errors, state.read_at, state.diffs):
            assert belonging.keys() <= state.replicas.keys()
        assert state.marked | state.waking <= state.replicas.keys()
        assert state.open_replica is None or state.open_replica in state.replicas
    chats = [one for of in state.chats.values() for one in of]
    assert len({one.id for one in chats}) == len(chats)
    assert state.asked_at.keys() == {one.id for one in chats if one.awaitingInput}
    assert state.worked_at.keys() == {one.id for one in chats if one.processing}
    for queue in state.queues.values():
        assert len({message.id for message in queue}) == len(queue)
    assert len({message.local_id for message in state.outgoing}) == len(state.outgoing)
    assert len({notice.id for notice in state.notices}) == len(state.notices)
    assert len(state.happenings) <= 50
    for held in state.transcripts.values():
        assert held.version == held.log.version


@given(actions=st.lists(ACTIONS, max_size=30))
def test_any_order_of_anything_keeps_the_state_whole_and_is_the_same_each_time(actions: list[Action]) -> None:
    first, second = State(), State()
    for action in actions:
        first = reduce(first, action)
        check(first)
    for action in actions:
        second = reduce(second, action)
    assert first == second


@given(actions=st.lists(ACTIONS, max_size=12), last=ACTIONS)
def test_a_text_that_is_not_on_its_way_any_more_is_in_the_history(actions: list[Action], last: Action) -> None:
    state = State()
    for action in actions:
        state = reduce(state, action)
    after = reduce(state, last)
    left = {message.local_id for message in after.outgoing}
    assert {message.text for message in state.outgoing if message.local_id not in left} <= set(after.sent)
