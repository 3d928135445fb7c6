"""Cursor's events: `cursor-<kind>`. Nobody published their shape; every spelling seen or likely is read."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field, model_validator

from replicas_tui.api.agent_events.parts import words_of
from replicas_tui.api.base import Wire


class CursorText(Wire):
    """Words, in `text` or in a message's content."""

    text: str = ""

    @model_validator(mode="before")
    @classmethod
    def _anywhere(cls, raw: Any) -> Any:
        if not isinstance(raw, dict) or isinstance(raw.get("text"), str):
            return raw
        message = raw.get("message")
        return {"text": words_of(message.get("content")) if isinstance(message, dict) else message or ""}


class CursorUser(CursorText):
    """The user's words."""


class CursorAssistant(CursorText):
    """The agent's words."""


class CursorThinking(CursorText):
    """The agent's thought; with subtype `delta` a piece of it."""

    subtype: str = ""


class CursorTask(CursorText):
    """A step of background work."""

    status: str = ""


class CursorToolCall(Wire):
    """A call as it stands now.

    The CLI writes `{subtype, call_id, tool_call: {<name>ToolCall: {args, result}}}`, the API `{call_id, name, status,
    args, result}`.
    """

    call_id: str
    name: str = "tool"
    status: str = ""
    args: dict[str, Any] = Field(default_factory=dict)
    result: Any = None

    @model_validator(mode="before")
    @classmethod
    def _unwrap(cls, raw: Any) -> Any:
        nested = raw.get("tool_call") if isinstance(raw, dict) else None
        if not isinstance(nested, dict) or not nested:
            return raw
        name, body = next(iter(nested.items()))
        body = body if isinstance(body, dict) else {}
        return {
            "call_id": raw.get("call_id"),
            "name": name.removesuffix("ToolCall"),
            "status": raw.get("subtype") or raw.get("status") or "",
            "args": body.get("args") or {},
            "result": body.get("result"),
        }


class CursorStatus(Wire):
    """How the run stands."""

    status: str = ""
    message: str | None = None


class CursorError(Wire):
    """Something failed."""

    message: str = ""


class CursorResult(Wire):
    """The turn ended."""

    subtype: str = "success"
    is_error: bool | None = None
    duration_ms: float | None = None
    result: str | None = None


class CursorSystem(Wire):
    """A session began."""

    model_config = ConfigDict(extra="allow")

    subtype: str = ""
    model: str | None = None
    cwd: str | None = None


CursorEvent = (
    CursorUser
    | CursorAssistant
    | CursorThinking
    | CursorTask
    | CursorToolCall
    | CursorStatus
    | CursorError
    | CursorResult
    | CursorSystem
)
KINDS: dict[str, type[CursorEvent]] = {
    "user": CursorUser,
    "assistant": CursorAssistant,
    "thinking": CursorThinking,
    "task": CursorTask,
    "tool_call": CursorToolCall,
    "status": CursorStatus,
    "error": CursorError,
    "result": CursorResult,
    "system": CursorSystem,
}
