"""Payloads of agents' events: typed when they keep their promise, kept as they came when not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.api.agent_events import claude, codex, cursor, opencode, pi, read
from replicas_tui.api.agent_events.claude import ClaudeAssistant, ClaudeResult
from replicas_tui.api.agent_events.codex import CodexCall, CodexMessage, CodexNews
from replicas_tui.api.agent_events.opencode import OpencodePart
from replicas_tui.api.agent_events.other import OtherEvent, ReplicasNotice
from replicas_tui.api.agent_events.parts import ThinkingPart
from replicas_tui.api.history import AgentEvent
from replicas_tui.state.transcript import Transcript

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
KINDS = [
    *(f"claude-{kind}" for kind in claude.KINDS),
    *(f"cursor-{kind}" for kind in cursor.KINDS),
    *(f"opencode-{kind}" for kind in (*opencode.KINDS, "part-tool", "part-text", "part-reasoning")),
    *(f"pi-{kind}" for kind in pi.KINDS),
    *codex.TYPES,
    *("acp-session-update", "replicas-notice", "context-usage", "x-user", "x-result", "comet"),
]
WORDS = [
    *("type", "text", "message", "content", "id", "name", "input", "event", "delta", "part", "state", "status", "tool"),
    *(
        "call_id",
        "callID",
        "toolCallId",
        "output",
        "result",
        "args",
        "arguments",
        "questions",
        "todos",
        "info",
        "index",
    ),
    *("tool_use_id", "tool_use_result", "structuredPatch", "lines", "metadata", "error", "update", "sessionUpdate"),
    *("subtype", "is_error", "errors", "assistantMessageEvent", "contentIndex", "partialResult", "rate_limit_info"),
    *(
        "tool_call",
        "function_call",
        "apply_patch",
        "Edit",
        "Write",
        "AskUserQuestion",
        "TodoWrite",
        "file_path",
        "edits",
    ),
    *("tool_use", "tool_result", "thinking", "content_block_delta", "content_block_start", "tool_output_delta"),
]
LIKELY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(WORDS) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5),
    max_leaves=20,
)


def event(kind: str, payload: dict[str, Any]) -> AgentEvent:
    return AgentEvent.model_construct(timestamp="2026-07-20T09:00:00Z", type=kind, payload=payload)


@given(kind=st.sampled_from(KINDS), payload=st.dictionaries(st.sampled_from(WORDS), LIKELY | JSON, max_size=6))
def test_no_payload_of_any_kind_breaks_the_reading_or_the_transcript(kind: str, payload: dict[str, Any]) -> None:
    read(event(kind, payload))
    transcript = Transcript()
    transcript.append(event(kind, payload))
    transcript.append(event(kind, payload))


def test_a_thought_is_read_in_both_spellings() -> None:
    for payload in ({"thinking": "hm"}, {"text": "hm"}):
        typed = read(event("claude-assistant", {"message": {"content": [{"type": "thinking", **payload}]}}))
        assert isinstance(typed, ClaudeAssistant)
        (part,) = typed.message.content
        assert isinstance(part, ThinkingPart)
        assert part.words == "hm"


@pytest.mark.parametrize(("subtype", "is_error"), [("success", True), ("error_max_turns", False), ("", None)])
def test_only_success_without_an_error_is_a_success(subtype: str, is_error: bool | None) -> None:
    typed = read(event("claude-result", {"subtype": subtype, "is_error": is_error}))
    assert isinstance(typed, ClaudeResult)
    assert typed.failed


def test_codex_items_are_told_apart_by_their_type() -> None:
    assert isinstance(read(event("response_item", {"type": "message", "role": "user"})), CodexMessage)
    assert isinstance(read(event("response_item", {"type": "local_shell_call", "call_id": "c"})), CodexCall)
    assert isinstance(read(event("response_item", {"type": "ghost_snapshot"})), CodexNews)
    call = read(event("response_item", {"type": "function_call", "call_id": "c", "arguments": '{"a": 1}'}))
    assert isinstance(call, CodexCall)
    assert call.arguments == {"a": 1}


def test_any_opencode_part_is_a_part() -> None:
    assert isinstance(read(event("opencode-part-hologram", {"id": "p"})), OpencodePart)


def test_what_keeps_no_promise_is_kept_as_it_came() -> None:
    broken = event("claude-assistant", {"message": 7})
    assert read(broken) == OtherEvent(type="claude-assistant", payload={"message": 7})
    assert isinstance(read(event("replicas-notice", {"level": "warn", "text": "x"})), ReplicasNotice)
