"""Chats and messages of a workspace that may still be starting, or sleep (camelCase throughout)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from replicas_tui.api.base import Many, Wire
from replicas_tui.api.chats import Chat
from replicas_tui.api.replicas import Image
from replicas_tui.api.requests import Strict


class WorkspaceChats(Wire):
    """Every chat, whatever the workspace is at. Source: GET /v1/workspaces/{id}/chats."""

    chats: Many[Chat] = ()


class MadeChat(Wire):
    """Source: POST /v1/workspaces/{id}/chats."""

    chat: Chat


class WorkspaceMessage(Strict):
    """A message; with `messageId` it may be sent again and is taken once."""

    message: str = Field(min_length=1)
    messageId: str | None = Field(default=None, min_length=1, max_length=200)
    submittedAt: datetime | None = Field(default=None, strict=False)
    model: str | None = None
    images: tuple[Image, ...] | None = Field(default=None, strict=False)
    planMode: bool | None = None
    goalMode: bool | None = None
    fastMode: bool | None = None
    thinkingLevel: str | None = None


class TakenMessage(Wire):
    """What became of it; `position` 0 runs now, 1 is the first that waits.

    Source: POST /v1/workspaces/{id}/chats/{chatId}/messages; its status is 202 while the workspace is not active.
    """

    messageId: str
    queued: bool = False
    position: int = 0


class DeferredMessage(WorkspaceMessage):
    """A message to a chat that is made if need be, and whose workspace is woken.

    `generateName` changes nothing here: a chat without a title gets one from its first message in any case.
    """

    provider: str = Field(min_length=1)
    chatId: str | None = None
    generateName: bool | None = None


class DeferredReceipt(Wire):
    """Source: POST /v1/workspaces/{id}/messages/deferred."""

    status: Literal["waking"] = "waking"
    chatId: str
    messageId: str
