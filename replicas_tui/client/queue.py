"""The messages that wait in a chat."""

from __future__ import annotations

from replicas_tui.api.base import Nothing
from replicas_tui.api.endpoints import CLEAR_QUEUE, GET_QUEUE, REMOVE_QUEUED, REORDER_QUEUE
from replicas_tui.api.queue import ChangedQueue, ChatQueue, ReorderQueue
from replicas_tui.client.http import Http


class Queue:
    """Calls under `/v1/replica/{id}/chats/{chatId}/queue`."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def get(self, replica_id: str, chat_id: str) -> ChatQueue:
        """Read what waits. Source: GET /v1/replica/{id}/chats/{chatId}/queue."""
        return await self._http.call(GET_QUEUE, Nothing(), id=replica_id, chat_id=chat_id)

    async def clear(self, replica_id: str, chat_id: str) -> ChangedQueue:
        """Take all out; the running turn goes on. Source: DELETE /v1/replica/{id}/chats/{chatId}/queue."""
        return await self._http.call(CLEAR_QUEUE, Nothing(), id=replica_id, chat_id=chat_id)

    async def reorder(self, replica_id: str, chat_id: str, move: ReorderQueue) -> ChangedQueue:
        """Move one. Source: PATCH /v1/replica/{id}/chats/{chatId}/queue/reorder."""
        return await self._http.call(REORDER_QUEUE, move, id=replica_id, chat_id=chat_id)

    async def remove(self, replica_id: str, chat_id: str, message_id: str) -> ChangedQueue:
        """Take one out. Source: DELETE /v1/replica/{id}/chats/{chatId}/queue/{messageId}."""
        return await self._http.call(REMOVE_QUEUED, Nothing(), id=replica_id, chat_id=chat_id, message_id=message_id)
