"""Reading the files an agent drops for the user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from replicas_tui.effects.context import Context
from replicas_tui.effects.transcripts import may_read
from replicas_tui.state.actions import CanvasLoaded, CanvasOpened, Noticed
from replicas_tui.state.model import Level

_ASLEEP = "Reading the canvas would wake this replica. Wake it first."


@dataclass(frozen=True, slots=True)
class LoadCanvas:
    """Read what is on a replica's canvas."""

    label: ClassVar[str] = "Read the canvas"
    replica_id: str

    async def run(self, ctx: Context) -> None:
        """Read the list; where that would wake the replica, say so instead."""
        if not may_read(ctx.state, self.replica_id):
            ctx.store.dispatch(Noticed(Level.WARN, _ASLEEP, self.replica_id))
            return
        listed = await ctx.client.canvas.list(self.replica_id)
        ctx.store.dispatch(CanvasLoaded(self.replica_id, listed.items))


@dataclass(frozen=True, slots=True)
class OpenCanvasItem:
    """Read one canvas file."""

    label: ClassVar[str] = "Open the canvas file"
    replica_id: str
    filename: str

    async def run(self, ctx: Context) -> None:
        """Read it with its content; where that would wake the replica, say so instead."""
        if not may_read(ctx.state, self.replica_id):
            ctx.store.dispatch(Noticed(Level.WARN, _ASLEEP, self.replica_id))
            return
        content = await ctx.client.canvas.get(self.replica_id, self.filename)
        ctx.store.dispatch(CanvasOpened(self.replica_id, content))
