"""The replicas: which there are, how they are, which the user looks at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import assert_never

from replicas_tui.api.replicas import Replica
from replicas_tui.state.actions import (
    FleetLoaded,
    FleetRestored,
    Marked,
    Opened,
    ReadMarked,
    ReadRestored,
    ReplicaCreated,
    ReplicaDeleted,
    ReplicaLoaded,
    StatusChanged,
)
from replicas_tui.state.model import State
from replicas_tui.state.slices import details, happenings, messages
from replicas_tui.state.slices.chats import with_chats
from replicas_tui.state.slices.known import forget_replicas, is_known, mentioned
from replicas_tui.state.slices.maps import put, without

ASLEEP = ("sleeping", "archived")
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # a cache without a date; chats know their own


def reduce(
    state: State, action: FleetRestored | FleetLoaded | ReplicaDeleted | Opened | Marked | ReadMarked | ReadRestored
) -> State:
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
        case ReadMarked() | ReadRestored():
            return _read(state, action)
        case Marked(replica_id, on):
            on = on and is_known(state, replica_id)
            marked = state.marked | {replica_id} if on else state.marked - {replica_id}
            return state if marked == state.marked else replace(state, marked=marked)
        case _:
            assert_never(action)


def reduce_one(state: State, action: ReplicaCreated | ReplicaLoaded | StatusChanged) -> State:
    """Return the state after news of one replica."""
    match action:
        case ReplicaCreated(replica, message):
            others = {key: known for key, known in state.replicas.items() if key != replica.id}
            state = replace(state, replicas={replica.id: replica, **others})
            return messages.came_along(state, replica.id, message) if message else state
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
    if not state.fleet_loaded or state.stale:
        replicas = {replica.id: replica for replica in action.replicas}
        state = replace(
            state,
            replicas={**replicas, **state.replicas},
            fleet_loaded=True,
            stale=True,
            server=replace(state.server, listed_at=action.listed_at or state.server.listed_at),
        )
    repos = {**dict(action.repos), **state.repos}
    state = replace(state, turn_ends={**dict(action.ends), **state.turn_ends}, repos=repos)
    state = forget_replicas(state, mentioned(state) - state.replicas.keys())
    for replica_id, chats in action.chats:
        if replica_id not in state.chats:
            state = with_chats(state, replica_id, chats, action.listed_at or _LONG_AGO)
    return state


def _loaded(state: State, replicas: tuple[Replica, ...], at: datetime) -> State:
    fresh = {replica.id: replica for replica in replicas}
    before = state.replicas
    state = forget_replicas(state, mentioned(state) - fresh.keys())
    if state.stale:  # what was kept of files is true while nothing was done since
        moved = {one for one in before.keys() & fresh.keys() if _has_moved(before[one], fresh[one])}
        state = replace(state, repos=without(state.repos, moved))
    state = replace(state, replicas=fresh, fleet_loaded=True, stale=False, server=replace(state.server, listed_at=at))
    for replica in replicas:
        state = _turned(state, before.get(replica.id), replica, at)
    asleep = {replica_id for replica_id in state.waking if fresh[replica_id].status in ASLEEP}
    return _with_waking(state, frozenset(asleep))


def _has_moved(before: Replica, now: Replica) -> bool:
    return before.last_activity_at != now.last_activity_at


def _turned(state: State, before: Replica | None, replica: Replica, at: datetime) -> State:
    """Say what a new status means for the user."""
    if before is None or before.status == replica.status:
        return state
    if replica.status == "error":
        state = messages.never_began(state, replica.id)
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


def _read(state: State, action: ReadMarked | ReadRestored) -> State:
    match action:
        case ReadMarked(replica_ids, at):
            known = [each for each in replica_ids if each in state.replicas]
            return replace(state, read_at={**state.read_at, **dict.fromkeys(known, at)})
        case ReadRestored(read_at):  # the list that comes drops those of replicas that are gone
            return replace(state, read_at={**dict(read_at), **state.read_at})
        case _:
            assert_never(action)


def _with_waking(state: State, waking: frozenset[str]) -> State:
    return state if waking == state.waking else replace(state, waking=waking)
