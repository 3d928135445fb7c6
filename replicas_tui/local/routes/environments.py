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
from replicas_tui.local.engine import Engine
from replicas_tui.local.http.adapter import route
from replicas_tui.local.people.caller import Caller


async def page(engine: Engine, query: ListEnvironments, *, caller: Caller) -> Environments:
    """GET /v1/environments."""
    return await engine.environments.book.page(query, caller.user_id)


async def create(engine: Engine, wish: CreateEnvironment, *, caller: Caller) -> OneEnvironment:
    """POST /v1/environments."""
    return await engine.environments.book.create(wish, caller.user_id)


async def get(engine: Engine, _: Nothing, *, caller: Caller, id: str) -> OneEnvironment:  # noqa: A002 - the path's word
    """GET /v1/environments/{id}."""
    return await engine.environments.book.get(id, caller.user_id)


async def update(engine: Engine, wish: UpdateEnvironment, *, caller: Caller, id: str) -> OneEnvironment:  # noqa: A002
    """PATCH /v1/environments/{id}."""
    return await engine.environments.book.update(id, wish, caller.user_id)


async def delete(engine: Engine, _: Nothing, *, caller: Caller, id: str) -> Success:  # noqa: A002
    """DELETE /v1/environments/{id}."""
    await engine.environments.book.remove(id, caller.user_id)
    return Success()


async def variables(engine: Engine, _: Nothing, *, caller: Caller, id: str) -> Variables:  # noqa: A002
    """GET /v1/environments/{id}/variables."""
    return await engine.environments.variables.every(id, caller.user_id)


async def create_variable(engine: Engine, wish: CreateVariable, *, caller: Caller, id: str) -> OneVariable:  # noqa: A002
    """POST /v1/environments/{id}/variables."""
    return await engine.environments.variables.create(id, caller.user_id, wish)


async def variable(engine: Engine, _: Nothing, *, caller: Caller, id: str, item_id: str) -> OneVariable:  # noqa: A002
    """GET /v1/environments/{id}/variables/{item_id}."""
    return await engine.environments.variables.get(id, caller.user_id, item_id)


async def update_variable(
    engine: Engine,
    wish: UpdateVariable,
    *,
    caller: Caller,
    id: str,  # noqa: A002
    item_id: str,
) -> OneVariable:
    """PATCH /v1/environments/{id}/variables/{item_id}."""
    return await engine.environments.variables.update(id, caller.user_id, item_id, wish)


async def delete_variable(engine: Engine, _: Nothing, *, caller: Caller, id: str, item_id: str) -> Success:  # noqa: A002
    """DELETE /v1/environments/{id}/variables/{item_id}."""
    await engine.environments.variables.remove(id, caller.user_id, item_id)
    return Success()


async def files(engine: Engine, _: Nothing, *, caller: Caller, id: str) -> EnvironmentFiles:  # noqa: A002
    """GET /v1/environments/{id}/files."""
    return await engine.environments.files.every(id, caller.user_id)


async def create_file(engine: Engine, wish: CreateEnvironmentFile, *, caller: Caller, id: str) -> OneEnvironmentFile:  # noqa: A002
    """POST /v1/environments/{id}/files."""
    return await engine.environments.files.create(id, caller.user_id, wish)


async def file(engine: Engine, _: Nothing, *, caller: Caller, id: str, item_id: str) -> OneEnvironmentFile:  # noqa: A002
    """GET /v1/environments/{id}/files/{item_id}."""
    return await engine.environments.files.get(id, caller.user_id, item_id)


async def update_file(
    engine: Engine,
    wish: UpdateEnvironmentFile,
    *,
    caller: Caller,
    id: str,  # noqa: A002
    item_id: str,
) -> OneEnvironmentFile:
    """PATCH /v1/environments/{id}/files/{item_id}."""
    return await engine.environments.files.update(id, caller.user_id, item_id, wish)


async def delete_file(engine: Engine, _: Nothing, *, caller: Caller, id: str, item_id: str) -> Success:  # noqa: A002
    """DELETE /v1/environments/{id}/files/{item_id}."""
    await engine.environments.files.remove(id, caller.user_id, item_id)
    return Success()


async def mcps(engine: Engine, _: Nothing, *, caller: Caller, id: str) -> Mcps:  # noqa: A002
    """GET /v1/environments/{id}/mcps."""
    return await engine.environments.mcps.every(id, caller.user_id)


async def create_mcp(engine: Engine, wish: CreateMcp, *, caller: Caller, id: str) -> OneMcp:  # noqa: A002
    """POST /v1/environments/{id}/mcps."""
    return await engine.environments.mcps.create(id, caller.user_id, wish)


async def mcp(engine: Engine, _: Nothing, *, caller: Caller, id: str, item_id: str) -> OneMcp:  # noqa: A002
    """GET /v1/environments/{id}/mcps/{item_id}."""
    return await engine.environments.mcps.get(id, caller.user_id, item_id)


async def update_mcp(engine: Engine, wish: UpdateMcp, *, caller: Caller, id: str, item_id: str) -> OneMcp:  # noqa: A002
    """PATCH /v1/environments/{id}/mcps/{item_id}."""
    return await engine.environments.mcps.update(id, caller.user_id, item_id, wish)


async def delete_mcp(engine: Engine, _: Nothing, *, caller: Caller, id: str, item_id: str) -> Success:  # noqa: A002
    """DELETE /v1/environments/{id}/mcps/{item_id}."""
    await engine.environments.mcps.remove(id, caller.user_id, item_id)
    return Success()


ROUTES: list[BaseRoute] = [
    route(endpoints.LIST_ENVIRONMENTS, page, takes_caller=True),
    route(ours.CREATE_ENVIRONMENT, create, takes_caller=True),
    route(endpoints.GET_ENVIRONMENT, get, takes_caller=True),
    route(ours.UPDATE_ENVIRONMENT, update, takes_caller=True),
    route(ours.DELETE_ENVIRONMENT, delete, takes_caller=True),
    route(ours.LIST_VARIABLES, variables, takes_caller=True),
    route(ours.CREATE_VARIABLE, create_variable, takes_caller=True),
    route(ours.GET_VARIABLE, variable, takes_caller=True),
    route(ours.UPDATE_VARIABLE, update_variable, takes_caller=True),
    route(ours.DELETE_VARIABLE, delete_variable, takes_caller=True),
    route(ours.LIST_FILES, files, takes_caller=True),
    route(ours.CREATE_FILE, create_file, takes_caller=True),
    route(ours.GET_FILE, file, takes_caller=True),
    route(ours.UPDATE_FILE, update_file, takes_caller=True),
    route(ours.DELETE_FILE, delete_file, takes_caller=True),
    route(ours.LIST_MCPS, mcps, takes_caller=True),
    route(ours.CREATE_MCP, create_mcp, takes_caller=True),
    route(ours.GET_MCP, mcp, takes_caller=True),
    route(ours.UPDATE_MCP, update_mcp, takes_caller=True),
    route(ours.DELETE_MCP, delete_mcp, takes_caller=True),
]
