"""The chats of each replica: which work, which ask, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from replicas_tui.api.chats import Chat
from replicas_tui.state.actions import ChatRemoved, ChatsLoaded, TurnEndRead
from replicas_tui.state.model import State
from replicas_tui.state.slices import happenings, messages
from replicas_tui.state.slices.known import forget_chats, is_known
from replicas_tui.state.slices.maps import put, put_or_drop


def reduce(state: State, action: ChatsLoaded | ChatRemoved | TurnEndRead) -> State:
    """Return the state after `action`."""
    match action:
        case ChatsLoaded(replica_id, chats, at):
            return with_chats(state, replica_id, chats, at)
        case ChatRemoved(replica_id, chat_id):
            return remove(state, replica_id, chat_id)
        case TurnEndRead(chat_id, end):
            return replace(state, turn_ends=put(state.turn_ends, chat_id, end))
        case _:
            assert_never(action)


def with_chats(state: State, replica_id: str, chats: tuple[Chat, ...], at: datetime) -> State:
    """Give a replica these chats, and no others."""
    if not is_known(state, replica_id):
        return state
    unique = {chat.id: chat for chat in chats}
    before = state.chats.get(replica_id, ())
    state = forget_chats(state, {chat.id for chat in before} - unique.keys())
    chats_before = state.chats
    state = replace(state, chats=put(state.chats, replica_id, tuple(unique.values())))
    for chat in unique.values():
        state = _noticed(state, replica_id, _by_id(before).get(chat.id), chat, at)
    state = messages.placed(state, replica_id, state.chats[replica_id])
    if replica_id == state.open_replica and state.chats is not chats_before:  # it happened before somebody's eyes
        state = replace(state, read_at=put(state.read_at, replica_id, at))
    return state


def upsert(state: State, replica_id: str, chat: Chat, at: datetime) -> State:
    """Put a chat in its place, or at the end."""
    chats = _by_id(state.chats.get(replica_id, ()))
    return with_chats(state, replica_id, tuple({**chats, chat.id: chat}.values()), at)


def flip(state: State, replica_id: str, chat_id: str, at: datetime, **changes: bool) -> State:
    """Change the flags of a chat, if it is known."""
    chat = _by_id(state.chats.get(replica_id, ())).get(chat_id)
    return state if chat is None else upsert(state, replica_id, chat.model_copy(update=changes), at)


def remove(state: State, replica_id: str, chat_id: str) -> State:
    """Drop a chat and all that belongs to it but its draft."""
    before = state.chats.get(replica_id, ())
    chats = tuple(chat for chat in before if chat.id != chat_id)
    if len(chats) == len(before):
        return state
    return forget_chats(replace(state, chats=put(state.chats, replica_id, chats)), {chat_id})


def processing(state: State, replica_id: str, chat_id: str) -> bool:
    """Say whether a chat works, as far as we know."""
    chat = _by_id(state.chats.get(replica_id, ())).get(chat_id)
    return chat is not None and chat.processing


def _noticed(state: State, replica_id: str, before: Chat | None, chat: Chat, at: datetime) -> State:
    """Note since when a chat works or asks, and what that means for the user."""
    since = (chat.updatedAt or at) if before is None else at
    asked_at = put_or_drop(state.asked_at, chat.id, _since(state.asked_at, chat.id, since, on=chat.awaitingInput))
    worked_at = put_or_drop(state.worked_at, chat.id, _since(state.worked_at, chat.id, since, on=chat.processing))
    if asked_at is not state.asked_at or worked_at is not state.worked_at:
        state = replace(state, asked_at=asked_at, worked_at=worked_at)
    if before is None:
        return state
    if chat.awaitingInput and not before.awaitingInput:
        state = happenings.asked(state, at, replica_id, chat.id)
    if before.awaitingInput and not chat.awaitingInput:
        state = messages.settled(state, chat.id)
    if before.processing and not chat.processing:
        state = happenings.ended(state, at, replica_id, chat.id)
    return state


def _since(moments: Mapping[str, datetime], key: str, at: datetime, *, on: bool) -> datetime | None:
    return moments.get(key, at) if on else None


def _by_id(chats: tuple[Chat, ...]) -> dict[str, Chat]:
    return {chat.id: chat for chat in chats}
