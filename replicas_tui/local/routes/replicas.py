"""Routes of the replica family."""

from __future__ import annotations

from starlette.routing import BaseRoute

from replicas_tui.api import endpoints
from replicas_tui.api.base import Nothing, Success
from replicas_tui.api.replicas import (
    VERSION_HEADER,
    CreatedReplica,
    CreateReplica,
    GetReplica,
    ListReplicas,
    OneReplica,
    ReplicaPage,
    Woken,
)
from replicas_tui.local.engine import Engine
from replicas_tui.local.http.adapter import route
from replicas_tui.local.people.caller import Caller
from replicas_tui.local.words import ARCHIVED


async def page(engine: Engine, query: ListReplicas) -> ReplicaPage:
    """GET /v1/replica."""
    return await engine.replicas.page(query)


async def create(engine: Engine, wish: CreateReplica, *, header: str | None, caller: Caller) -> CreatedReplica:
    """POST /v1/replica."""
    return await engine.replicas.create(wish, header, caller.user_id)


async def get(engine: Engine, query: GetReplica, *, id: str) -> OneReplica:  # noqa: A002 - the path's word
    """GET /v1/replica/{id}."""
    return await engine.replicas.get(id, query)


async def delete(engine: Engine, _: Nothing, *, id: str) -> Success:  # noqa: A002
    """DELETE /v1/replica/{id}."""
    await engine.lifecycle.delete(id)
    return Success()


async def wake(engine: Engine, _: Nothing, *, id: str) -> Woken:  # noqa: A002
    """POST /v1/replica/{id}/wake."""
    return Woken(waking=await engine.lifecycle.wake(id))


async def sleep(engine: Engine, _: Nothing, *, id: str) -> Success:  # noqa: A002
    """POST /v1/workspaces/{id}/sleep."""
    await engine.lifecycle.rest(id)
    return Success()


async def archive(engine: Engine, _: Nothing, *, id: str) -> Success:  # noqa: A002
    """POST /v1/workspaces/{id}/archive."""
    await engine.lifecycle.rest(id, ARCHIVED)
    return Success()


ROUTES: list[BaseRoute] = [
    route(endpoints.LIST_REPLICAS, page),
    route(endpoints.CREATE_REPLICA, create, header=VERSION_HEADER, takes_caller=True),
    route(endpoints.GET_REPLICA, get),
    route(endpoints.DELETE_REPLICA, delete),
    route(endpoints.WAKE_REPLICA, wake),
    route(endpoints.SLEEP_WORKSPACE, sleep),
    route(endpoints.SLEEP_REPLICA, sleep),
    route(endpoints.ARCHIVE_WORKSPACE, archive),
    route(endpoints.ARCHIVE_REPLICA, archive),
]
