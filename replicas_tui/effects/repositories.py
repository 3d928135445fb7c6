"""What the user can do with repositories."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from replicas_tui.api.capabilities import ADD_REPOSITORY, ADD_REPOSITORY_SET
from replicas_tui.api.repositories import AddRepositorySet
from replicas_tui.client.errors import NotOffered
from replicas_tui.effects.context import Context
from replicas_tui.effects.environments import LoadCatalogue
from replicas_tui.effects.reading import Read
from replicas_tui.state import resources
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
        await ReadRepositories().run(ctx)


@dataclass(frozen=True, slots=True)
class MakeRepositorySet:
    """Make a set of repositories that are worked on together, where the server offers that."""

    label: ClassVar[str] = "Make the set"
    name: str
    repository_ids: tuple[str, ...]

    async def run(self, ctx: Context) -> None:
        """Make it and read the catalogue again."""
        capabilities = ctx.state.server.capabilities
        if capabilities is None or ADD_REPOSITORY_SET not in capabilities.extensions:
            raise NotOffered("making a set of repositories", "Make it on the service's own pages")
        wish = AddRepositorySet(name=self.name, repository_ids=list(self.repository_ids))
        made = await ctx.client.repositories.add_set(wish)
        ctx.store.dispatch(Noticed(Level.DONE, f"The set {made.repository_set.name} is made."))
        await ReadRepositories().run(ctx)


@dataclass(frozen=True, slots=True)
class ReadRepositories:
    """Read repositories and sets, and every environment, the personal ones too."""

    label: ClassVar[str] = "Read the repositories"

    async def run(self, ctx: Context) -> None:
        """Read them."""
        await LoadCatalogue().run(ctx)
        await Read((resources.ENVIRONMENTS,)).run(ctx)
