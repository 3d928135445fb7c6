"""Messages on their way, and what is typed.

A message leaves the list once something else shows it: its turn began, its prompt stands in the transcript, the
question it answers is answered. Its text is never dropped before the server has it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from replicas_tui.api.messages import SentMessage
from replicas_tui.state.actions_messages import (
    DraftChanged,
    MessageAccepted,
    MessageAction,
    MessageFailed,
    MessageSending,
    SentRestored,
)
from replicas_tui.state.blocks import Prompt
from replicas_tui.state.model import Delivery, Outgoing, State
from replicas_tui.state.safe import safe
from replicas_tui.state.slices import queue
from replicas_tui.state.slices.maps import put_or_drop

NEWEST = 60  # blocks in which a prompt is looked for
MOST_SENT = 200
_DELIVERIES = {"queued": Delivery.QUEUED, "waking": Delivery.WAKING}


def reduce(state: State, action: MessageAction) -> State:
    """Return the state after `action`."""
    match action:
        case MessageSending(local_id, replica_id, chat_id, text):
            others = tuple(message for message in state.outgoing if message.local_id != local_id)
            return replace(state, outgoing=(*others, Outgoing(local_id, replica_id, chat_id, text)))
        case MessageAccepted(local_id, sent):
            return _accepted(state, local_id, sent)
        case MessageFailed(local_id, reason):
            return _each(
                state, lambda m: replace(m, delivery=Delivery.FAILED, reason=reason) if m.local_id == local_id else m
            )
        case DraftChanged(key, draft):
            drafts = put_or_drop(state.drafts, key, draft)
            return state if drafts is state.drafts else replace(state, drafts=drafts)
        case SentRestored(texts):
            return _remember(state, texts, state.sent)
        case _:
            assert_never(action)


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
    """Note that the agent took a message up; one whose receipt is still under way may be this one."""
    state = _drop(state, lambda m: bool(message_id) and m.message_id == message_id)
    waiting = next((m for m in state.outgoing if m.chat_id == chat_id and m.message_id is None), None)
    if waiting is None or waiting.delivery is not Delivery.SENDING or not message_id:
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


def settled(state: State, chat_id: str) -> State:
    """Drop what was under way to a chat whose question was answered, or whose turn is over."""
    return _drop(state, lambda m: m.chat_id == chat_id and _taken(state, m))


def _taken(state: State, message: Outgoing) -> bool:
    """Say whether the agent has it; what waited for the wake may have begun before its stream was heard."""
    if message.delivery is Delivery.WAKING:
        known = state.replicas.get(message.replica_id)
        return known is not None and known.status == "active" and message.replica_id not in state.waking
    return message.delivery is Delivery.SENT


def text_of(state: State, message_id: str) -> str:
    """Give the text of a message of ours; empty for anybody else's."""
    return next((m.text for m in state.outgoing if message_id and m.message_id == message_id), "")


def _accepted(state: State, local_id: str, sent: SentMessage) -> State:
    ours = next((message for message in state.outgoing if message.local_id == local_id), None)
    if ours is None:
        return state
    state = _remember(state, state.sent, (ours.text,))
    if ours.delivery is Delivery.STARTED and ours.message_id == sent.message_id:
        return _drop(state, lambda m: m is ours)  # its turn began before the receipt came
    chat_id = sent.chat_id or ours.chat_id
    delivery = _DELIVERIES.get(sent.status, Delivery.SENT)
    taken = replace(
        ours, chat_id=chat_id, delivery=delivery, message_id=sent.message_id, position=sent.position, reason=""
    )
    state = _each(state, lambda m: taken if m is ours else m)
    if delivery is Delivery.WAKING and ours.replica_id in state.replicas:
        state = replace(state, waking=state.waking | {ours.replica_id})
    if chat_id is None:
        return state
    if delivery is Delivery.QUEUED:
        return queue.accept(state, chat_id, sent.message_id or "", ours.text, None)
    return seen(state, chat_id)


def _each(state: State, change: Callable[[Outgoing], Outgoing]) -> State:
    outgoing = tuple(change(message) for message in state.outgoing)
    return state if outgoing == state.outgoing else replace(state, outgoing=outgoing)


def _drop(state: State, which: Callable[[Outgoing], bool]) -> State:
    outgoing = tuple(message for message in state.outgoing if not which(message))
    return state if len(outgoing) == len(state.outgoing) else replace(state, outgoing=outgoing)
