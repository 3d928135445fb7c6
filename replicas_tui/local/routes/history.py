"""Routes of the history, canvas and hook families: what a replica left behind."""

from __future__ import annotations

from starlette.routing import BaseRoute

from replicas_tui.api import endpoints
from replicas_tui.api.base import Nothing
from replicas_tui.api.canvas import CanvasContent, CanvasList
from replicas_tui.api.history import History, ReadHistory
from replicas_tui.api.hooks import Hooks
from replicas_tui.local.engine import Engine
from replicas_tui.local.http.adapter import route


async def read(engine: Engine, query: ReadHistory, *, id: str) -> History:  # noqa: A002 - the path's word
    """GET /v1/replica/{id}/history."""
    return await engine.histories.read(id, query)


async def canvas(engine: Engine, _: Nothing, *, id: str) -> CanvasList:  # noqa: A002
    """GET /v1/replica/{id}/canvas."""
    return await engine.canvas.every(id)


async def canvas_file(engine: Engine, _: Nothing, *, id: str, filename: str) -> CanvasContent:  # noqa: A002
    """GET /v1/replica/{id}/canvas/{filename}."""
    return await engine.canvas.get(id, filename)


async def hooks(engine: Engine, _: Nothing, *, id: str) -> Hooks:  # noqa: A002
    """GET /v1/replica/{id}/hooks."""
    return await engine.hooks(id)


ROUTES: list[BaseRoute] = [
    route(endpoints.READ_HISTORY, read),
    route(endpoints.LIST_CANVAS, canvas),
    route(endpoints.GET_CANVAS, canvas_file, is_sparse=True),
    route(endpoints.GET_HOOKS, hooks),
]
