"""Events of agents, recorded and made up, for tests of what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from replicas_tui.api.history import AgentEvent
from replicas_tui.state.blocks import Block
from replicas_tui.state.transcript import Transcript

RECORDED = Path(__file__).with_name("recorded")
AGENTS = ("claude", "codex", "opencode", "pi")
NOON = datetime(2026, 7, 20, 12, tzinfo=UTC)


def recorded(agent: str) -> list[AgentEvent]:
    """A session of a real agent CLI, as its events were mapped to the API."""
    lines = (RECORDED / f"{agent}.jsonl").read_text("utf-8").splitlines()
    return [AgentEvent.model_validate_json(line) for line in lines]


def event(kind: str, payload: dict[str, Any], second: float = 0) -> AgentEvent:
    return AgentEvent(timestamp=(NOON + timedelta(seconds=second)).isoformat(), type=kind, payload=payload)


def says(text: str, second: float = 0, **payload: Any) -> AgentEvent:
    return assistant({"type": "text", "text": text}, second, **payload)


def thinks(text: str, second: float = 0) -> AgentEvent:
    return assistant({"type": "thinking", "thinking": text}, second)


def calls(key: str, name: str, given: dict[str, Any], second: float = 0, **payload: Any) -> AgentEvent:
    return assistant({"type": "tool_use", "id": key, "name": name, "input": given}, second, **payload)


def assistant(part: dict[str, Any], second: float = 0, **payload: Any) -> AgentEvent:
    message = {"role": "assistant", "content": [part]}
    return event("claude-assistant", {"type": "assistant", "message": message, **payload}, second)


def prompt(text: str, second: float = 0) -> AgentEvent:
    message = {"role": "user", "content": [{"type": "text", "text": text}]}
    return event("claude-user", {"type": "user", "message": message}, second)


def returns(key: str, content: Any, second: float = 0, *, failed: bool = False, told: Any = None) -> AgentEvent:
    part = {"type": "tool_result", "tool_use_id": key, "content": content, "is_error": failed}
    payload = {"type": "user", "message": {"role": "user", "content": [part]}, "tool_use_result": told}
    return event("claude-user", payload, second)


def ends(second: float = 0, **fields: Any) -> AgentEvent:
    return event("claude-result", {"type": "result", "subtype": "success", **fields}, second)


def fragment(inner: dict[str, Any], parent: str | None = None) -> AgentEvent:
    payload = {"type": "stream_event", "event": inner, "parent_tool_use_id": parent}
    return event("claude-stream_event", payload)


def words(text: str, *, kind: str = "text", index: int = 0) -> AgentEvent:
    delta = {"type": f"{kind}_delta", kind: text}
    return fragment({"type": "content_block_delta", "index": index, "delta": delta})


def opens(kind: str = "text", index: int = 0) -> AgentEvent:
    return fragment({"type": "content_block_start", "index": index, "content_block": {"type": kind}})


def prints(key: str, text: str) -> AgentEvent:
    return fragment({"type": "tool_output_delta", "tool_use_id": key, "delta": text})


def whole(events: Sequence[AgentEvent], start: int = 0) -> Transcript:
    transcript = Transcript()
    transcript.load(events, start, whole=True)
    return transcript


def blocks_of(*events: AgentEvent) -> list[Block]:
    return list(whole(events).blocks)


def only(*events: AgentEvent) -> Block:
    """The one block of some events."""
    (block,) = blocks_of(*events)
    return block
