"""What the user can do to replicas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from replicas_tui.api.replicas import CreateReplica as Request
from replicas_tui.api.replicas import Replica
from replicas_tui.effects.context import Context
from replicas_tui.state.actions import (
    FleetLoaded,
    FleetRestored,
    Marked,
    Opened,
    ReadRestored,
    ReplicaCreated,
    ReplicaDeleted,
    StatusChanged,
)
from replicas_tui.state.model import State, TurnEnd


@dataclass(frozen=True, slots=True)
class RestoreFleet:
    """Show the fleet as it was last seen, before the network answers."""

    label: ClassVar[str] = "Show the last fleet"

    async def run(self, ctx: Context) -> None:
        """Read it from the cache, unless the server was faster; what was looked at is known here alone."""
        marks = await ctx.cache.read_marks()
        ctx.keeper.marks_restored(marks)
        ctx.store.dispatch(ReadRestored(tuple(marks.items())))
        kept = await ctx.cache.fleet()
        if kept.listed_at is not None and not ctx.state.fleet_loaded:
            ends = tuple((chat_id, TurnEnd(at, broke)) for chat_id, at, broke in kept.ends)
            ctx.store.dispatch(FleetRestored(kept.replicas, kept.chats, kept.listed_at, ends, kept.repos))


_TRIES = 3


def _shape(state: State) -> dict[str, str]:
    return {one.id: one.status for one in state.replicas.values()}


async def _list(ctx: Context) -> tuple[Replica, ...]:
    for _ in range(_TRIES - 1):
        before = _shape(ctx.state)
        replicas = await ctx.client.replicas.list_all()
        if _shape(ctx.state) == before:
            return replicas
    return await ctx.client.replicas.list_all()


@dataclass(frozen=True, slots=True)
class LoadFleet:
    """Read the list again."""

    label: ClassVar[str] = "Refresh"

    async def run(self, ctx: Context) -> None:
        """Replace the fleet in the store, and keep it.

        A list that was asked for before a replica was made, deleted or changed state here would undo that on screen:
        it is asked for again.
        """
        replicas = await _list(ctx)
        at = ctx.now()
        ctx.store.dispatch(FleetLoaded(replicas, at))
        ctx.keeper.fleet_changed(at)


@dataclass(frozen=True, slots=True)
class CreateReplica:
    """Make a replica; its row shows at once, as `preparing`."""

    label: ClassVar[str] = "Create replica"
    request: Request

    async def run(self, ctx: Context) -> None:
        """Create it; nothing is sent twice."""
        replica = await ctx.client.replicas.create(self.request, known=frozenset(ctx.state.replicas))
        ctx.store.dispatch(ReplicaCreated(replica, self.request.message))
        await ctx.cache.remember_sent(self.request.message)
        ctx.stale.set()


@dataclass(frozen=True, slots=True)
class WakeReplica:
    """Wake a sleeping replica, on purpose: awake time may cost money."""

    label: ClassVar[str] = "Wake replica"
    replica_id: str

    async def run(self, ctx: Context) -> None:
        """Ask for it; the list says when it is awake."""
        woken = await ctx.client.replicas.wake(self.replica_id)
        known = ctx.state.replicas.get(self.replica_id)
        before = known.status if known is not None else "sleeping"
        status = before if woken.waking else "active"
        ctx.store.dispatch(StatusChanged(self.replica_id, status, waking=woken.waking))
        ctx.stale.set()


@dataclass(frozen=True, slots=True)
class SleepReplica:
    """Put a replica to sleep; its processes end, its files stay."""

    label: ClassVar[str] = "Sleep"
    replica_id: str

    async def run(self, ctx: Context) -> None:
        """Its row changes only once the server agreed."""
        await ctx.client.replicas.sleep(self.replica_id)
        ctx.store.dispatch(StatusChanged(self.replica_id, "sleeping"))
        ctx.stale.set()


@dataclass(frozen=True, slots=True)
class ArchiveReplica:
    """Put a replica away."""

    label: ClassVar[str] = "Archive"
    replica_id: str

    async def run(self, ctx: Context) -> None:
        """Its row changes only once the server agreed."""
        await ctx.client.replicas.archive(self.replica_id)
        ctx.store.dispatch(StatusChanged(self.replica_id, "archived"))
        ctx.stale.set()


@dataclass(frozen=True, slots=True)
class DeleteReplica:
    """Delete a replica and all that is kept of it."""

    label: ClassVar[str] = "Delete"
    replica_id: str

    async def run(self, ctx: Context) -> None:
        """Its row goes only once the server agreed."""
        await ctx.client.replicas.delete(self.replica_id)
        ctx.store.dispatch(ReplicaDeleted(self.replica_id))
        ctx.keeper.fleet_changed(ctx.now())
        ctx.stale.set()


@dataclass(frozen=True, slots=True)
class MarkReplica:
    """Mark a replica, so that it is watched live, or take the mark away."""

    label: ClassVar[str] = "Mark"
    replica_id: str
    on: bool = True

    async def run(self, ctx: Context) -> None:
        """Mark it."""
        ctx.store.dispatch(Marked(self.replica_id, self.on))


@dataclass(frozen=True, slots=True)
class CloseReplica:
    """Go back to the fleet."""

    label: ClassVar[str] = "Back"

    async def run(self, ctx: Context) -> None:
        """Nothing is open any more; what was is seen up to this moment."""
        ctx.store.dispatch(Opened(None, None, ctx.now()))
        await ctx.keeper.save_marks()
