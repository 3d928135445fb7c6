"""What the user is told outside of the app: what was told is remembered, and single replicas can be kept quiet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from replicas_tui.effects.context import Context
from replicas_tui.state.actions import Noticed
from replicas_tui.state.actions_alerts import Alerted, AlertsRestored, Muted
from replicas_tui.state.model import Level


@dataclass(frozen=True, slots=True)
class RestoreAlerts:
    """Read what makes no noise, and what made some before."""

    label: ClassVar[str] = "Read what was told"

    async def run(self, ctx: Context) -> None:
        """Read both; before that nothing is told."""
        muted, alerted = await ctx.cache.muted(), await ctx.cache.alerted()
        ctx.store.dispatch(AlertsRestored(muted, alerted))


@dataclass(frozen=True, slots=True)
class RememberAlerts:
    """Take note that these alerts were found, for as long as anybody could find them again."""

    label: ClassVar[str] = "Remember what was told"
    ids: tuple[str, ...]

    async def run(self, ctx: Context) -> None:
        """Note it at once, and on the disk."""
        ctx.store.dispatch(Alerted(self.ids))
        await ctx.cache.remember_alerted(self.ids)


@dataclass(frozen=True, slots=True)
class MuteReplica:
    """Let a replica make no noise, or let it make some again."""

    label: ClassVar[str] = "Mute"
    replica_id: str
    on: bool = True

    async def run(self, ctx: Context) -> None:
        """Mute it, and say so."""
        ctx.store.dispatch(Muted(self.replica_id, self.on))
        said = "muted; the inbox lists it all the same. B lets it speak again." if self.on else "speaks again."
        ctx.store.dispatch(Noticed(Level.INFO, said, self.replica_id))
        await ctx.cache.mute(self.replica_id, on=self.on)
