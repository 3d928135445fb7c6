"""Routes of the workspace family."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from replicas_tui.api import endpoints_workspaces as ours
from replicas_tui.api.base import Nothing
from replicas_tui.api.chats import CreateChat
from replicas_tui.api.workspaces import DeferredMessage, DeferredReceipt, MadeChat, WorkspaceChats
from replicas_tui.local.engine import Engine
from replicas_tui.local.http.adapter import argument_of, reply, route
from replicas_tui.local.people import caller as callers
from replicas_tui.local.people.caller import Caller


async def every(engine: Engine, _: Nothing, *, id: str) -> WorkspaceChats:  # noqa: A002 - the path's word
    """GET /v1/workspaces/{id}/chats."""
    return await engine.talk.every(id)


async def make(engine: Engine, wish: CreateChat, *, id: str) -> MadeChat:  # noqa: A002
    """POST /v1/workspaces/{id}/chats."""
    return await engine.talk.make(id, wish)


async def send(request: Request) -> Response:
    """POST /v1/workspaces/{id}/chats/{chat_id}/messages: 200 if the workspace is active, 202 if it is on its way."""
    engine: Engine = request.app.state.engine
    wish = await argument_of(request, ours.SEND_TO_CHAT)
    parts = request.path_params
    taken = await engine.talk.send(parts["id"], parts["chat_id"], wish, callers.of(request.scope))
    return reply(taken.receipt, 200 if taken.was_active else 202)


async def defer(engine: Engine, wish: DeferredMessage, *, caller: Caller, id: str) -> DeferredReceipt:  # noqa: A002
    """POST /v1/workspaces/{id}/messages/deferred."""
    return await engine.talk.send_deferred(id, wish, caller)


ROUTES: list[BaseRoute] = [
    route(ours.LIST_WORKSPACE_CHATS, every),
    route(ours.CREATE_WORKSPACE_CHAT, make),
    Route(ours.SEND_TO_CHAT.path, send, methods=["POST"]),
    route(ours.SEND_DEFERRED, defer, takes_caller=True),
]
