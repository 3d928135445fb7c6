"""The messages that wait behind a chat's running turn."""

from __future__ import annotations

from pydantic import Field

from replicas_tui.api.base import Many, Sparse, When, Wire


class QueuedMessage(Sparse):
    """One waiting message."""

    id: str
    message: str
    queuedAt: When = None
    senderUserId: str | None = None
    senderEmail: str | None = None
    senderDisplayName: str | None = None


class ChatQueue(Wire):
    """What waits; the running message is not in it. Source: GET /v1/replica/{id}/chats/{chatId}/queue."""

    chatId: str
    processing: bool = False
    queue: Many[QueuedMessage] = ()


class ReorderQueue(Wire):
    """Move one waiting message to a zero-based place among the waiting."""

    messageId: str
    position: int = Field(ge=0)


class ChangedQueue(Wire):
    """The queue after a change; `success` says whether anything changed."""

    success: bool = True
    queue: Many[QueuedMessage] = ()
