"""Reading what the hooks of a workspace printed: from the server where that wakes nobody, else from what was kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pydantic import ValidationError

from replicas_tui.api.hooks import Hooks
from replicas_tui.cache.rows import SavedHookRuns
from replicas_tui.effects.context import Context
from replicas_tui.effects.reading import Read
from replicas_tui.state.actions_resources import ResourceLoaded
from replicas_tui.state.resources import hooks_of_replica, resource


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
                await self._restore(ctx)
            return
        await Read((key,)).run(ctx)
        read = resource(ctx.state, key)
        if read.value is not None and read.at is not None and not read.failed:
            await ctx.cache.keep_hook_runs(self.replica_id, SavedHookRuns(read.at, read.value.model_dump_json()))

    async def _restore(self, ctx: Context) -> None:
        saved = await ctx.cache.hook_runs(self.replica_id)
        if saved is None:
            return
        try:
            runs = Hooks.model_validate_json(saved.packed)
        except ValidationError:  # another version wrote it
            return
        ctx.store.dispatch(ResourceLoaded(hooks_of_replica(self.replica_id), runs, saved.read_at))
