"""What the user can do with repositories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from replicas_tui.api.capabilities import ADD_REPOSITORY
from replicas_tui.client.errors import NotOffered
from replicas_tui.effects.context import Context
from replicas_tui.effects.environments import LoadCatalogue
from replicas_tui.state.actions import Noticed
from replicas_tui.state.model import Level


@dataclass(frozen=True, slots=True)
class AddRepository:
    """Connect a repository by its URL or absolute path, where the server offers that."""

    label: ClassVar[str] = "Add repository"
    url: str

    async def run(self, ctx: Context) -> None:
        """Connect it and read the catalogue again: the server made an environment for it."""
        capabilities = ctx.state.server.capabilities
        if capabilities is None or ADD_REPOSITORY not in capabilities.extensions:
            raise NotOffered("adding a repository", "Connect it on the service's own pages")
        added = await ctx.client.repositories.add(self.url)
        ctx.store.dispatch(Noticed(Level.DONE, f"{added.repository.name} is connected."))
        await LoadCatalogue().run(ctx)
