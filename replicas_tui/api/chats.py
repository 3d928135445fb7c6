"""Chats of a replica, as its engine spells them (camelCase)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field, model_validator

from replicas_tui.api.base import Many, When, Wire


class Chat(Wire):
    """One conversation with one agent.

    `processing` means a turn or background work runs; `awaitingInput` that it is paused on a question or a plan.
    Reads the snake_case spelling of `/v1/replica` too.
    """

    id: str
    provider: str
    title: str = ""
    createdAt: When = None
    updatedAt: When = None
    processing: bool = False
    awaitingInput: bool = False
    parentChatId: str | None = None
    lastMessageText: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _snake_too(cls, raw: Any) -> Any:
        if not isinstance(raw, dict) or "created_at" not in raw:
            return raw
        return {"createdAt": raw["created_at"], "updatedAt": raw.get("updated_at"), **raw}


class Chats(Wire):
    """All chats of a replica. Source: GET /v1/replica/{id}/chats."""

    chats: Many[Chat] = ()
    waking: bool | None = None


class CreateChat(Wire):
    """A new chat; the client may choose its id."""

    provider: str = Field(min_length=1)
    id: str | None = None
    createdAt: datetime | None = None
    title: str | None = None
    parentChatId: str | None = None
    clientRequestId: str | None = None


class CreatedChat(Wire):
    """A chat, bare or wrapped, in either spelling. Source: POST /v1/replica/{id}/chats."""

    chat: Chat

    @model_validator(mode="before")
    @classmethod
    def _bare_too(cls, raw: Any) -> Any:
        return {"chat": raw} if isinstance(raw, dict) and "chat" not in raw else raw


class SlashCommand(Wire):
    """A command the composer may offer."""

    command: str
    description: str = ""
    argumentHint: str | None = None
    providers: Many[str] = ()


class SlashCommands(Wire):
    """Source: GET /v1/replica/{id}/chats/{chatId}/slash-commands."""

    commands: Many[SlashCommand] = ()
