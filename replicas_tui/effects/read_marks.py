"""Saying that something was seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from replicas_tui.effects.context import Context
from replicas_tui.state.actions import ReadMarked


@dataclass(frozen=True, slots=True)
class MarkRead:
    """Take note that these replicas were looked at, without opening them."""

    label: ClassVar[str] = "Mark as read"
    replica_ids: tuple[str, ...]

    async def run(self, ctx: Context) -> None:
        """Note it, and keep it for the next start."""
        ctx.store.dispatch(ReadMarked(self.replica_ids, ctx.now()))
        await ctx.keeper.save_marks()
