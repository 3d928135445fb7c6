"""What belongs to what, and forgetting all of it together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from replicas_tui.state.model import State
from replicas_tui.state.slices.maps import without


def is_known(state: State, replica_id: str) -> bool:
    """Say whether news of a replica are welcome: it is in the fleet, or no fleet was read yet.

    An answer that was under way when its replica was deleted must not bring parts of it back.
    """
    return replica_id in state.replicas or not state.fleet_loaded


def mentioned(state: State) -> frozenset[str]:
    """Give the ids of all replicas the state holds anything of."""
    maps = (state.replicas, state.chats, state.repos, state.links, state.read_at, state.diffs, state.canvases)
    canvas = (state.canvas_troubles, state.canvas_open, state.canvas_copies)
    ids = {replica_id for of in (*maps, *canvas, state.errors) for replica_id in of}
    ids |= {message.replica_id for message in state.outgoing} | {line.replica_id for line in state.happenings}
    looked_at = {state.open_replica} if state.open_replica is not None else set()
    return frozenset(ids | state.waking | state.marked | looked_at)


def forget_chats(state: State, chat_ids: Collection[str]) -> State:
    """Drop all that belongs to some chats but what was typed."""
    if not chat_ids:
        return state
    return replace(
        state,
        queues=without(state.queues, chat_ids),
        transcripts=without(state.transcripts, chat_ids),
        turn_ends=without(state.turn_ends, chat_ids),
        asked_at=without(state.asked_at, chat_ids),
        worked_at=without(state.worked_at, chat_ids),
        outgoing=tuple(message for message in state.outgoing if message.chat_id not in chat_ids),
        open_chat=None if state.open_chat in chat_ids else state.open_chat,
    )


def forget_replicas(state: State, replica_ids: Collection[str]) -> State:
    """Drop all that belongs to some replicas but what was typed."""
    if not replica_ids:
        return state
    gone = frozenset(replica_ids)
    state = forget_chats(state, {chat.id for replica_id in gone for chat in state.chats.get(replica_id, ())})
    left = state.open_replica not in gone
    return replace(
        state,
        replicas=without(state.replicas, gone),
        chats=without(state.chats, gone),
        repos=without(state.repos, gone),
        links=without(state.links, gone),
        waking=state.waking - gone,
        marked=state.marked - gone,
        read_at=without(state.read_at, gone),
        diffs=without(state.diffs, gone),
        repos_told_at=without(state.repos_told_at, gone),
        canvases=without(state.canvases, gone),
        canvas_troubles=without(state.canvas_troubles, gone),
        canvas_open=without(state.canvas_open, gone),
        canvas_copies=without(state.canvas_copies, gone),
        errors=without(state.errors, gone),
        happenings=tuple(line for line in state.happenings if line.replica_id not in gone),
        outgoing=tuple(message for message in state.outgoing if message.replica_id not in gone),
        open_replica=state.open_replica if left else None,
        open_chat=state.open_chat if left else None,
    )
