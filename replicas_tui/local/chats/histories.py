"""The history family: a chat's transcript, read from its end, also while its replica sleeps."""

from __future__ import annotations

import sqlite3
from typing import Any

from replicas_tui.api.history import AgentEvent, History, ReadHistory, Sender
from replicas_tui.local.chats.chats import Chats
from replicas_tui.local.core import Core
from replicas_tui.local.db import chats, history, queue


class Histories:
    """What the route of histories does."""

    def __init__(self, core: Core, chats_: Chats) -> None:
        self._core = core
        self._chats = chats_

    async def read(self, replica_id: str, query: ReadHistory) -> History:
        """Return a window of a chat, by default of the one used last; it wakes nothing."""
        await self._core.replica(replica_id)
        if query.chat_id is not None:
            chat = await self._chats.find(replica_id, query.chat_id)
        else:
            latest = await self._core.db.read(lambda db: chats.latest(db, replica_id))
            if latest is None:
                return History(waking=False)
            chat = latest

        def window(db: sqlite3.Connection) -> tuple[list[dict[str, Any]], int, bool, tuple[queue.MessageRow, ...]]:
            page = history.window(db, chat.id, limit=query.limit, offset=query.offset or 0)
            return *page, queue.senders(db, chat.id)

        events, total, has_more, senders = await self._core.db.read(window)
        return History(
            thread_id=chat.session_id,
            events=tuple(AgentEvent.model_construct(**event) for event in events),
            total=total,
            has_more=has_more,
            coding_agent=chat.provider,
            waking=False,
            senders=tuple(
                Sender(
                    senderUserId=row.sender_user_id or "", senderEmail=row.sender_email or "", recordedAt=row.queued_at
                )
                for row in senders
            ),
        )
