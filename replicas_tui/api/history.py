"""The transcript of a chat, read from its end."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from replicas_tui.api.base import Many, Wire
from replicas_tui.api.codex.transcript import Readable, Transcript


class AgentEvent(Wire):
    """One native event of an agent: `{timestamp, type, payload}`.

    The payload stays raw here (it is exported as it came, and compared); `agent_events.read` gives it its type.
    Production nests the envelope once, the OpenAPI document twice: both are read.
    """

    timestamp: str = ""
    type: str = "unknown"
    payload: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _unwrap(cls, raw: Any) -> Any:
        if not isinstance(raw, dict):
            return raw
        inner = raw.get("payload")
        if isinstance(inner, dict) and isinstance(inner.get("payload"), dict) and "timestamp" in inner:
            return inner
        if not isinstance(inner, dict):
            return {**raw, "payload": {} if inner is None else {"value": inner}}
        return raw


class ReadHistory(Wire):
    """A window from the end: skip `offset` newest events, then take `limit`; without a limit, all.

    A page may name the cursor of the page before it.
    """

    chat_id: str | None = None
    limit: int | None = Field(default=None, ge=1)
    offset: int | None = Field(default=None, ge=0)
    beforeCursor: str | None = None


class Sender(Wire):
    """Who sent the user's messages, in their order."""

    senderUserId: str | None = None
    senderEmail: str | None = None
    recordedAt: str | None = None


class History(Wire):
    """A window of events, oldest first. Source: GET /v1/replica/{id}/history.

    Attributes:
        codexAspTranscript: What newer Codex chats say instead of events, or beside them.
        beforeCursor: Of the page before this one.
    """

    thread_id: str | None = None
    events: Many[AgentEvent] = ()
    total: int = 0
    has_more: bool = False
    coding_agent: str | None = None
    waking: bool | None = None
    codexAspTranscript: Transcript = None
    beforeCursor: Readable[str] = None
    senders: Many[Sender] = ()
