"""Chats of a replica: list, create, delete, stop; and what the composer may offer in them."""

from __future__ import annotations

from replicas_tui.api.base import Nothing, Success
from replicas_tui.api.chats import Chats, CreateChat, CreatedChat, SlashCommands
from replicas_tui.api.endpoints import CREATE_CHAT, DELETE_CHAT, INTERRUPT_CHAT, LIST_CHATS, SLASH_COMMANDS
from replicas_tui.client.http import Http


class ReplicaChats:
    """Calls under `/v1/replica/{id}/chats`; on the hosted service they may wake a sleeping replica."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def list(self, replica_id: str) -> Chats:
        """Read all chats. Source: GET /v1/replica/{id}/chats."""
        return await self._http.call(LIST_CHATS, Nothing(), id=replica_id)

    async def create(self, replica_id: str, chat: CreateChat) -> CreatedChat:
        """Start a chat. Source: POST /v1/replica/{id}/chats."""
        return await self._http.call(CREATE_CHAT, chat, id=replica_id)

    async def delete(self, replica_id: str, chat_id: str) -> Success:
        """Delete a chat. Source: DELETE /v1/replica/{id}/chats/{chatId}."""
        return await self._http.call(DELETE_CHAT, Nothing(), id=replica_id, chat_id=chat_id)

    async def interrupt(self, replica_id: str, chat_id: str) -> Success:
        """Stop the running turn: an extension. Source: POST /v1/replica/{id}/chats/{chatId}/interrupt."""
        return await self._http.call(INTERRUPT_CHAT, Nothing(), id=replica_id, chat_id=chat_id)

    async def slash_commands(self, replica_id: str, chat_id: str) -> SlashCommands:
        """Read the commands a chat knows. Source: GET /v1/replica/{id}/chats/{chatId}/slash-commands."""
        return await self._http.call(SLASH_COMMANDS, Nothing(), id=replica_id, chat_id=chat_id)
