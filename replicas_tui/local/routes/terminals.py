"""Routes of the terminal family."""

from __future__ import annotations

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from replicas_tui.api import endpoints_terminals as ours
from replicas_tui.api.base import Nothing, Success
from replicas_tui.api.terminals import CreateTerminal, OneTerminal, ResizeTerminal, TerminalInput, Terminals
from replicas_tui.local.engine import Engine
from replicas_tui.local.http.adapter import route
from replicas_tui.local.http.sse import EventStream


async def every(engine: Engine, _: Nothing, *, id: str) -> Terminals:  # noqa: A002 - the path's word
    """GET /v1/workspaces/{id}/terminal/sessions."""
    return await engine.terminals.every(id)


async def open_one(engine: Engine, wish: CreateTerminal, *, id: str) -> OneTerminal:  # noqa: A002
    """POST /v1/workspaces/{id}/terminal/sessions."""
    return await engine.terminals.open(id, wish)


async def type_in(engine: Engine, wish: TerminalInput, *, id: str, session_id: str) -> Success:  # noqa: A002
    """POST /v1/workspaces/{id}/terminal/sessions/{session_id}/input."""
    await engine.terminals.input(id, session_id, wish)
    return Success()


async def resize(engine: Engine, wish: ResizeTerminal, *, id: str, session_id: str) -> Success:  # noqa: A002
    """POST /v1/workspaces/{id}/terminal/sessions/{session_id}/resize."""
    await engine.terminals.resize(id, session_id, wish)
    return Success()


async def close(engine: Engine, _: Nothing, *, id: str, session_id: str) -> Success:  # noqa: A002
    """DELETE /v1/workspaces/{id}/terminal/sessions/{session_id}."""
    await engine.terminals.close(id, session_id)
    return Success()


async def stream(request: Request) -> EventStream:
    """GET /v1/workspaces/{id}/terminal/sessions/{session_id}/stream, as server-sent events."""
    engine: Engine = request.app.state.engine
    return await engine.terminals.stream(request.path_params["id"], request.path_params["session_id"])


ROUTES: list[BaseRoute] = [
    route(ours.LIST_TERMINALS, every, is_sparse=True),
    route(ours.OPEN_TERMINAL, open_one, is_sparse=True),
    route(ours.TYPE_IN_TERMINAL, type_in),
    route(ours.RESIZE_TERMINAL, resize),
    route(ours.CLOSE_TERMINAL, close),
    Route(ours.STREAM_TERMINAL.path, stream, methods=["GET"]),
]
