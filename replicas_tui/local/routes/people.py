"""Routes about people and keys."""

from __future__ import annotations

from starlette.routing import BaseRoute

from replicas_tui.api import endpoints_people as ours
from replicas_tui.api.base import Nothing, Success
from replicas_tui.api.keys import ApiKeys, CreatedKey, CreateKey, CreateUserKey, ListKeys
from replicas_tui.api.users import OneProfile, UpdateProfile
from replicas_tui.local.adapter import route
from replicas_tui.local.engine import Engine
from replicas_tui.local.people.caller import Caller


async def profile(engine: Engine, _: Nothing, *, caller: Caller) -> OneProfile:
    """GET /v1/user/profile."""
    return await engine.users.profile(caller)


async def update(engine: Engine, wish: UpdateProfile, *, caller: Caller) -> OneProfile:
    """PUT /v1/user/profile."""
    return await engine.users.update(caller, wish)


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
    route(ours.UPDATE_PROFILE, update, takes_caller=True),
    route(ours.LIST_OWN_KEYS, own_keys, takes_caller=True),
    route(ours.CREATE_OWN_KEY, create_own, takes_caller=True),
    route(ours.REVOKE_OWN_KEY, revoke_own, takes_caller=True),
    route(ours.LIST_KEYS, every, takes_caller=True),
    route(ours.CREATE_KEY, create, takes_caller=True),
    route(ours.REVOKE_KEY, revoke, takes_caller=True),
]
