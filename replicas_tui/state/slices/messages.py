"""Messages on their way, and what is typed.

A message leaves the list once something else shows it: its turn began, its prompt stands in the transcript, the
question it answers is answered. Its text is never dropped before the server has it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import assert_never

from replicas_tui.api.chats import Chat
from replicas_tui.api.messages import SentMessage
from replicas_tui.state.actions_messages import (
    DraftChanged,
    MessageAccepted,
    MessageAction,
    MessageFailed,
    MessageSending,
    MessageWithdrawn,
    SentRestored,
    TextPutAside,
)
from replicas_tui.state.blocks import Prompt
from replicas_tui.state.model import State
from replicas_tui.state.outgoing import Delivery, Outgoing
from replicas_tui.state.safe import safe
from replicas_tui.state.slices import queue
from replicas_tui.state.slices.happenings import open_ask
from replicas_tui.state.slices.maps import put_or_drop
from replicas_tui.state.turn_ends import is_used

NEWEST = 60  # blocks in which a prompt is looked for
MOST_SENT = 200
_DELIVERIES = {"queued": Delivery.QUEUED, "waking": Delivery.WAKING}


def reduce(state: State, action: MessageAction) -> State:
    """Return the state after `action`."""
    match action:
        case MessageSending(local_id, replica_id, chat_id, text, images, modes):
            others = tuple(message for message in state.outgoing if message.local_id != local_id)
            asked = _asks(state, replica_id, chat_id)
            question = open_ask(state, chat_id)[2] if asked and chat_id is not None else ""
            one = Outgoing(
                local_id, replica_id, chat_id, text, images=images, modes=modes, answers=asked, question=question
            )
            return _remember(replace(state, outgoing=(*others, one)), state.sent, (text,))
        case MessageAccepted(local_id, sent):
            return _accepted(state, local_id, sent)
        case MessageFailed() | MessageWithdrawn():
            return _not_arrived(state, action)
        case TextPutAside(replica_id, chat_id, text):
            told = {one.local_id for one in failed(state, replica_id, chat_id)}
            return _remember(_drop(state, lambda m: m.local_id in told), state.sent, (text,))
        case DraftChanged(key, draft):
            drafts = put_or_drop(state.drafts, key, draft)
            return state if drafts is state.drafts else replace(state, drafts=drafts)
        case SentRestored(texts):
            return _remember(state, texts, state.sent)
        case _:
            assert_never(action)


def came_along(state: State, replica_id: str, text: str) -> State:
    """Show the message that a replica is made with: its chat comes later, and takes it up later still."""
    first = Outgoing(f"first of {replica_id}", replica_id, None, text, Delivery.MAKING)
    return _remember(replace(state, outgoing=(*state.outgoing, first)), state.sent, (text,))


def placed(state: State, replica_id: str, chats: Sequence[Chat]) -> State:
    """Give the first message of a replica to its first chat; one that was used and rests has taken it up already."""
    first = next((m for m in state.outgoing if m.replica_id == replica_id and m.delivery is Delivery.MAKING), None)
    if first is None or not chats:
        return state
    chat = next((one for one in chats if one.id == first.chat_id), chats[0])
    known = state.replicas.get(replica_id)
    if known is not None and known.status == "active" and is_used(chat) and not chat.processing:
        return _drop(state, lambda m: m is first)
    return seen(_each(state, lambda m: replace(m, chat_id=chat.id) if m is first else m), chat.id)


def never_began(state: State, replica_id: str) -> State:
    """Let go of the first message of a replica that could not be made; it stands in the history of what was sent."""
    return _drop(state, lambda m: m.replica_id == replica_id and m.delivery is Delivery.MAKING)


def failed(state: State, replica_id: str, chat_id: str | None) -> tuple[Outgoing, ...]:
    """Give the messages of this chat that did not arrive, oldest first."""
    return tuple(
        one
        for one in state.outgoing
        if one.delivery is Delivery.FAILED and one.replica_id == replica_id and one.chat_id in (chat_id, None)
    )


def shown(state: State, chat_id: str, text: str) -> bool:
    """Say whether a chat shows these words as asked or waiting: among the newest prompts, or in the queue."""
    held = state.transcripts.get(chat_id)
    newest = held.log.blocks[-NEWEST:] if held is not None else ()
    words = safe(text.strip())
    prompts = (block.text.strip() for block in newest if isinstance(block, Prompt))
    waiting = (one.message.strip() for one in state.queues.get(chat_id, ()))
    return any(one == words for one in prompts) or text.strip() in waiting


def _not_arrived(state: State, action: MessageFailed | MessageWithdrawn) -> State:
    if isinstance(action, MessageWithdrawn):
        return _drop(state, lambda m: m.local_id == action.local_id)
    return _each(state, lambda m: _failed(m, action) if m.local_id == action.local_id else m)


def _failed(message: Outgoing, action: MessageFailed) -> Outgoing:
    return replace(message, delivery=Delivery.FAILED, reason=action.reason, unsure=action.unsure)


def _remember(state: State, older: tuple[str, ...], newer: tuple[str, ...]) -> State:
    """Keep what was sent, each text once, where it was sent last."""
    sent = (*(text for text in older if text not in newer), *newer)[-MOST_SENT:]
    return state if sent == state.sent else replace(state, sent=sent)


def accepted(state: State, chat_id: str, message_id: str, position: int, *, queued: bool) -> State:
    """Note that the server took a message, as an event says it."""
    delivery = Delivery.QUEUED if queued else Delivery.SENT
    return _each(
        state,
        lambda m: (
            replace(m, delivery=delivery, position=position)
            if m.message_id == message_id and m.chat_id in (None, chat_id) and m.delivery is not Delivery.STARTED
            else m
        ),
    )


def started(state: State, chat_id: str, message_id: str) -> State:
    """Note that the agent took a message up; one whose receipt is still under way may be this one.

    It stays in sight until something of its turn is.
    """
    if any(message_id and m.message_id == message_id for m in state.outgoing):
        return _each(state, lambda m: replace(m, delivery=Delivery.STARTED) if m.message_id == message_id else m)
    waiting = next((m for m in state.outgoing if m.chat_id == chat_id and m.message_id is None), None)
    if waiting is None or waiting.delivery not in (Delivery.SENDING, Delivery.MAKING) or not message_id:
        return state
    guess = replace(waiting, message_id=message_id, delivery=Delivery.STARTED)
    return _each(state, lambda m: guess if m is waiting else m)


def seen(state: State, chat_id: str) -> State:
    """Drop what the transcript shows by now."""
    held = state.transcripts.get(chat_id)
    if held is None or not any(message.chat_id == chat_id for message in state.outgoing):
        return state
    newest = held.log.blocks[-NEWEST:]
    prompts = {block.text for block in newest if isinstance(block, Prompt)}
    return _drop(state, lambda m: m.chat_id == chat_id and _taken(state, m) and safe(m.text) in prompts)


def answered(state: State, chat_id: str) -> State:
    """Drop what was taken up: the agent's own words and work show it now, whatever became of the prompt."""
    return _drop(state, lambda m: m.chat_id == chat_id and m.delivery is Delivery.STARTED)


def settled(state: State, chat_id: str) -> State:
    """Drop what was under way to a chat whose question was answered, or whose turn is over."""
    left = _drop(state, lambda m: m.chat_id == chat_id and _taken(state, m))
    return _each(left, lambda m: replace(m, answered=True) if m.chat_id == chat_id and m.answers else m)


def _taken(state: State, message: Outgoing) -> bool:
    """Say whether the agent has it; what waited for the wake may have begun before its stream was heard."""
    if message.delivery is Delivery.WAKING:
        known = state.replicas.get(message.replica_id)
        return known is not None and known.status == "active" and message.replica_id not in state.waking
    return message.delivery in (Delivery.SENT, Delivery.STARTED, Delivery.MAKING)


def text_of(state: State, message_id: str) -> str:
    """Give the text of a message of ours; empty for anybody else's."""
    return next((m.text for m in state.outgoing if message_id and m.message_id == message_id), "")


def _accepted(state: State, local_id: str, sent: SentMessage) -> State:
    ours = next((message for message in state.outgoing if message.local_id == local_id), None)
    if ours is None:
        return state
    if ours.delivery is Delivery.STARTED and ours.message_id == sent.message_id:
        return seen(state, ours.chat_id or "")  # its turn began before the receipt came
    chat_id = sent.chat_id or ours.chat_id
    delivery = _DELIVERIES.get(sent.status, Delivery.SENT)
    taken = replace(ours, chat_id=chat_id, delivery=delivery, message_id=sent.message_id, position=sent.position)
    state = _each(state, lambda m: taken if m is ours else m)
    if delivery is Delivery.WAKING and ours.replica_id in state.replicas:
        state = replace(state, waking=state.waking | {ours.replica_id})
    if chat_id is None:
        return state
    if delivery is Delivery.QUEUED:
        return queue.accept(state, chat_id, sent.message_id or "", ours.text, None)
    if ours.answered:  # that was told before the receipt came; by now the agent may ask something else
        return _drop(state, lambda m: m.local_id == local_id)
    return seen(state, chat_id)


def _asks(state: State, replica_id: str, chat_id: str | None) -> bool:
    return any(chat.awaitingInput for chat in state.chats.get(replica_id, ()) if chat.id == chat_id)


def _each(state: State, change: Callable[[Outgoing], Outgoing]) -> State:
    outgoing = tuple(change(message) for message in state.outgoing)
    return state if outgoing == state.outgoing else replace(state, outgoing=outgoing)


def _drop(state: State, which: Callable[[Outgoing], bool]) -> State:
    outgoing = tuple(message for message in state.outgoing if not which(message))
    return state if len(outgoing) == len(state.outgoing) else replace(state, outgoing=outgoing)
