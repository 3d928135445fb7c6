"""The queue family: what waits behind a chat's turn, and changing it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from replicas_tui.api.queue import ChangedQueue, ChatQueue, ReorderQueue
from replicas_tui.local import spelling
from replicas_tui.local.chats.chats import Chats
from replicas_tui.local.core import Core
from replicas_tui.local.db import queue
from replicas_tui.local.db.queue import MessageRow
from replicas_tui.local.refusals import missing


class Queues:
    """What the routes of queues do; a running turn is never touched."""

    def __init__(self, core: Core, chats: Chats) -> None:
        self._core = core
        self._chats = chats

    async def get(self, replica_id: str, chat_id: str) -> ChatQueue:
        """Return what waits, next first."""
        row = await self._chats.find(replica_id, chat_id)
        waiting = await self._core.db.read(lambda db: queue.waiting(db, chat_id))
        runner = self._core.live(replica_id).runners.get(row.id)
        return ChatQueue(
            chatId=chat_id,
            processing=runner is not None and runner.processing,
            queue=tuple(spelling.queued(each) for each in waiting),
        )

    async def clear(self, replica_id: str, chat_id: str) -> ChangedQueue:
        """Take back everything that waits."""
        return await self._change(replica_id, chat_id, lambda db: queue.clear(db, chat_id))

    async def remove(self, replica_id: str, chat_id: str, message_id: str) -> ChangedQueue:
        """Take back one message; Refusal 404 for an id the chat never had."""
        await self._check_known(replica_id, chat_id, message_id)
        return await self._change(replica_id, chat_id, lambda db: queue.remove(db, chat_id, message_id))

    async def reorder(self, replica_id: str, chat_id: str, wish: ReorderQueue) -> ChangedQueue:
        """Move one message; Refusal 404 for an id the chat never had."""
        await self._check_known(replica_id, chat_id, wish.messageId)
        return await self._change(
            replica_id, chat_id, lambda db: queue.reorder(db, chat_id, wish.messageId, wish.position)
        )

    async def _check_known(self, replica_id: str, chat_id: str, message_id: str) -> None:
        await self._chats.find(replica_id, chat_id)
        if not await self._core.db.read(lambda db: queue.has(db, chat_id, message_id)):
            raise missing("Message")

    async def _change(
        self, replica_id: str, chat_id: str, change: Callable[[sqlite3.Connection], bool]
    ) -> ChangedQueue:
        await self._chats.find(replica_id, chat_id)

        def both(db: sqlite3.Connection) -> tuple[bool, tuple[MessageRow, ...]]:
            changed = change(db)
            return changed, queue.waiting(db, chat_id)

        changed, waiting = await self._core.db.write(both, durable=True)
        if changed and (runner := self._core.live(replica_id).runners.get(chat_id)) is not None:
            await runner.scribe.tell()
        return ChangedQueue(success=changed, queue=tuple(spelling.queued(each) for each in waiting))
