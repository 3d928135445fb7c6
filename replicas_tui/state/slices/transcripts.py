"""Transcripts: windows of a history that were read, and what comes live."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from replicas_tui.api.history import AgentEvent, Sender
from replicas_tui.state.actions_history import HistoryAction, HistoryFailed, HistoryLoaded, HistoryLoading
from replicas_tui.state.model import State, Transcripts
from replicas_tui.state.resources import PROFILE, resource
from replicas_tui.state.slices import messages
from replicas_tui.state.slices.known import is_known
from replicas_tui.state.slices.maps import put
from replicas_tui.state.transcript import Transcript


def reduce(state: State, action: HistoryAction) -> State:
    """Return the state after `action`."""
    match action:
        case HistoryLoading(chat_id):
            return _with(state, chat_id, replace(_held(state, chat_id), loading=True, failed=""))
        case HistoryFailed(chat_id, reason):
            return _with(state, chat_id, replace(_held(state, chat_id), loading=False, failed=reason))
        case HistoryLoaded(replica_id=replica_id) if not is_known(state, replica_id):
            return state
        case HistoryLoaded(chat_id=chat_id):
            log = _held(state, chat_id).log
            senders = [Sender(recordedAt=one.recordedAt) if _is_me(state, one) else one for one in action.senders]
            log.load(action.events, action.start, whole=action.whole, senders=senders)
            state = _with(state, chat_id, Transcripts(log, log.version))
            return messages.seen(state, chat_id)
        case _:
            assert_never(action)


def append(state: State, replica_id: str, chat_id: str, event: AgentEvent) -> State:
    """Add a live event, where somebody looks or looked; elsewhere the history is read when somebody does."""
    if chat_id not in state.transcripts and state.open_replica != replica_id:
        return state
    held = _held(state, chat_id)
    held.log.append(event)
    state = _with(state, chat_id, replace(held, version=held.log.version))
    return messages.seen(state, chat_id) if event.type.endswith("user") else messages.answered(state, chat_id)


def _held(state: State, chat_id: str) -> Transcripts:
    return state.transcripts.get(chat_id) or Transcripts(Transcript())


def _with(state: State, chat_id: str, held: Transcripts) -> State:
    transcripts = put(state.transcripts, chat_id, held)
    return state if transcripts is state.transcripts else replace(state, transcripts=transcripts)


def _is_me(state: State, sender: Sender) -> bool:
    """Say whether somebody is the user, as far as it is known who that is."""
    profile = resource(state, PROFILE).value
    return profile is not None and bool(sender.senderUserId) and sender.senderUserId == profile.userId
