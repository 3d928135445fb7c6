"""What the hooks of a workspace printed: read from the server where that wakes nobody, else from what was kept.

A hook that did not pass, or waits for trust, leaves an agent without what it prepares: that is told, once for a run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, NamedTuple

from pydantic import ValidationError

from replicas_tui.api.hooks import HookLog, Hooks
from replicas_tui.cache.rows import SavedHookRuns
from replicas_tui.effects.context import Context
from replicas_tui.effects.reading import Read
from replicas_tui.state.actions import Noticed
from replicas_tui.state.actions_resources import ResourceLoaded
from replicas_tui.state.model import Level
from replicas_tui.state.resources import hooks_of_replica, resource

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ReadHookRuns:
    """Read the hook runs of a replica."""

    label: ClassVar[str] = "Read the hook runs"
    replica_id: str

    async def run(self, ctx: Context) -> None:
        """Read and keep them; those of a replica that is not awake are the kept ones."""
        replica, key = ctx.state.replicas.get(self.replica_id), hooks_of_replica(self.replica_id)
        if replica is None or replica.status != "active":
            if resource(ctx.state, key).value is None:
                await self.restore(ctx)
            return
        await Read((key,)).run(ctx)
        read = resource(ctx.state, key)
        if read.value is not None and read.at is not None and not read.failed:
            await ctx.cache.keep_hook_runs(self.replica_id, SavedHookRuns(read.at, read.value.model_dump_json()))

    async def restore(self, ctx: Context) -> None:
        """Take what was kept of them."""
        saved = await ctx.cache.hook_runs(self.replica_id)
        if saved is None:
            return
        try:
            runs = Hooks.model_validate_json(saved.packed)
        except ValidationError:  # another version wrote it
            return
        ctx.store.dispatch(ResourceLoaded(hooks_of_replica(self.replica_id), runs, saved.read_at))


@dataclass(frozen=True, slots=True)
class TellOfHooks:
    """Tell of hooks that did not pass, unless these runs of them were read before."""

    label: ClassVar[str] = "Look at the hooks"
    replica_id: str

    async def run(self, ctx: Context) -> None:
        """Read them where that wakes nobody, and compare with what was known."""
        replica, key = ctx.state.replicas.get(self.replica_id), hooks_of_replica(self.replica_id)
        if replica is None or replica.status != "active":
            return
        if resource(ctx.state, key).value is None:
            await ReadHookRuns(self.replica_id).restore(ctx)
        before = resource(ctx.state, key).value
        await ReadHookRuns(self.replica_id).run(ctx)
        after = resource(ctx.state, key).value
        if after is not None and after is not before and (said := news(before, after)):
            text = f"{said} did not pass. H there shows why."
            ctx.store.dispatch(Noticed(Level.WARN, text, self.replica_id))


def news(before: Hooks | None, after: Hooks) -> str:
    """Name the hooks whose last run did not pass and is not among those known before; empty when there are none."""
    known = {run for run, _ in _runs(before)} if before is not None else set()
    last = {run[:3]: (run, log) for run, log in sorted(_runs(after), key=lambda each: each[0].at)}
    fresh = [run for run, log in last.values() if log.exitCode and run not in known]
    named = [f"the {run.kind} hook of {run.name if run.of == 'repository' else 'its environment'}" for run in fresh]
    return " and ".join(filter(None, (", ".join(named[:-1]), *named[-1:])))


class _Run(NamedTuple):
    """Which run of which hook it is."""

    kind: str
    of: str
    name: str
    at: datetime


def _runs(hooks: Hooks) -> list[tuple[_Run, HookLog]]:
    kinds = (("warm", hooks.warm_hooks), ("start", hooks.start_hooks))
    return [
        (_Run(kind, log.hookType, log.hookName, log.executedAt or NEVER), log)
        for kind, held in kinds
        for log in held.logs
    ]
