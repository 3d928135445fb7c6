"""Connected repositories, and sets of them."""

from __future__ import annotations

from replicas_tui.api.base import Nothing
from replicas_tui.api.endpoints import ADD_REPOSITORY, LIST_REPOSITORIES, LIST_REPOSITORY_SETS
from replicas_tui.api.endpoints_skills import ADD_REPOSITORY_SET
from replicas_tui.api.repositories import (
    AddedRepository,
    AddedRepositorySet,
    AddRepository,
    AddRepositorySet,
    Repositories,
    RepositorySets,
)
from replicas_tui.client.http import Http


class ConnectedRepositories:
    """Calls under `/v1/replica/repositories` and `/v1/replica/repository-sets`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def list(self) -> Repositories:
        """Read all. Source: GET /v1/replica/repositories."""
        return await self._http.call(LIST_REPOSITORIES, Nothing())

    async def add(self, url: str) -> AddedRepository:
        """Connect one: an extension of the local engine. Source: POST /v1/replica/repositories."""
        return await self._http.call(ADD_REPOSITORY, AddRepository(url=url))

    async def sets(self) -> RepositorySets:
        """Read all sets. Source: GET /v1/replica/repository-sets."""
        return await self._http.call(LIST_REPOSITORY_SETS, Nothing())

    async def add_set(self, wish: AddRepositorySet) -> AddedRepositorySet:
        """Make a set: an extension of the local engine. Source: POST /v1/replica/repository-sets."""
        return await self._http.call(ADD_REPOSITORY_SET, wish)
