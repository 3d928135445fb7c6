"""Reading what an agent changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from replicas_tui.effects.context import Context
from replicas_tui.state.actions import Noticed, ReplicaLoaded
from replicas_tui.state.model import Level


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
