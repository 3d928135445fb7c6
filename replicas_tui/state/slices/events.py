"""Live events of a replica, each told to the slice it concerns."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from replicas_tui.api.events import (
    ChatCreated,
    ChatDeleted,
    ChatInterrupted,
    ChatUpdated,
    EngineError,
    EngineReady,
    HooksChanged,
    PreviewChanged,
    RepoDiscovered,
    RepoStatusChanged,
    StatusChanged,
    TurnAccepted,
    TurnCompleted,
    TurnDelta,
    TurnStarted,
    UnknownEvent,
)
from replicas_tui.api.previews import Previews
from replicas_tui.state.actions import EventArrived
from replicas_tui.state.actions_resources import ResourceLoaded
from replicas_tui.state.model import State
from replicas_tui.state.resources import previews
from replicas_tui.state.slices import chats, happenings, messages, queue, resources, transcripts
from replicas_tui.state.slices.known import is_known
from replicas_tui.state.slices.maps import put, without


def reduce(state: State, action: EventArrived) -> State:
    """Return the state after a live event."""
    replica_id, event, at = action.replica_id, action.event, action.at
    if not is_known(state, replica_id):
        return state
    match event:
        case TurnDelta(payload=delta):
            return transcripts.append(state, replica_id, delta.chatId, delta.event)
        case TurnAccepted() | TurnStarted() | TurnCompleted() | ChatInterrupted():
            return _turn(state, replica_id, event, at)
        case ChatCreated() | ChatUpdated() | ChatDeleted():
            return _chat(state, replica_id, event, at)
        case _:
            return _workspace(state, replica_id, event, at)


def _workspace(
    state: State,
    replica_id: str,
    event: RepoDiscovered
    | RepoStatusChanged
    | EngineError
    | EngineReady
    | StatusChanged
    | HooksChanged
    | PreviewChanged
    | UnknownEvent,
    at: datetime,
) -> State:
    match event:
        case RepoDiscovered(payload=read) | RepoStatusChanged(payload=read):
            known = put(state.repos, replica_id, read.repos)
            told_at = state.repos_told_at
            if isinstance(event, RepoStatusChanged):  # also when the numbers are the same: then the lines are others
                told_at = put(told_at, replica_id, at)
            if known is state.repos and told_at is state.repos_told_at:
                return state
            return replace(state, repos=known, repos_told_at=told_at)
        case EngineError(payload=error):
            text = error.message or error.code or "The workspace reported an error."
            state = replace(state, errors=put(state.errors, replica_id, text))
            return happenings.happened(state, at, replica_id, "error", text, event=event.id)
        case EngineReady() | StatusChanged() | HooksChanged() | UnknownEvent():
            return state
        case PreviewChanged(payload=served):
            key, now = previews(replica_id), Previews(previews=served.previews)
            return resources.reduce(state, ResourceLoaded(key, now, at))
        case _:
            assert_never(event)


def _turn(
    state: State, replica_id: str, event: TurnAccepted | TurnStarted | TurnCompleted | ChatInterrupted, at: datetime
) -> State:
    match event:
        case TurnAccepted(payload=p):
            if p.queued:
                text = messages.text_of(state, p.messageId)
                state = queue.accept(state, p.chatId, p.messageId, text, event.ts or at)
            return messages.accepted(state, p.chatId, p.messageId, p.position, queued=p.queued)
        case TurnStarted(payload=p):
            state = queue.leave(state, p.chatId, p.messageId)
            state = messages.started(state, p.chatId, p.messageId)
            if replica_id in state.errors:
                state = replace(state, errors=without(state.errors, {replica_id}))
            return chats.flip(state, replica_id, p.chatId, at, processing=True)
        case TurnCompleted(payload=p):
            return _completed(state, replica_id, event, at)
        case ChatInterrupted(payload=p):
            state = queue.keep(state, p.chatId, p.queue)
            return chats.flip(state, replica_id, p.chatId, at, awaitingInput=False) if p.interrupted else state
        case _:
            assert_never(event)


def _completed(state: State, replica_id: str, event: TurnCompleted, at: datetime) -> State:
    p = event.payload
    worked = chats.processing(state, replica_id, p.chatId)
    state = messages.settled(state, p.chatId)
    lines = state.happenings
    state = chats.flip(state, replica_id, p.chatId, at, processing=p.processing, awaitingInput=False)
    if p.isComplete or not worked or p.processing:
        return state
    # It did not end by itself, which only this event knows.
    return happenings.ended(replace(state, happenings=lines), at, replica_id, p.chatId, well=False)


def _chat(state: State, replica_id: str, event: ChatCreated | ChatUpdated | ChatDeleted, at: datetime) -> State:
    match event:
        case ChatCreated(payload=created):
            return chats.upsert(state, replica_id, created.chat, at)
        case ChatUpdated(payload=updated):
            return chats.upsert(state, replica_id, updated.chat, at)
        case ChatDeleted(payload=deleted):
            return chats.remove(state, replica_id, deleted.chatId)
        case _:
            assert_never(event)
