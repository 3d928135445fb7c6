"""Routes of the repository family, and of what this server offers."""

from __future__ import annotations

from starlette.routing import BaseRoute

from replicas_tui.api import endpoints, endpoints_skills
from replicas_tui.api.base import Nothing
from replicas_tui.api.capabilities import Capabilities
from replicas_tui.api.repositories import (
    AddedRepository,
    AddedRepositorySet,
    AddRepository,
    AddRepositorySet,
    Repositories,
    RepositorySets,
)
from replicas_tui.local.engine import Engine
from replicas_tui.local.http.adapter import route


async def every(engine: Engine, _: Nothing) -> Repositories:
    """GET /v1/replica/repositories."""
    return await engine.connected.repositories()


async def add(engine: Engine, wish: AddRepository) -> AddedRepository:
    """POST /v1/replica/repositories."""
    return await engine.connected.add(wish)


async def sets(engine: Engine, _: Nothing) -> RepositorySets:
    """GET /v1/replica/repository-sets."""
    return await engine.sets.every()


async def add_set(engine: Engine, wish: AddRepositorySet) -> AddedRepositorySet:
    """POST /v1/replica/repository-sets."""
    return await engine.sets.add(wish)


async def capabilities(engine: Engine, _: Nothing) -> Capabilities:
    """GET /v1/capabilities."""
    return await engine.capabilities()


ROUTES: list[BaseRoute] = [
    route(endpoints.LIST_REPOSITORIES, every),
    route(endpoints.ADD_REPOSITORY, add),
    route(endpoints.LIST_REPOSITORY_SETS, sets),
    route(endpoints_skills.ADD_REPOSITORY_SET, add_set),
    route(endpoints.CAPABILITIES, capabilities),
]
