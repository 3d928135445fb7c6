"""Keeping what is typed and not sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from replicas_tui.cache import SavedDraft
from replicas_tui.effects.context import Context
from replicas_tui.state.actions_messages import DraftChanged, SentRestored
from replicas_tui.state.model import Draft


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """Keep a draft in the state and on disk; an empty text drops it.

    Attributes:
        key: A chat's id, or `new` for the new-replica form.
        cursor: Row and column, both from 0.
    """

    label: ClassVar[str] = "Keep the draft"
    key: str
    text: str
    cursor: tuple[int, int] = (0, 0)

    async def run(self, ctx: Context) -> None:
        """Keep it."""
        ctx.store.dispatch(DraftChanged(self.key, Draft(self.text, self.cursor) if self.text else None))
        await ctx.cache.save_draft(self.key, SavedDraft(self.text, self.cursor) if self.text else None)


@dataclass(frozen=True, slots=True)
class RestoreDrafts:
    """Read all drafts from disk, and what was sent before."""

    label: ClassVar[str] = "Read the drafts"

    async def run(self, ctx: Context) -> None:
        """Put those into the state that were not typed over meanwhile."""
        for key, kept in (await ctx.cache.drafts()).items():
            if key not in ctx.state.drafts:
                ctx.store.dispatch(DraftChanged(key, Draft(kept.text, kept.cursor)))
        ctx.store.dispatch(SentRestored(await ctx.cache.sent()))
