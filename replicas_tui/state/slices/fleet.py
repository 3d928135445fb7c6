"""The replicas: which there are, how they are, which the user looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from replicas_tui.api.replicas import Replica
from replicas_tui.state.actions import (
    FleetLoaded,
    FleetRestored,
    Marked,
    Opened,
    ReplicaCreated,
    ReplicaDeleted,
    ReplicaLoaded,
    StatusChanged,
)
from replicas_tui.state.model import State
from replicas_tui.state.slices import details, happenings
from replicas_tui.state.slices.known import forget_replicas, is_known
from replicas_tui.state.slices.maps import put

ASLEEP = ("sleeping", "archived")


def reduce(state: State, action: FleetRestored | FleetLoaded | ReplicaDeleted | Opened | Marked) -> State:
    """Return the state after an action on the fleet as a whole, or on how the user sees it."""
    match action:
        case FleetRestored():
            return _restored(state, action)
        case FleetLoaded(replicas, at):
            return _loaded(state, replicas, at)
        case ReplicaDeleted(replica_id):
            return forget_replicas(state, {replica_id})
        case Opened():
            return _opened(state, action)
        case Marked(replica_id, on):
            on = on and is_known(state, replica_id)
            marked = state.marked | {replica_id} if on else state.marked - {replica_id}
            return state if marked == state.marked else replace(state, marked=marked)
        case _:
            assert_never(action)


def reduce_one(state: State, action: ReplicaCreated | ReplicaLoaded | StatusChanged) -> State:
    """Return the state after news of one replica."""
    match action:
        case ReplicaCreated(replica):
            others = {key: known for key, known in state.replicas.items() if key != replica.id}
            return replace(state, replicas={replica.id: replica, **others})
        case ReplicaLoaded(read, at):
            return details.loaded(state, read, at)
        case StatusChanged(replica_id, status, waking):
            known = state.replicas.get(replica_id)
            if known is None:
                return state
            changed = known.model_copy(update={"status": status})
            state = replace(state, replicas=put(state.replicas, replica_id, changed))
            return _with_waking(state, state.waking | {replica_id} if waking else state.waking - {replica_id})
        case _:
            assert_never(action)


def _restored(state: State, action: FleetRestored) -> State:
    """The server's own word is newer than what was on disk."""
    chats = {key: value for key, value in action.chats if key not in state.chats}
    read_at: Mapping[str, datetime] = {**dict(action.read_at), **state.read_at}
    if state.fleet_loaded and not state.stale:
        known = {key: value for key, value in chats.items() if key in state.replicas}
        kept = {key: at for key, at in read_at.items() if key in state.replicas}
        return replace(state, chats={**state.chats, **known}, read_at=kept)
    replicas = {replica.id: replica for replica in action.replicas}
    return replace(
        state,
        replicas={**replicas, **state.replicas},
        fleet_loaded=True,
        stale=True,
        chats={**state.chats, **{key: value for key, value in chats.items() if key in replicas}},
        read_at={key: at for key, at in read_at.items() if key in replicas or key in state.replicas},
        server=replace(state.server, listed_at=action.listed_at or state.server.listed_at),
    )


def _loaded(state: State, replicas: tuple[Replica, ...], at: datetime) -> State:
    fresh = {replica.id: replica for replica in replicas}
    before = state.replicas
    belonging = before.keys() | state.chats.keys() | state.links.keys() | state.read_at.keys() | state.marked
    if state.open_replica is not None:
        belonging |= {state.open_replica}
    state = forget_replicas(state, belonging - fresh.keys())
    state = replace(state, replicas=fresh, fleet_loaded=True, stale=False, server=replace(state.server, listed_at=at))
    for replica in replicas:
        state = _turned(state, before.get(replica.id), replica, at)
    asleep = {replica_id for replica_id in state.waking if fresh[replica_id].status in ASLEEP}
    return _with_waking(state, frozenset(asleep))


def _turned(state: State, before: Replica | None, replica: Replica, at: datetime) -> State:
    """Say what a new status means for the user."""
    if before is None or before.status == replica.status:
        return state
    if replica.status == "error":
        return happenings.happened(
            state, at, replica.id, "error", state.errors.get(replica.id, "could not be prepared")
        )
    if before.status in ASLEEP and replica.status == "active":
        return happenings.happened(state, at, replica.id, "woken", "awake again")
    return state


def _opened(state: State, action: Opened) -> State:
    replica_id = action.replica_id
    if replica_id is not None and not is_known(state, replica_id):
        return state
    looked_at = {seen for seen in (state.open_replica, replica_id) if seen is not None}
    read_at = {**state.read_at, **dict.fromkeys(looked_at, action.at)}
    chat_id = action.chat_id if replica_id is not None else None
    return replace(state, open_replica=replica_id, open_chat=chat_id, read_at=read_at)


def _with_waking(state: State, waking: frozenset[str]) -> State:
    return state if waking == state.waking else replace(state, waking=waking)
