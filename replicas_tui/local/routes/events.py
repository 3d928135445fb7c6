"""Route of the live events."""

from __future__ import annotations

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from replicas_tui.api.endpoints import EVENTS_PATH
from replicas_tui.local.engine import Engine
from replicas_tui.local.http.sse import EventStream


async def events(request: Request) -> EventStream:
    """GET /v1/replica/{id}/events, as server-sent events."""
    engine: Engine = request.app.state.engine
    return await engine.streams.open(request.path_params["id"], request.headers.get("last-event-id"))


ROUTES: list[BaseRoute] = [Route(EVENTS_PATH, events, methods=["GET"])]
