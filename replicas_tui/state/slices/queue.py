"""What waits behind a chat's running turn.

Events name messages by id alone: a message somebody else queued has no text here until the queue is read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from replicas_tui.api.queue import QueuedMessage
from replicas_tui.state.actions import QueueLoaded
from replicas_tui.state.model import State
from replicas_tui.state.outgoing import Delivery
from replicas_tui.state.slices.maps import put


def reduce(state: State, action: QueueLoaded) -> State:
    """Return the state after `action`."""
    unique = {message.id: message for message in action.queue}
    state = _with_queue(state, action.chat_id, tuple(unique.values()))
    left = tuple(
        message
        for message in state.outgoing
        if message.delivery is not Delivery.QUEUED or message.chat_id != action.chat_id or message.message_id in unique
    )
    return state if len(left) == len(state.outgoing) else replace(state, outgoing=left)


def accept(state: State, chat_id: str, message_id: str, text: str, at: datetime | None) -> State:
    """Put a message at the queue's end; one whose event came before its receipt is there, and gets its words."""
    queue = state.queues.get(chat_id, ())
    if not message_id:
        return state
    at_place = next((n for n, message in enumerate(queue) if message.id == message_id), None)
    if at_place is not None:
        known = queue[at_place]
        worded = known if known.message else known.model_copy(update={"message": text})
        return _with_queue(state, chat_id, (*queue[:at_place], worded, *queue[at_place + 1 :]))
    return _with_queue(state, chat_id, (*queue, QueuedMessage(id=message_id, message=text, queuedAt=at)))


def leave(state: State, chat_id: str, message_id: str) -> State:
    """Take a message out: the agent works on it now."""
    queue = state.queues.get(chat_id, ())
    return _with_queue(state, chat_id, tuple(message for message in queue if message.id != message_id))


def keep(state: State, chat_id: str, message_ids: Collection[str]) -> State:
    """Keep only these messages: the others went with the turn that was stopped."""
    queue = state.queues.get(chat_id, ())
    return _with_queue(state, chat_id, tuple(message for message in queue if message.id in message_ids))


def _with_queue(state: State, chat_id: str, queue: tuple[QueuedMessage, ...]) -> State:
    if state.queues.get(chat_id, ()) == queue:
        return state
    return replace(state, queues=put(state.queues, chat_id, queue))
