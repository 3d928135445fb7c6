"""Reading what an agent changed; the diffs are kept on disk, so that they can be read while it sleeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pydantic import TypeAdapter, ValidationError

from replicas_tui.api.replicas import RepositoryStatus
from replicas_tui.cache import SavedDiffs
from replicas_tui.effects.context import Context
from replicas_tui.state.actions import Noticed, ReplicaLoaded
from replicas_tui.state.actions_review import DiffsRestored
from replicas_tui.state.model import Level

_STATUSES = TypeAdapter(tuple[RepositoryStatus, ...])


@dataclass(frozen=True, slots=True)
class LoadDiffs:
    """Read the full diffs of an awake replica."""

    label: ClassVar[str] = "Read the changes"
    replica_id: str

    async def run(self, ctx: Context) -> None:
        """Read them; a replica that is not awake is left alone, because this read would wake it."""
        replica = ctx.state.replicas.get(self.replica_id)
        if replica is None or replica.status != "active":
            text = "Reading the changes would wake this replica. Wake it first."
            ctx.store.dispatch(Noticed(Level.WARN, text, self.replica_id))
            return
        details = await ctx.client.replicas.get(self.replica_id, include="diffs")
        ctx.store.dispatch(ReplicaLoaded(details, ctx.now()))
        await keep_diffs(ctx, self.replica_id)


async def keep_diffs(ctx: Context, replica_id: str) -> None:
    """Put the diffs that the state has of a replica on disk."""
    if (read := ctx.state.diffs.get(replica_id)) is not None:
        packed = _STATUSES.dump_json(read.statuses).decode()
        await ctx.cache.save_diffs(replica_id, SavedDiffs(read.read_at, packed))


async def restore_diffs(ctx: Context, replica_id: str) -> None:
    """Put the diffs that were read in an earlier session into the state, when there are none."""
    if replica_id in ctx.state.diffs or (saved := await ctx.cache.diffs(replica_id)) is None:
        return
    try:
        statuses = _STATUSES.validate_json(saved.packed)
    except ValidationError:  # another version wrote it
        return
    ctx.store.dispatch(DiffsRestored(replica_id, statuses, saved.read_at))
