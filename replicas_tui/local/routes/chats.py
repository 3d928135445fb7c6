"""Routes of the chat family."""

from __future__ import annotations

from starlette.routing import BaseRoute

from replicas_tui.api import endpoints
from replicas_tui.api.base import Nothing, Success
from replicas_tui.api.chats import CreateChat, SlashCommands
from replicas_tui.local.engine import Engine
from replicas_tui.local.http.adapter import route
from replicas_tui.local.spelling import ListedChat, ListedChats


async def every(engine: Engine, _: Nothing, *, id: str) -> ListedChats:  # noqa: A002 - the path's word
    """GET /v1/replica/{id}/chats."""
    return await engine.chats.every(id)


async def make(engine: Engine, wish: CreateChat, *, id: str) -> ListedChat:  # noqa: A002
    """POST /v1/replica/{id}/chats."""
    return await engine.chats.make(id, wish)


async def remove(engine: Engine, _: Nothing, *, id: str, chat_id: str) -> Success:  # noqa: A002
    """DELETE /v1/replica/{id}/chats/{chat_id}."""
    return await engine.chats.remove(id, chat_id)


async def interrupt(engine: Engine, _: Nothing, *, id: str, chat_id: str) -> Success:  # noqa: A002
    """POST /v1/replica/{id}/chats/{chat_id}/interrupt."""
    return await engine.chats.interrupt(id, chat_id)


async def commands(engine: Engine, _: Nothing, *, id: str, chat_id: str) -> SlashCommands:  # noqa: A002
    """GET /v1/replica/{id}/chats/{chat_id}/slash-commands."""
    return await engine.chats.commands(id, chat_id)


ROUTES: list[BaseRoute] = [
    route(endpoints.LIST_CHATS, every),
    route(endpoints.CREATE_CHAT, make),
    route(endpoints.DELETE_CHAT, remove),
    route(endpoints.INTERRUPT_CHAT, interrupt),
    route(endpoints.SLASH_COMMANDS, commands),
]
