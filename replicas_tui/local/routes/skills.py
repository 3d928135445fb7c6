"""Routes of skills."""

from __future__ import annotations

from starlette.routing import BaseRoute

from replicas_tui.api import endpoints_skills as ours
from replicas_tui.api.base import Nothing, Success
from replicas_tui.api.skills import (
    AddedRegistry,
    AddRegistry,
    EnableSkill,
    FoundSkills,
    OneSkill,
    Registries,
    RepoSkills,
    SearchSkills,
    Skills,
)
from replicas_tui.local.engine import Engine
from replicas_tui.local.http.adapter import route
from replicas_tui.local.people.caller import Caller


async def every(engine: Engine, _: Nothing, *, caller: Caller, id: str) -> Skills:  # noqa: A002 - the path's word
    """GET /v1/environments/{id}/skills."""
    return await engine.skills.every(id, caller.user_id)


async def enable(engine: Engine, wish: EnableSkill, *, caller: Caller, id: str) -> OneSkill:  # noqa: A002
    """POST /v1/environments/{id}/skills."""
    return await engine.skills.enable(id, caller.user_id, wish)


async def disable(engine: Engine, _: Nothing, *, caller: Caller, id: str, item_id: str) -> Success:  # noqa: A002
    """DELETE /v1/environments/{id}/skills/{item_id}."""
    await engine.skills.disable(id, caller.user_id, item_id)
    return Success()


async def registries(engine: Engine, _: Nothing, *, caller: Caller, id: str) -> Registries:  # noqa: A002
    """GET /v1/environments/{id}/skills-registries."""
    return await engine.skills.registries(id, caller.user_id)


async def add_registry(engine: Engine, wish: AddRegistry, *, caller: Caller, id: str) -> AddedRegistry:  # noqa: A002
    """POST /v1/environments/{id}/skills-registries."""
    return await engine.skills.add_registry(id, caller.user_id, wish)


async def remove_registry(engine: Engine, _: Nothing, *, caller: Caller, id: str, item_id: str) -> Success:  # noqa: A002
    """DELETE /v1/environments/{id}/skills-registries/{item_id}."""
    await engine.skills.remove_registry(id, caller.user_id, item_id)
    return Success()


async def of_repositories(engine: Engine, _: Nothing, *, caller: Caller, id: str) -> RepoSkills:  # noqa: A002
    """GET /v1/environments/{id}/repo-skills."""
    return await engine.skills.of_repositories(id, caller.user_id)


async def search(engine: Engine, query: SearchSkills) -> FoundSkills:
    """GET /v1/environment-skills/search."""
    return await engine.skills.search(query)


ROUTES: list[BaseRoute] = [
    route(ours.LIST_SKILLS, every, takes_caller=True),
    route(ours.ENABLE_SKILL, enable, takes_caller=True),
    route(ours.DISABLE_SKILL, disable, takes_caller=True),
    route(ours.LIST_REGISTRIES, registries, takes_caller=True),
    route(ours.ADD_REGISTRY, add_registry, takes_caller=True),
    route(ours.REMOVE_REGISTRY, remove_registry, takes_caller=True),
    route(ours.LIST_REPO_SKILLS, of_repositories, takes_caller=True),
    route(ours.SEARCH_SKILLS, search),
]
