"""Routes of the automation family, and those where the world outside tells what happened."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from replicas_tui.api import endpoints_automations as endpoints
from replicas_tui.api.automations import (
    Accepted,
    Automations,
    CreateAutomation,
    Executions,
    ListAutomations,
    ListExecutions,
    OneAutomation,
    TriggerAutomation,
    Triggered,
    UpdateAutomation,
)
from replicas_tui.api.base import Nothing, Success
from replicas_tui.local.engine import Engine
from replicas_tui.local.http.adapter import body_of, reply, route
from replicas_tui.local.people.caller import Caller

LARGEST_CUSTOM = 256 * 1024
LARGEST_FORGE = 25 * 1024 * 1024  # what GitHub sends at most


async def page(engine: Engine, query: ListAutomations, *, caller: Caller) -> Automations:
    """GET /v1/automations."""
    return await engine.automations.page(query, caller)


async def create(engine: Engine, wish: CreateAutomation, *, caller: Caller) -> OneAutomation:
    """POST /v1/automations."""
    return await engine.automations.create(wish, caller)


async def get(engine: Engine, _: Nothing, *, caller: Caller, id: str) -> OneAutomation:  # noqa: A002 - the path's word
    """GET /v1/automations/{id}."""
    return await engine.automations.get(id, caller)


async def update(engine: Engine, wish: UpdateAutomation, *, caller: Caller, id: str) -> OneAutomation:  # noqa: A002
    """PATCH /v1/automations/{id}."""
    return await engine.automations.update(id, wish, caller)


async def remove(engine: Engine, _: Nothing, *, caller: Caller, id: str) -> Success:  # noqa: A002
    """DELETE /v1/automations/{id}."""
    return await engine.automations.remove(id, caller)


async def trigger(engine: Engine, wish: TriggerAutomation, *, caller: Caller, id: str) -> Triggered:  # noqa: A002
    """POST /v1/automations/{id}/trigger."""
    return await engine.automations.trigger(id, wish, caller)


async def executions(engine: Engine, query: ListExecutions, *, caller: Caller, id: str) -> Executions:  # noqa: A002
    """GET /v1/automations/{id}/executions."""
    return await engine.automations.executions(id, query, caller)


async def hear_github(request: Request) -> Response:
    """POST /v1/automations/webhook/github: proved by its signature."""
    engine: Engine = request.app.state.engine
    await engine.intake.github(request.headers, await body_of(request, LARGEST_FORGE))
    return reply(Accepted(), endpoints.HEAR_GITHUB.status)


async def hear_gitlab(request: Request) -> Response:
    """POST /v1/automations/webhook/gitlab: proved by its token."""
    engine: Engine = request.app.state.engine
    await engine.intake.gitlab(request.headers, await body_of(request, LARGEST_FORGE))
    return reply(Accepted(), endpoints.HEAR_GITLAB.status)


async def hear_custom(request: Request) -> Response:
    """POST /v1/automations/webhook/{token}: whoever knows the token may."""
    engine: Engine = request.app.state.engine
    await engine.intake.custom(request.path_params["token"], await body_of(request, LARGEST_CUSTOM))
    return reply(Accepted(), endpoints.HEAR_CUSTOM.status)


ROUTES: list[BaseRoute] = [
    route(endpoints.LIST_AUTOMATIONS, page, takes_caller=True),
    route(endpoints.CREATE_AUTOMATION, create, takes_caller=True),
    route(endpoints.GET_AUTOMATION, get, takes_caller=True),
    route(endpoints.UPDATE_AUTOMATION, update, takes_caller=True),
    route(endpoints.DELETE_AUTOMATION, remove, takes_caller=True),
    route(endpoints.TRIGGER_AUTOMATION, trigger, takes_caller=True),
    route(endpoints.LIST_EXECUTIONS, executions, takes_caller=True),
    Route(endpoints.HEAR_GITHUB.path, hear_github, methods=["POST"]),
    Route(endpoints.HEAR_GITLAB.path, hear_gitlab, methods=["POST"]),
    Route(endpoints.HEAR_CUSTOM.path, hear_custom, methods=["POST"]),
]
