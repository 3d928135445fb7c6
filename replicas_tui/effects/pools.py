"""Warm pools, and the trust in what repositories want to run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from replicas_tui.api.environment_hooks import TrustedHooks, TrustHooks
from replicas_tui.effects.context import Context
from replicas_tui.effects.reading import Read
from replicas_tui.state import resources
from replicas_tui.state.actions import Noticed
from replicas_tui.state.model import Level


@dataclass(frozen=True, slots=True)
class ReadPool:
    """Read how a pool is doing, and its workspaces."""

    label: ClassVar[str] = "Read the warm pool"
    environment_id: str

    async def run(self, ctx: Context) -> None:
        """Read the pool, then what is in it."""
        key = resources.warm_hooks(self.environment_id)
        await Read((key,)).run(ctx)
        held = resources.resource(ctx.state, key).value
        if held is not None and held.warm_pool is not None:
            await Read((resources.spares(held.warm_pool.id),)).run(ctx)


@dataclass(frozen=True, slots=True)
class SwitchPool:
    """Keep spare workspaces of an environment, or none."""

    label: ClassVar[str] = "Switch the warm pool"
    environment_id: str
    enabled: bool

    async def run(self, ctx: Context) -> None:
        """Switch, then read."""
        await ctx.client.warm_hooks.switch(self.environment_id, enabled=self.enabled)
        await ReadPool(self.environment_id).run(ctx)


@dataclass(frozen=True, slots=True)
class GiveTrust:
    """Let hooks of a repository run."""

    label: ClassVar[str] = "Trust the hooks"
    digest: str

    async def run(self, ctx: Context) -> None:
        """Trust them, say where they run now, read the list."""
        given = await ctx.client.trust.give(TrustHooks(digest=self.digest))
        ctx.store.dispatch(Noticed(Level.DONE, told(given)))
        await Read((resources.TRUST,)).run(ctx)


@dataclass(frozen=True, slots=True)
class TakeTrustBack:
    """Let hooks of a repository run no more."""

    label: ClassVar[str] = "Take the trust back"
    digest: str

    async def run(self, ctx: Context) -> None:
        """Take it back, say so, read the list."""
        await ctx.client.trust.take_back(self.digest)
        ctx.store.dispatch(Noticed(Level.DONE, "These hooks run no more."))
        await Read((resources.TRUST,)).run(ctx)


def told(given: TrustedHooks) -> str:
    """Say what comes of trusting hooks, as `local trust` does."""
    said = ["These hooks may run from now on."]
    if given.running_in:
        said.append(f"The start hook that was held back runs now in {_count(given.running_in, 'workspace')}.")
    if given.later_in:
        said.append(f"It runs at the next wake of {_count(given.later_in, 'sleeping workspace')}.")
    return " ".join(said)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
