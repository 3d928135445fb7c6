"""What an event of the history says whole, so that its fragments, which were only live, can go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from replicas_tui.api.agent_events import read
from replicas_tui.api.agent_events.acp import AcpEvent
from replicas_tui.api.agent_events.claude import ClaudeAssistant, ClaudeResult, ClaudeUser
from replicas_tui.api.agent_events.codex import (
    CodexAgentReasoning,
    CodexMessage,
    CodexNews,
    CodexOutput,
    CodexReasoning,
)
from replicas_tui.api.agent_events.opencode import OpencodeIdle, OpencodePart
from replicas_tui.api.agent_events.parts import ToolResultPart
from replicas_tui.api.agent_events.pi import PiEnd, PiMessageEnd, PiToolEnd
from replicas_tui.api.history import AgentEvent

Said = Literal["text", "thinking"]
_OPENCODE: Final[dict[str, Said]] = {"text": "text", "reasoning": "thinking"}
_ACP: Final[dict[str, Said]] = {"agent_message_chunk": "text", "agent_thought_chunk": "thinking"}
_ENDS: Final = ("task_complete", "turn_complete", "turn_aborted")


@dataclass(frozen=True, slots=True)
class Settled:
    """What needs no fragments any more.

    Attributes:
        texts: Texts that are whole, in their order.
        calls: Keys of calls that ended.
        parent: Key of the call whose sub-agent said it.
        everything: The turn is over.
    """

    texts: tuple[Said, ...] = ()
    calls: tuple[str, ...] = ()
    parent: str | None = None
    everything: bool = False


NOTHING: Final = Settled()
ALL: Final = Settled(everything=True)


def settled(event: AgentEvent) -> Settled:
    """Read what an event settles, of any agent."""
    match whole := read(event):
        case ClaudeResult() | PiEnd() | OpencodeIdle():
            return ALL
        case ClaudeAssistant() | ClaudeUser():
            return _claude(whole)
        case CodexNews() | CodexMessage() | CodexReasoning() | CodexAgentReasoning() | CodexOutput():
            return _codex(whole)
        case _:
            return _others(whole)


def _claude(whole: ClaudeAssistant | ClaudeUser) -> Settled:
    parts = whole.message.content
    calls = tuple(part.tool_use_id for part in parts if isinstance(part, ToolResultPart))
    texts = _texts(part.type for part in parts) if isinstance(whole, ClaudeAssistant) else ()
    return Settled(texts, calls, whole.parent_tool_use_id)


def _codex(whole: object) -> Settled:
    match whole:
        case CodexNews(type=kind) if kind in _ENDS:
            return ALL
        case CodexMessage(role="assistant") | CodexNews(type="item_completed"):
            return Settled(("text",))
        case CodexReasoning() | CodexAgentReasoning():
            return Settled(("thinking",))
        case CodexOutput(call_id=key):
            return Settled(calls=(key,))
        case _:
            return NOTHING


def _others(whole: object) -> Settled:
    match whole:
        case PiMessageEnd(message=message) if message.role == "assistant":
            return Settled(_texts(part.type for part in message.content))
        case PiToolEnd(toolCallId=key):
            return Settled(calls=(key,))
        case OpencodePart(type="tool", callID=key, state=state) if state.status in ("completed", "error"):
            return Settled(calls=(key,))
        case OpencodePart(type=kind) if kind in _OPENCODE:
            return Settled((_OPENCODE[kind],))
        case AcpEvent(update=update) if update.sessionUpdate in _ACP:
            return Settled((_ACP[update.sessionUpdate],))
        case _:
            return NOTHING


def _texts(kinds: Iterable[str]) -> tuple[Said, ...]:
    return tuple("text" if kind == "text" else "thinking" for kind in kinds if kind in ("text", "thinking"))
