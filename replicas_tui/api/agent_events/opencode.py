"""OpenCode's events: `opencode-<kind>`; a message's parts come one by one, each again whenever it changes."""

from __future__ import annotations

from typing import Any

from pydantic import Field, model_validator

from replicas_tui.api.base import Wire


class Span(Wire):
    """Milliseconds since 1970; a part without an end still grows."""

    start: float | None = None
    end: float | None = None

    @property
    def seconds(self) -> float | None:
        """How long it took, once it ended."""
        if self.start is None or self.end is None or self.end < self.start:
            return None
        return (self.end - self.start) / 1000


class ToolState(Wire):
    """A call as it stands: `pending`, `running`, `completed` or `error`."""

    status: str = "pending"
    input: dict[str, Any] = Field(default_factory=dict)
    output: str | None = None
    error: str | None = None
    title: str | None = None
    metadata: dict[str, Any] = Field(default_factory=dict)
    attachments: list[Any] = Field(default_factory=list)
    time: Span = Field(default_factory=Span)


class OpencodePart(Wire):
    """A part of a message, bare or under `part`."""

    id: str
    type: str = "unknown"
    messageID: str = ""
    text: str = ""
    synthetic: bool | None = None
    tool: str = "tool"
    callID: str = ""
    filename: str | None = None
    mime: str | None = None
    url: str | None = None
    state: ToolState = Field(default_factory=ToolState)
    time: Span | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_too(cls, raw: Any) -> Any:
        part = raw.get("part") if isinstance(raw, dict) else None
        return part if isinstance(part, dict) else raw


class Place(Wire):
    """Where the agent works."""

    cwd: str = ""


class MessageInfo(Wire):
    """Whose message it is."""

    id: str
    role: str = "assistant"
    modelID: str | None = None
    path: Place | None = None


class OpencodeMessage(Wire):
    """A message began or changed; its words are in its parts."""

    info: MessageInfo


class OpencodeTodos(Wire):
    """The agent's list of steps."""

    todos: list[Any] = Field(default_factory=list)


class ErrorBody(Wire):
    """What failed, and the sentence about it."""

    name: str = ""
    message: str | None = None
    data: dict[str, Any] = Field(default_factory=dict)


class OpencodeError(Wire):
    """Something failed; an abort by the user is one of these too."""

    message: str | None = None
    error: ErrorBody = Field(default_factory=ErrorBody)

    @property
    def words(self) -> str:
        """The sentence, wherever it is."""
        said = self.message or self.error.message or self.error.data.get("message")
        return said if isinstance(said, str) else self.error.name or "OpenCode reported an error."

    @property
    def aborted(self) -> bool:
        """Whether the user stopped it."""
        return self.error.name == "MessageAbortedError"


class OpencodeIdle(Wire):
    """The turn is over."""


class OpencodeQuiet(Wire):
    """What the parts say already, or nobody needs to see."""


OpencodeEvent = OpencodePart | OpencodeMessage | OpencodeTodos | OpencodeError | OpencodeIdle | OpencodeQuiet
KINDS: dict[str, type[OpencodeEvent]] = {
    "message.updated": OpencodeMessage,
    "todo.updated": OpencodeTodos,
    "error": OpencodeError,
    "session.error": OpencodeError,
    "session.idle": OpencodeIdle,
    **dict.fromkeys(
        (
            "message.removed", "part-step-start", "part-step-finish", "part-patch", "part-snapshot", "session.updated",
            "session.created", "session.status", "session.diff", "permission.asked", "permission.updated",
            "permission.replied", "question.asked", "question.replied", "question.rejected",
            "file.edited", "server.connected", "server.heartbeat",
        ),
        OpencodeQuiet,
    ),
}  # fmt: skip
PART = "part-"
