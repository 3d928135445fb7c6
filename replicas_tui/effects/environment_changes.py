"""Making, changing and deleting environments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from replicas_tui.api.environments import CreateEnvironment, UpdateEnvironment
from replicas_tui.client.errors import NotFound, Refused
from replicas_tui.effects.context import Context
from replicas_tui.effects.environments import LoadCatalogue
from replicas_tui.effects.reading import Read
from replicas_tui.state import resources
from replicas_tui.state.actions import Noticed
from replicas_tui.state.actions_staging import StagedReverted
from replicas_tui.state.model import Level


@dataclass(frozen=True, slots=True)
class MakeEnvironment:
    """Make an environment, or a copy of one, or one that inherits."""

    label: ClassVar[str] = "Make an environment"
    wish: CreateEnvironment

    async def run(self, ctx: Context) -> None:
        """Make it, then read the list."""
        await ctx.client.environments.create(self.wish)
        await _read_lists(ctx)


@dataclass(frozen=True, slots=True)
class ChangeEnvironment:
    """Change what the wish names."""

    label: ClassVar[str] = "Change the environment"
    environment_id: str
    wish: UpdateEnvironment

    async def run(self, ctx: Context) -> None:
        """Change it, then read it and the list."""
        try:
            await ctx.client.environments.update(self.environment_id, self.wish)
        except NotFound:
            await _read_lists(ctx)
            raise
        theirs = resources.repo_skills(self.environment_id)
        known = resources.resource(ctx.state, theirs).value is not None  # they may be other repositories now
        await Read((resources.environment(self.environment_id), *((theirs,) if known else ()))).run(ctx)
        await _read_lists(ctx)


@dataclass(frozen=True, slots=True)
class DeleteEnvironment:
    """Delete an environment with all it holds; what was staged for it goes with it."""

    label: ClassVar[str] = "Delete the environment"
    environment_id: str
    name: str

    async def run(self, ctx: Context) -> None:
        """Delete it; when something rests on it, read what that is and raise."""
        try:
            await ctx.client.environments.delete(self.environment_id)
        except NotFound:
            pass  # what was wanted
        except Refused:
            await Read((resources.AUTOMATIONS, resources.ENVIRONMENTS)).run(ctx)
            raise
        staged = ctx.state.staged.get(self.environment_id)
        if staged is not None:
            ctx.store.dispatch(StagedReverted(self.environment_id, tuple(one.key for one in staged.changes)))
        ctx.store.dispatch(Noticed(Level.DONE, f"{self.name} is deleted."))
        await _read_lists(ctx)


async def _read_lists(ctx: Context) -> None:
    await Read((resources.ENVIRONMENTS,)).run(ctx)
    await LoadCatalogue().run(ctx)
