"""Routes of the queue family."""

from __future__ import annotations

from starlette.routing import BaseRoute

from replicas_tui.api import endpoints
from replicas_tui.api.base import Nothing
from replicas_tui.api.queue import ChangedQueue, ChatQueue, ReorderQueue
from replicas_tui.local.engine import Engine
from replicas_tui.local.http.adapter import route


async def get(engine: Engine, _: Nothing, *, id: str, chat_id: str) -> ChatQueue:  # noqa: A002 - the path's word
    """GET /v1/replica/{id}/chats/{chat_id}/queue."""
    return await engine.queues.get(id, chat_id)


async def clear(engine: Engine, _: Nothing, *, id: str, chat_id: str) -> ChangedQueue:  # noqa: A002
    """DELETE /v1/replica/{id}/chats/{chat_id}/queue."""
    return await engine.queues.clear(id, chat_id)


async def reorder(engine: Engine, wish: ReorderQueue, *, id: str, chat_id: str) -> ChangedQueue:  # noqa: A002
    """PATCH /v1/replica/{id}/chats/{chat_id}/queue/reorder."""
    return await engine.queues.reorder(id, chat_id, wish)


async def remove(engine: Engine, _: Nothing, *, id: str, chat_id: str, message_id: str) -> ChangedQueue:  # noqa: A002
    """DELETE /v1/replica/{id}/chats/{chat_id}/queue/{message_id}."""
    return await engine.queues.remove(id, chat_id, message_id)


ROUTES: list[BaseRoute] = [
    route(endpoints.GET_QUEUE, get),
    route(endpoints.CLEAR_QUEUE, clear),
    route(endpoints.REORDER_QUEUE, reorder),
    route(endpoints.REMOVE_QUEUED, remove),
]
