"""Environments, and what belongs to one: variables, files and MCP servers."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from replicas_tui.api.base import Nothing, Success, Wire
from replicas_tui.api.endpoints import GET_ENVIRONMENT, LIST_ENVIRONMENTS, Endpoint
from replicas_tui.api.endpoints_environments import CREATE_ENVIRONMENT, DELETE_ENVIRONMENT, UPDATE_ENVIRONMENT
from replicas_tui.api.environments import (
    CreateEnvironment,
    Environments,
    ListEnvironments,
    OneEnvironment,
    UpdateEnvironment,
)
from replicas_tui.client.http import Http

Listed = TypeVar("Listed", bound=Wire)
New = TypeVar("New", bound=Wire)
Change = TypeVar("Change", bound=Wire)
One = TypeVar("One", bound=Wire)


class EnvironmentBook:
    """Calls under `/v1/environments`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def list(self, scope: Literal["org", "user", "all"] | None = None) -> Environments:
        """Read all the key may see. Source: GET /v1/environments."""
        return await self._http.call(LIST_ENVIRONMENTS, ListEnvironments(scope=scope))

    async def get(self, environment_id: str) -> OneEnvironment:
        """Read one. Source: GET /v1/environments/{id}."""
        return await self._http.call(GET_ENVIRONMENT, Nothing(), id=environment_id)

    async def create(self, wish: CreateEnvironment) -> OneEnvironment:
        """Make one, or copy one. Source: POST /v1/environments."""
        return await self._http.call(CREATE_ENVIRONMENT, wish)

    async def update(self, environment_id: str, wish: UpdateEnvironment) -> OneEnvironment:
        """Change what is given. Source: PATCH /v1/environments/{id}."""
        return await self._http.call(UPDATE_ENVIRONMENT, wish, id=environment_id)

    async def delete(self, environment_id: str) -> None:
        """Delete one; 409 while something holds it. Source: DELETE /v1/environments/{id}."""
        await self._http.call(DELETE_ENVIRONMENT, Nothing(), id=environment_id)


class EnvironmentItems(Generic[Listed, New, Change, One]):
    """Calls under `/v1/environments/{id}/<items>`, the same for every kind of item.

    Args:
        http: The wire.
        listing, create, read, update, delete: The operations of this kind.
    """

    def __init__(
        self,
        http: Http,
        *,
        listing: Endpoint[Nothing, Listed],
        create: Endpoint[New, One],
        read: Endpoint[Nothing, One],
        update: Endpoint[Change, One],
        delete: Endpoint[Nothing, Success],
    ) -> None:
        self._http = http
        self._listing, self._create, self._read = listing, create, read
        self._update, self._delete = update, delete

    async def list(self, environment_id: str) -> Listed:
        """Read all."""
        return await self._http.call(self._listing, Nothing(), id=environment_id)

    async def create(self, environment_id: str, wish: New) -> One:
        """Add one."""
        return await self._http.call(self._create, wish, id=environment_id)

    async def get(self, environment_id: str, item_id: str) -> One:
        """Read one."""
        return await self._http.call(self._read, Nothing(), id=environment_id, item_id=item_id)

    async def update(self, environment_id: str, item_id: str, wish: Change) -> One:
        """Change what is given of one."""
        return await self._http.call(self._update, wish, id=environment_id, item_id=item_id)

    async def delete(self, environment_id: str, item_id: str) -> None:
        """Take one away."""
        await self._http.call(self._delete, Nothing(), id=environment_id, item_id=item_id)
