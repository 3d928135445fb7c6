"""Messages to an agent."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from replicas_tui.api.base import Wire
from replicas_tui.api.replicas import Image


class SendMessage(Wire):
    """A follow-up; an answer when the chat awaits input. Without `chat_id` the server chooses the chat."""

    message: str = Field(min_length=1)
    chat_id: str | None = None
    coding_agent: str | None = None
    model: str | None = None
    images: tuple[Image, ...] | None = None
    plan_mode: bool | None = None
    goal_mode: bool | None = None
    fast_mode: bool | None = None
    thinking_level: str | None = None
    senderUserId: str | None = None
    senderEmail: str | None = None


class SentMessage(Wire):
    """What became of it; `position` 0 runs now, 1 is the first that waits. Source: POST /v1/replica/{id}/messages."""

    status: Literal["sent", "queued", "waking"] | str = "sent"
    message_id: str | None = None
    position: int | None = None
    chat_id: str | None = None
