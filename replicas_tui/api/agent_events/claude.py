"""Claude's events: `claude-<kind>`, the native stream-json line as payload.

Other families that write the same kinds (`deepseek-user`, `fx-result`, …) are read by these models too.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from replicas_tui.api.agent_events.parts import Message
from replicas_tui.api.base import Wire


def _text_only(raw: Any) -> Any:
    return raw if isinstance(raw, str) else None


def _texts_only(raw: Any) -> Any:
    return tuple(text for text in raw if isinstance(text, str)) if isinstance(raw, list | tuple) else ()


_STOPPED = "The turn was interrupted"  # by the user; what else broke a turn off says more


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


class Usage(Wire):
    """Tokens of a turn; what was read from a cache was read nevertheless."""

    input_tokens: float | None = None
    output_tokens: float | None = None
    cache_creation_input_tokens: float | None = None
    cache_read_input_tokens: float | None = None

    @property
    def all(self) -> float:
        """All of them."""
        read = (self.input_tokens, self.cache_creation_input_tokens, self.cache_read_input_tokens)
        return sum(tokens or 0 for tokens in (*read, self.output_tokens))


class ClaudeResult(Wire):
    """A turn ended; any subtype but `success` is a failure, and so is `is_error`."""

    subtype: str = ""
    is_error: bool | None = None
    duration_ms: float | None = None
    total_cost_usd: float | None = None
    num_turns: float | None = None
    usage: Usage = Field(default_factory=Usage)
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
        return self.failed and (aborted or any(text.startswith(_STOPPED) for text in self.errors))


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
    utilization: float | None = None


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
