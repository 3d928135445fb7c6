"""Routes about people and keys."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from replicas_tui.api import endpoints_people as ours
from replicas_tui.api.base import Nothing, Success
from replicas_tui.api.keys import ApiKeys, CreatedKey, CreateKey, CreateUserKey, ListKeys
from replicas_tui.api.users import OneProfile
from replicas_tui.local.engine import Engine
from replicas_tui.local.http.adapter import argument_of, body_of, reply, route
from replicas_tui.local.people import caller as callers
from replicas_tui.local.people.caller import Caller


async def profile(engine: Engine, _: Nothing, *, caller: Caller) -> OneProfile:
    """GET /v1/user/profile."""
    return await engine.users.profile(caller)


async def update(request: Request) -> Response:
    """PUT /v1/user/profile, as JSON or as a form with the picture itself."""
    engine: Engine = request.app.state.engine
    caller, kind = callers.of(request.scope), request.headers.get("content-type", "")
    if kind.lower().startswith("multipart/form-data"):
        return reply(await engine.users.update_by_form(caller, kind, await body_of(request)))
    return reply(await engine.users.update(caller, await argument_of(request, ours.UPDATE_PROFILE)))


async def own_keys(engine: Engine, query: ListKeys, *, caller: Caller) -> ApiKeys:
    """GET /v1/user/api-keys."""
    return await engine.users.keys(caller, query)


async def create_own(engine: Engine, wish: CreateUserKey, *, caller: Caller) -> CreatedKey:
    """POST /v1/user/api-keys."""
    return await engine.users.create_key(caller, wish)


async def revoke_own(engine: Engine, _: Nothing, *, caller: Caller, id: str) -> Success:  # noqa: A002 - the path's word
    """DELETE /v1/user/api-keys/{id}."""
    await engine.users.revoke_key(caller, id)
    return Success()


async def every(engine: Engine, _: Nothing, *, caller: Caller) -> ApiKeys:
    """GET /v1/api-keys."""
    return await engine.keys.every(caller)


async def create(engine: Engine, wish: CreateKey, *, caller: Caller) -> CreatedKey:
    """POST /v1/api-keys."""
    return await engine.keys.create(caller, wish)


async def revoke(engine: Engine, _: Nothing, *, caller: Caller, id: str) -> Success:  # noqa: A002
    """DELETE /v1/api-keys/{id}."""
    await engine.keys.revoke(caller, id)
    return Success()


ROUTES: list[BaseRoute] = [
    route(ours.GET_PROFILE, profile, takes_caller=True),
    Route(ours.UPDATE_PROFILE.path, update, methods=["PUT"]),
    route(ours.LIST_OWN_KEYS, own_keys, takes_caller=True),
    route(ours.CREATE_OWN_KEY, create_own, takes_caller=True),
    route(ours.REVOKE_OWN_KEY, revoke_own, takes_caller=True),
    route(ours.LIST_KEYS, every, takes_caller=True),
    route(ours.CREATE_KEY, create, takes_caller=True),
    route(ours.REVOKE_KEY, revoke, takes_caller=True),
]
