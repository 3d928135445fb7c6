"""Claude's events: `claude-<kind>`, the native stream-json line as payload.

Other families that write the same kinds (`deepseek-user`, `fx-result`, …) are read by these models too.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from replicas_tui.api.base import Wire


class TextPart(Wire):
    """Words."""

    type: Literal["text"] = "text"
    text: str = ""


class ThinkingPart(Wire):
    """Thoughts; the CLI writes `thinking`, the API documents `text`."""

    type: Literal["thinking"] = "thinking"
    thinking: str = ""
    text: str = ""

    @property
    def words(self) -> str:
        """The thought, however it is spelled."""
        return self.thinking or self.text


class ToolUsePart(Wire):
    """A call of a tool."""

    type: Literal["tool_use", "server_tool_use"] = "tool_use"
    id: str
    name: str = "tool"
    input: dict[str, Any] = Field(default_factory=dict)


class ToolResultPart(Wire):
    """What a call returned: text, or parts of text and others."""

    type: str = "tool_result"
    tool_use_id: str
    content: Any = None
    is_error: bool | None = None

    @property
    def words(self) -> str:
        """All text of it; other parts are named in brackets."""
        return words_of(self.content)


class OtherPart(Wire):
    """A kind of content this version does not know."""

    model_config = ConfigDict(extra="allow")

    type: str = "unknown"


def _text_only(raw: Any) -> Any:
    return raw if isinstance(raw, str) else None


def _texts_only(raw: Any) -> Any:
    return tuple(text for text in raw if isinstance(text, str)) if isinstance(raw, list | tuple) else ()


def words_of(content: Any) -> str:
    """Join the text of content that is a string, or a list of parts."""
    if isinstance(content, str):
        return content
    if isinstance(content, dict):
        content = [content]
    if not isinstance(content, list):
        return ""
    return "\n".join(_part_words(part) for part in content)


def _part_words(part: Any) -> str:
    if isinstance(part, str):
        return part
    if not isinstance(part, dict):
        return ""
    text = part.get("text")
    return text if isinstance(text, str) else f"[{part.get('type', 'unknown')}]"


def _kind(raw: Any) -> str:
    kind = raw.get("type") if isinstance(raw, dict) else getattr(raw, "type", None)
    match kind:
        case "text" | "thinking":
            return str(kind)
        case "tool_use" | "server_tool_use":
            return "tool_use"
        case str() if kind.endswith("tool_result"):
            return "tool_result"
        case _:
            return "other"


Part = Annotated[
    Annotated[TextPart, Tag("text")]
    | Annotated[ThinkingPart, Tag("thinking")]
    | Annotated[ToolUsePart, Tag("tool_use")]
    | Annotated[ToolResultPart, Tag("tool_result")]
    | Annotated[OtherPart, Tag("other")],
    Discriminator(_kind),
]


def _parts(raw: Any) -> Any:
    if raw is None:
        return ()
    return ({"type": "text", "text": raw},) if isinstance(raw, str) else raw


class Message(Wire):
    """A message of either side; content that is a string is one part of text."""

    id: str | None = None
    model: str | None = None
    content: Annotated[tuple[Part, ...], BeforeValidator(_parts)] = ()

    @model_validator(mode="before")
    @classmethod
    def _bare_words(cls, raw: Any) -> Any:
        return {"content": raw} if isinstance(raw, str) else raw


class ClaudeAssistant(Wire):
    """The agent says, thinks or calls; usually one part an event."""

    message: Message
    parent_tool_use_id: str | None = None


class ClaudeUser(Wire):
    """The user's words, or what tools returned; `tool_use_result` is the same for programs."""

    message: Message
    parent_tool_use_id: str | None = None
    isMeta: bool | None = None
    isSynthetic: bool | None = None
    tool_use_result: Any = None


class ClaudeResult(Wire):
    """A turn ended; any subtype but `success` is a failure, and so is `is_error`."""

    subtype: str = ""
    is_error: bool | None = None
    duration_ms: float | None = None
    total_cost_usd: float | None = None
    result: Annotated[str | None, BeforeValidator(_text_only)] = None
    errors: Annotated[tuple[str, ...], BeforeValidator(_texts_only)] = ()
    terminal_reason: str | None = None

    @property
    def failed(self) -> bool:
        """Whether the turn did not end well."""
        return self.subtype != "success" or bool(self.is_error)

    @property
    def interrupted(self) -> bool:
        """Whether it failed because the user stopped it."""
        aborted = (self.terminal_reason or "").startswith("aborted")
        return self.failed and (aborted or any("was interrupted" in text for text in self.errors))


class ClaudeSystem(Wire):
    """Claude Code about itself: a session began, an attempt is repeated, the context was compacted."""

    model_config = ConfigDict(extra="allow")

    subtype: str = ""
    model: str | None = None
    cwd: str | None = None

    @property
    def words(self) -> str:
        """What it says, wherever it says it."""
        extra = self.model_extra or {}
        said = (extra.get(name) for name in ("message", "content", "error", "text"))
        return next((text for text in said if isinstance(text, str) and text.strip()), "")


class RateLimit(Wire):
    """How near the limit is; `resetsAt` is in seconds."""

    status: str = "allowed"
    rateLimitType: str | None = None
    resetsAt: float | None = None
    isUsingOverage: bool | None = None


class ClaudeRateLimit(Wire):
    """The account's limit."""

    rate_limit_info: RateLimit = Field(default_factory=RateLimit)


class Fragment(Wire):
    """A piece of what comes whole later, or of what a running tool prints."""

    model_config = ConfigDict(extra="allow")

    type: str = ""
    index: int = 0
    delta: Any = None
    content_block: dict[str, Any] = Field(default_factory=dict)
    tool_use_id: str = ""


class ClaudeStream(Wire):
    """A fragment; only ever live, never in the history."""

    event: Fragment
    parent_tool_use_id: str | None = None


class ClaudeLifecycle(Wire):
    """A command began or ended; nobody needs to see it."""

    state: str = ""


ClaudeEvent = (
    ClaudeAssistant | ClaudeUser | ClaudeResult | ClaudeSystem | ClaudeRateLimit | ClaudeStream | ClaudeLifecycle
)
KINDS: dict[str, type[ClaudeEvent]] = {
    "assistant": ClaudeAssistant,
    "user": ClaudeUser,
    "result": ClaudeResult,
    "system": ClaudeSystem,
    "rate_limit_event": ClaudeRateLimit,
    "stream_event": ClaudeStream,
    "command_lifecycle": ClaudeLifecycle,
}
