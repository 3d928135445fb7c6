"""Codex's events: `response_item` and `event_msg`, the lines of its session files; it names them without a prefix."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag, TypeAdapter

from replicas_tui.api.agent_events.parts import words_of
from replicas_tui.api.base import Many, Wire


def _object(raw: Any) -> Any:
    """Arguments travel as a string of JSON; what is none stands under `input`."""
    if not isinstance(raw, str):
        return {} if raw is None else raw
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        value = None
    return value if isinstance(value, dict) else {"input": raw}


Arguments = Annotated[dict[str, Any], BeforeValidator(_object)]


class CodexMessage(Wire):
    """Words of the agent (`assistant`), the user, or of Codex to the agent (`developer`, `system`)."""

    type: Literal["message"] = "message"
    role: str = "assistant"
    content: Any = None

    @property
    def words(self) -> str:
        """All its text."""
        return words_of(self.content)


class CodexReasoning(Wire):
    """A thought: summaries, and the whole where it is not secret."""

    type: Literal["reasoning"] = "reasoning"
    summary: Any = None
    content: Any = None

    @property
    def words(self) -> str:
        """The whole if it is there, else the summary."""
        return words_of(self.content) or words_of(self.summary)


class CodexCall(Wire):
    """A call of a function, of a tool that takes plain text (`input`), or of the local shell (`action`)."""

    type: str = "function_call"
    call_id: str = ""
    id: str | None = None
    name: str = ""
    arguments: Arguments = Field(default_factory=dict)
    input: str | None = None
    action: dict[str, Any] = Field(default_factory=dict)
    status: str | None = None


class CodexOutput(Wire):
    """What a call returned: text, text with a header, parts, or JSON `{output, metadata: {exit_code}}`."""

    type: str = "function_call_output"
    call_id: str
    output: Any = None


class CodexUserMessage(Wire):
    """The user's words."""

    type: Literal["user_message"] = "user_message"
    message: str = ""
    images: Many[Any] = ()
    local_images: Many[Any] = ()


class CodexAgentMessage(Wire):
    """The agent's words; mostly said again as a `message`."""

    type: Literal["agent_message"] = "agent_message"
    message: str = ""


class CodexAgentReasoning(Wire):
    """The agent's thought."""

    type: Literal["agent_reasoning", "agent_reasoning_raw_content"] = "agent_reasoning"
    text: str = ""


class CodexNews(Wire):
    """Anything else: a turn began, ended or was stopped, tokens were counted, something failed."""

    model_config = ConfigDict(extra="allow")

    type: str = "unknown"
    message: str | None = None
    reason: str | None = None
    cwd: str | None = None
    model: str | None = None


class CodexCompacted(CodexNews):
    """The conversation so far was summed up; a line of a session file, whose payload has no type."""

    type: str = "compacted"


_CALLS = ("function_call", "custom_tool_call", "local_shell_call", "web_search_call")
_OUTPUTS = ("function_call_output", "custom_tool_call_output")


def _item(raw: Any) -> str:
    kind = raw.get("type") if isinstance(raw, dict) else None
    if kind in _CALLS:
        return "call"
    if kind in _OUTPUTS:
        return "output"
    return str(kind) if kind in ("message", "reasoning") else "news"


def _news(raw: Any) -> str:
    kind = raw.get("type") if isinstance(raw, dict) else None
    if kind == "agent_reasoning_raw_content":
        return "agent_reasoning"
    return str(kind) if kind in ("user_message", "agent_message", "agent_reasoning") else "news"


CodexEvent = (
    CodexMessage
    | CodexReasoning
    | CodexCall
    | CodexOutput
    | CodexUserMessage
    | CodexAgentMessage
    | CodexAgentReasoning
    | CodexNews
)
ITEM: TypeAdapter[CodexEvent] = TypeAdapter(
    Annotated[
        Annotated[CodexMessage, Tag("message")]
        | Annotated[CodexReasoning, Tag("reasoning")]
        | Annotated[CodexCall, Tag("call")]
        | Annotated[CodexOutput, Tag("output")]
        | Annotated[CodexNews, Tag("news")],
        Discriminator(_item),
    ]
)
NEWS: TypeAdapter[CodexEvent] = TypeAdapter(
    Annotated[
        Annotated[CodexUserMessage, Tag("user_message")]
        | Annotated[CodexAgentMessage, Tag("agent_message")]
        | Annotated[CodexAgentReasoning, Tag("agent_reasoning")]
        | Annotated[CodexNews, Tag("news")],
        Discriminator(_news),
    ]
)
TYPES: dict[str, TypeAdapter[CodexEvent]] = {
    "response_item": ITEM,
    "event_msg": NEWS,
    "session_meta": TypeAdapter(CodexNews),
    "turn_context": TypeAdapter(CodexNews),
    "compacted": TypeAdapter(CodexCompacted),
}
