"""Pi's events: `pi-<kind>`. Text comes in pieces that are stored, and whole when its message ends."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from replicas_tui.api.agent_events.parts import words_of
from replicas_tui.api.base import Wire


def _parts(raw: Any) -> Any:
    if isinstance(raw, str):
        return ({"type": "text", "text": raw},)
    return tuple(part for part in raw if isinstance(part, dict)) if isinstance(raw, list) else ()


class PiPart(Wire):
    """Words (`text`), a thought (`thinking`), or a call (`toolCall`), which comes as an event of its own too."""

    model_config = ConfigDict(extra="allow")

    type: str = "unknown"
    text: str = ""
    thinking: str = ""


class PiMessage(Wire):
    """A message of the `user`, the `assistant`, or a `toolResult`."""

    role: str = ""
    content: Annotated[tuple[PiPart, ...], BeforeValidator(_parts)] = ()
    model: str | None = None
    stopReason: str | None = None
    errorMessage: str | None = None


class PiMessageStart(Wire):
    """A message begins; the user's is whole already."""

    message: PiMessage


class PiMessageEnd(Wire):
    """A message is whole."""

    message: PiMessage


class PiDelta(Wire):
    """A piece of the open message: `text_delta`, `thinking_delta`, or the whole at `text_end`, `thinking_end`."""

    type: str = ""
    contentIndex: int = 0
    delta: str = ""
    content: str | None = None


class PiMessageUpdate(Wire):
    """The open message grows."""

    assistantMessageEvent: PiDelta


class PiToolResult(Wire):
    """What a tool returned, or returned so far."""

    content: Any = None
    details: dict[str, Any] | None = None

    @property
    def words(self) -> str:
        """All its text."""
        return words_of(self.content)


class PiToolStart(Wire):
    """A tool begins."""

    toolCallId: str
    toolName: str = "tool"
    args: dict[str, Any] = Field(default_factory=dict)


class PiToolUpdate(Wire):
    """A tool printed; `partialResult` is all it printed so far."""

    toolCallId: str
    partialResult: PiToolResult = Field(default_factory=PiToolResult)


class PiToolEnd(Wire):
    """A tool ended."""

    toolCallId: str
    result: PiToolResult = Field(default_factory=PiToolResult)
    isError: bool | None = None


class PiEnd(Wire):
    """The agent is done."""


class PiError(Wire):
    """Something failed."""

    message: str = ""


class PiRetry(Wire):
    """The model did not answer; Pi asks again."""

    attempt: int | None = None
    errorMessage: str | None = None


class PiCompacted(Wire):
    """The conversation so far was summed up."""


class PiQuiet(Wire):
    """What other events say already; a session's start may name the folder."""

    model_config = ConfigDict(extra="allow")

    cwd: str | None = None


PiEvent = (
    PiMessageStart
    | PiMessageEnd
    | PiMessageUpdate
    | PiToolStart
    | PiToolUpdate
    | PiToolEnd
    | PiEnd
    | PiError
    | PiRetry
    | PiCompacted
    | PiQuiet
)
KINDS: dict[str, type[PiEvent]] = {
    "message_start": PiMessageStart,
    "message_end": PiMessageEnd,
    "message_update": PiMessageUpdate,
    "tool_execution_start": PiToolStart,
    "tool_execution_update": PiToolUpdate,
    "tool_execution_end": PiToolEnd,
    "agent_end": PiEnd,
    "error": PiError,
    "auto_retry_start": PiRetry,
    "compaction_end": PiCompacted,
    **dict.fromkeys(
        (
            "session", "agent_start", "agent_settled", "turn_start", "turn_end", "queue_update", "auto_retry_end",
            "compaction_start", "response",
        ),
        PiQuiet,
    ),
}  # fmt: skip
