"""Routes of the environment family: environments, their variables, files and MCP servers."""

from __future__ import annotations

from starlette.routing import BaseRoute

from replicas_tui.api import endpoints
from replicas_tui.api import endpoints_environments as ours
from replicas_tui.api.base import Nothing, Success
from replicas_tui.api.environments import (
    CreateEnvironment,
    CreateEnvironmentFile,
    CreateMcp,
    CreateVariable,
    EnvironmentFiles,
    Environments,
    ListEnvironments,
    Mcps,
    OneEnvironment,
    OneEnvironmentFile,
    OneMcp,
    OneVariable,
    UpdateEnvironment,
    UpdateEnvironmentFile,
    UpdateMcp,
    UpdateVariable,
    Variables,
)
from replicas_tui.local.adapter import route
from replicas_tui.local.engine import Engine

TEAM = None


async def page(engine: Engine, query: ListEnvironments) -> Environments:
    """GET /v1/environments."""
    return await engine.environments.book.page(query, TEAM)


async def create(engine: Engine, wish: CreateEnvironment) -> OneEnvironment:
    """POST /v1/environments."""
    return await engine.environments.book.create(wish, TEAM)


async def get(engine: Engine, _: Nothing, *, id: str) -> OneEnvironment:  # noqa: A002 - the path's word
    """GET /v1/environments/{id}."""
    return await engine.environments.book.get(id, TEAM)


async def update(engine: Engine, wish: UpdateEnvironment, *, id: str) -> OneEnvironment:  # noqa: A002
    """PATCH /v1/environments/{id}."""
    return await engine.environments.book.update(id, wish, TEAM)


async def delete(engine: Engine, _: Nothing, *, id: str) -> Success:  # noqa: A002
    """DELETE /v1/environments/{id}."""
    await engine.environments.book.remove(id, TEAM)
    return Success()


async def variables(engine: Engine, _: Nothing, *, id: str) -> Variables:  # noqa: A002
    """GET /v1/environments/{id}/variables."""
    return await engine.environments.variables.every(id, TEAM)


async def create_variable(engine: Engine, wish: CreateVariable, *, id: str) -> OneVariable:  # noqa: A002
    """POST /v1/environments/{id}/variables."""
    return await engine.environments.variables.create(id, TEAM, wish)


async def variable(engine: Engine, _: Nothing, *, id: str, item_id: str) -> OneVariable:  # noqa: A002
    """GET /v1/environments/{id}/variables/{item_id}."""
    return await engine.environments.variables.get(id, TEAM, item_id)


async def update_variable(engine: Engine, wish: UpdateVariable, *, id: str, item_id: str) -> OneVariable:  # noqa: A002
    """PATCH /v1/environments/{id}/variables/{item_id}."""
    return await engine.environments.variables.update(id, TEAM, item_id, wish)


async def delete_variable(engine: Engine, _: Nothing, *, id: str, item_id: str) -> Success:  # noqa: A002
    """DELETE /v1/environments/{id}/variables/{item_id}."""
    await engine.environments.variables.remove(id, TEAM, item_id)
    return Success()


async def files(engine: Engine, _: Nothing, *, id: str) -> EnvironmentFiles:  # noqa: A002
    """GET /v1/environments/{id}/files."""
    return await engine.environments.files.every(id, TEAM)


async def create_file(engine: Engine, wish: CreateEnvironmentFile, *, id: str) -> OneEnvironmentFile:  # noqa: A002
    """POST /v1/environments/{id}/files."""
    return await engine.environments.files.create(id, TEAM, wish)


async def file(engine: Engine, _: Nothing, *, id: str, item_id: str) -> OneEnvironmentFile:  # noqa: A002
    """GET /v1/environments/{id}/files/{item_id}."""
    return await engine.environments.files.get(id, TEAM, item_id)


async def update_file(engine: Engine, wish: UpdateEnvironmentFile, *, id: str, item_id: str) -> OneEnvironmentFile:  # noqa: A002
    """PATCH /v1/environments/{id}/files/{item_id}."""
    return await engine.environments.files.update(id, TEAM, item_id, wish)


async def delete_file(engine: Engine, _: Nothing, *, id: str, item_id: str) -> Success:  # noqa: A002
    """DELETE /v1/environments/{id}/files/{item_id}."""
    await engine.environments.files.remove(id, TEAM, item_id)
    return Success()


async def mcps(engine: Engine, _: Nothing, *, id: str) -> Mcps:  # noqa: A002
    """GET /v1/environments/{id}/mcps."""
    return await engine.environments.mcps.every(id, TEAM)


async def create_mcp(engine: Engine, wish: CreateMcp, *, id: str) -> OneMcp:  # noqa: A002
    """POST /v1/environments/{id}/mcps."""
    return await engine.environments.mcps.create(id, TEAM, wish)


async def mcp(engine: Engine, _: Nothing, *, id: str, item_id: str) -> OneMcp:  # noqa: A002
    """GET /v1/environments/{id}/mcps/{item_id}."""
    return await engine.environments.mcps.get(id, TEAM, item_id)


async def update_mcp(engine: Engine, wish: UpdateMcp, *, id: str, item_id: str) -> OneMcp:  # noqa: A002
    """PATCH /v1/environments/{id}/mcps/{item_id}."""
    return await engine.environments.mcps.update(id, TEAM, item_id, wish)


async def delete_mcp(engine: Engine, _: Nothing, *, id: str, item_id: str) -> Success:  # noqa: A002
    """DELETE /v1/environments/{id}/mcps/{item_id}."""
    await engine.environments.mcps.remove(id, TEAM, item_id)
    return Success()


ROUTES: list[BaseRoute] = [
    route(endpoints.LIST_ENVIRONMENTS, page),
    route(ours.CREATE_ENVIRONMENT, create),
    route(endpoints.GET_ENVIRONMENT, get),
    route(ours.UPDATE_ENVIRONMENT, update),
    route(ours.DELETE_ENVIRONMENT, delete),
    route(ours.LIST_VARIABLES, variables),
    route(ours.CREATE_VARIABLE, create_variable),
    route(ours.GET_VARIABLE, variable),
    route(ours.UPDATE_VARIABLE, update_variable),
    route(ours.DELETE_VARIABLE, delete_variable),
    route(ours.LIST_FILES, files),
    route(ours.CREATE_FILE, create_file),
    route(ours.GET_FILE, file),
    route(ours.UPDATE_FILE, update_file),
    route(ours.DELETE_FILE, delete_file),
    route(ours.LIST_MCPS, mcps),
    route(ours.CREATE_MCP, create_mcp),
    route(ours.GET_MCP, mcp),
    route(ours.UPDATE_MCP, update_mcp),
    route(ours.DELETE_MCP, delete_mcp),
]
