"""Routes of environment hooks, warm pools and trust."""

from __future__ import annotations

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from replicas_tui.api import endpoints_hooks as ours
from replicas_tui.api.base import Nothing, Success
from replicas_tui.api.environment_hooks import (
    HookContent,
    OnePool,
    SavedStartHook,
    SavedWarmHook,
    Spares,
    StartHooks,
    SwitchPool,
    TestedHook,
    TestedWarmHook,
    TrustedHooks,
    TrustHooks,
    TrustList,
    WarmHooks,
)
from replicas_tui.local.db.environment_hooks import START, WARM
from replicas_tui.local.engine import Engine
from replicas_tui.local.http.adapter import argument_of, route
from replicas_tui.local.http.sse import EventStream
from replicas_tui.local.people import caller as callers
from replicas_tui.local.people.caller import Caller


async def warm(engine: Engine, _: Nothing, *, caller: Caller, id: str) -> WarmHooks:  # noqa: A002 - the path's word
    """GET /v1/environments/{id}/warm-hooks."""
    return await engine.pools.state(id, caller.user_id)


async def save_warm(engine: Engine, wish: HookContent, *, caller: Caller, id: str) -> SavedWarmHook:  # noqa: A002
    """POST /v1/environments/{id}/warm-hooks/save."""
    return await engine.environment_hooks.save_warm(id, caller.user_id, wish)


async def save_test_warm(engine: Engine, wish: HookContent, *, caller: Caller, id: str) -> TestedWarmHook:  # noqa: A002
    """POST /v1/environments/{id}/warm-hooks/save-test."""
    return await engine.environment_hooks.save_test_warm(id, caller.user_id, wish)


async def test_warm(engine: Engine, wish: HookContent, *, caller: Caller, id: str) -> TestedHook:  # noqa: A002
    """POST /v1/environments/{id}/warm-hooks/test."""
    return await engine.environment_hooks.test(WARM, id, caller.user_id, wish)


async def stream_warm(request: Request) -> EventStream:
    """POST /v1/environments/{id}/warm-hooks/save-test/stream, as server-sent events."""
    engine: Engine = request.app.state.engine
    wish = await argument_of(request, ours.STREAM_WARM_HOOK)
    return await engine.environment_hooks.stream_warm(
        request.path_params["id"], callers.of(request.scope).user_id, wish
    )


async def start(engine: Engine, _: Nothing, *, caller: Caller, id: str) -> StartHooks:  # noqa: A002
    """GET /v1/environments/{id}/start-hooks."""
    return await engine.environment_hooks.start_hooks(id, caller.user_id)


async def save_start(engine: Engine, wish: HookContent, *, caller: Caller, id: str) -> SavedStartHook:  # noqa: A002
    """POST /v1/environments/{id}/start-hooks/save."""
    return await engine.environment_hooks.save_start(id, caller.user_id, wish)


async def test_start(engine: Engine, wish: HookContent, *, caller: Caller, id: str) -> TestedHook:  # noqa: A002
    """POST /v1/environments/{id}/start-hooks/test."""
    return await engine.environment_hooks.test(START, id, caller.user_id, wish)


async def stream_start(request: Request) -> EventStream:
    """POST /v1/environments/{id}/start-hooks/test/stream, as server-sent events."""
    engine: Engine = request.app.state.engine
    wish = await argument_of(request, ours.STREAM_START_HOOK)
    return await engine.environment_hooks.stream_start(
        request.path_params["id"], callers.of(request.scope).user_id, wish
    )


async def switch(engine: Engine, wish: SwitchPool, *, caller: Caller, id: str) -> OnePool:  # noqa: A002
    """PUT /v1/environments/{id}/warm-pools."""
    return await engine.pools.switch(id, caller.user_id, wish)


async def spares(engine: Engine, _: Nothing, *, caller: Caller, id: str) -> Spares:  # noqa: A002
    """GET /v1/warm-pools/{id}/workspaces."""
    return await engine.pools.spares(id, caller.user_id)


async def stream_spare(request: Request) -> EventStream:
    """GET /v1/warm-pool-workspaces/{id}/stream, as server-sent events."""
    engine: Engine = request.app.state.engine
    return await engine.pools.stream(request.path_params["id"], callers.of(request.scope).user_id)


async def trusted(engine: Engine, _: Nothing) -> TrustList:
    """GET /v1/trust."""
    return await engine.trust.every()


async def trust(engine: Engine, wish: TrustHooks) -> TrustedHooks:
    """POST /v1/trust."""
    return await engine.trust.trust(wish)


async def distrust(engine: Engine, _: Nothing, *, digest: str) -> Success:
    """DELETE /v1/trust/{digest}."""
    await engine.trust.distrust(digest)
    return Success()


ROUTES: list[BaseRoute] = [
    route(ours.GET_WARM_HOOKS, warm, takes_caller=True),
    route(ours.SAVE_WARM_HOOK, save_warm, takes_caller=True),
    route(ours.SAVE_TEST_WARM_HOOK, save_test_warm, takes_caller=True),
    route(ours.TEST_WARM_HOOK, test_warm, takes_caller=True),
    Route(ours.STREAM_WARM_HOOK.path, stream_warm, methods=["POST"]),
    route(ours.GET_START_HOOKS, start, takes_caller=True),
    route(ours.SAVE_START_HOOK, save_start, takes_caller=True),
    route(ours.TEST_START_HOOK, test_start, takes_caller=True),
    Route(ours.STREAM_START_HOOK.path, stream_start, methods=["POST"]),
    route(ours.SWITCH_POOL, switch, takes_caller=True),
    route(ours.LIST_SPARES, spares, takes_caller=True),
    Route(ours.STREAM_SPARE.path, stream_spare, methods=["GET"]),
    route(ours.LIST_TRUST, trusted),
    route(ours.TRUST_HOOKS, trust),
    route(ours.DISTRUST_HOOKS, distrust),
]
