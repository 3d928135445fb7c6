"""The chat family: list, make, delete, stop a turn, offer commands."""

from __future__ import annotations

import asyncio
import sqlite3
import uuid

from replicas_tui.api.base import Success
from replicas_tui.api.chats import CreateChat, SlashCommands
from replicas_tui.api.event_payloads import ChatCreatedPayload, ChatRefPayload
from replicas_tui.local import spelling
from replicas_tui.local.chats.commands import commands_of
from replicas_tui.local.chats.runners import Runners
from replicas_tui.local.clock import now, spelled
from replicas_tui.local.core import Core
from replicas_tui.local.db import chats
from replicas_tui.local.db.chats import ChatRow
from replicas_tui.local.refusals import bad, conflict, missing
from replicas_tui.local.replicas.beginning import check_agent
from replicas_tui.local.spelling import ListedChat, ListedChats
from replicas_tui.local.words import ERROR
from replicas_tui.local.workspaces.paths import WorkspacePaths


class Chats:
    """What the routes of chats do."""

    def __init__(self, core: Core, runners: Runners) -> None:
        self._core = core
        self._runners = runners

    async def find(self, replica_id: str, chat_id: str) -> ChatRow:
        """Return a chat of a replica; Refusal 404 for either."""
        await self._core.replica(replica_id)
        row = await self._core.db.read(lambda db: chats.get(db, chat_id))
        if row is None or row.replica_id != replica_id:
            raise missing("Chat")
        return row

    async def every(self, replica_id: str) -> ListedChats:
        """Return all chats; a sleeping replica sleeps on."""
        await self._core.replica(replica_id)
        rows = await self._core.db.read(lambda db: chats.of_replica(db, replica_id))
        live = self._core.live(replica_id)
        return ListedChats(chats=tuple(spelling.listed_chat(row, live) for row in rows))

    async def make(self, replica_id: str, wish: CreateChat) -> ListedChat:
        """Make a chat; asking again with the same id and agent returns the one there is."""
        replica = await self._core.replica(replica_id)
        if replica.status == ERROR:
            raise conflict("Workspace is in error", replica.failure)
        await check_agent(
            self._core, wish.provider, "provider", environment_id=replica.environment_id, config=replica.config
        )
        chat_id, parent_id = checked_id(wish.id), wish.parentChatId
        if parent_id is not None and await self._core.db.read(lambda db: chats.get(db, chat_id)) is None:
            await self._check_parent(replica_id, parent_id)
        row = await self.add(replica_id, wish.provider, chat_id, wish)
        return spelling.listed_chat(row, self._core.live(replica_id))

    async def add(
        self, replica_id: str, provider: str, chat_id: str, wish: CreateChat | None = None, field: str = "id"
    ) -> ChatRow:
        """Store a new chat and tell listeners; one with this id and agent that is there already is returned instead.

        Refusal 409, which names `field`, if the id is that of another agent's chat, or of another workspace's.
        """
        at = now()
        title = (wish.title or "").strip() if wish is not None else ""
        row = ChatRow(
            id=chat_id,
            replica_id=replica_id,
            provider=provider,
            title=title or self._core.roster[provider].label,
            is_titled=int(bool(title)),
            created_at=at if wish is None or wish.createdAt is None else spelled(wish.createdAt),
            updated_at=at,
            parent_chat_id=None if wish is None else wish.parentChatId,
        )

        def store(db: sqlite3.Connection) -> ChatRow:
            if (there := chats.get(db, chat_id)) is None:
                chats.add(db, row)
            return there or row

        kept = await self._core.db.write(store)
        if (kept.replica_id, kept.provider) != (replica_id, provider):
            raise conflict("Chat id is taken", f"{field}: {chat_id} is a chat of another agent or workspace")
        if kept is not row:
            return kept
        live = self._core.live(replica_id)
        payload = ChatCreatedPayload(
            chat=spelling.chat(row, live), clientRequestId=None if wish is None else wish.clientRequestId
        )
        live.events.publish("chat.created", payload)
        return row

    async def remove(self, replica_id: str, chat_id: str) -> Success:
        """Delete a chat with its turn, its queue and its history.

        Nothing of the replica begins meanwhile: a message that comes in would start another turn of the chat.
        """
        await self.find(replica_id, chat_id)
        live = self._core.live(replica_id)
        async with live.changing:
            row = await self.find(replica_id, chat_id)
            if (runner := live.runners.pop(row.id, None)) is not None:
                await runner.stop("The chat was deleted while this turn ran.")
            await self._core.db.write(lambda db: chats.remove(db, chat_id))
            live.runners.pop(row.id, None)  # that of a message which came in
        live.events.publish("chat.deleted", ChatRefPayload(chatId=chat_id))
        return Success()

    async def interrupt(self, replica_id: str, chat_id: str) -> Success:
        """End the running turn; `success` says whether one ran."""
        row = await self.find(replica_id, chat_id)
        await self._core.awake(replica_id)
        return Success(success=await self._runners.of(row).interrupt())

    async def commands(self, replica_id: str, chat_id: str) -> SlashCommands:
        """Return what the composer may offer; Refusal 409 unless the replica is active."""
        row = await self.find(replica_id, chat_id)
        await self._core.awake(replica_id)
        agent = self._core.roster.get(row.provider)
        if agent is None or agent.commands is None:
            told = self._core.commands.get(row.provider, ())
        else:
            folder = WorkspacePaths(self._core.folders.workspace(replica_id)).repos
            told = await asyncio.to_thread(agent.commands, folder)
        return SlashCommands(commands=commands_of(self._core.roster, row.provider, told))

    async def _check_parent(self, replica_id: str, chat_id: str) -> None:
        parent = await self._core.db.read(lambda db: chats.get(db, chat_id))
        if parent is None or parent.replica_id != replica_id:
            raise bad("parentChatId", "is no chat of this replica")


def checked_id(wanted: str | None, field: str = "id") -> str:
    """Return an id a client chose for a chat, or a new one."""
    if wanted is None:
        return str(uuid.uuid4())
    try:
        return str(uuid.UUID(wanted))
    except ValueError as error:
        raise bad(field, "must be a UUID") from error
