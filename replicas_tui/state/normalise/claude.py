"""Claude's events as operations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import assert_never

from replicas_tui.api.agent_events.claude import (
    ClaudeAssistant,
    ClaudeEvent,
    ClaudeLifecycle,
    ClaudeRateLimit,
    ClaudeResult,
    ClaudeStream,
    ClaudeSystem,
    ClaudeUser,
    Part,
    TextPart,
    ThinkingPart,
    ToolResultPart,
    ToolUsePart,
)
from replicas_tui.state.blocks import Answer, Prompt, Thought
from replicas_tui.state.normalise import claude_tools
from replicas_tui.state.normalise.ops import Began, Ended, Op, Show
from replicas_tui.state.normalise.words import fault, money, quiet, took, unknown
from replicas_tui.state.safe import NOTHING, Safe, safe, safe_line

_INTERRUPTED = "[Request interrupted by user"
_QUIET_SYSTEM = frozenset(
    {"status", "thinking_tokens", "session_state_changed", "hook_started", "hook_progress", "hook_response",
     "task_started", "task_progress", "task_updated", "files_persisted", "elicitation_complete"}
)  # fmt: skip


def ops(event: ClaudeEvent, at: datetime | None, block_id: str) -> Iterator[Op]:
    """Read one event."""
    match event:
        case ClaudeAssistant(message=message, parent_tool_use_id=parent):
            for index, part in enumerate(message.content):
                yield from _said(part, at, f"{block_id}.{index}", parent)
        case ClaudeUser():
            yield from _user(event, at, block_id)
        case ClaudeResult():
            yield from _ended(event, at, block_id)
        case ClaudeSystem():
            yield from _system(event, at, block_id)
        case ClaudeRateLimit(rate_limit_info=limit):
            if limit.status == "rejected":
                until = f" until {_clock(limit.resetsAt)}" if limit.resetsAt else ""
                yield Show(fault(f"{block_id}.0", at, f"The account's rate limit is reached{until}."))
            elif limit.isUsingOverage:
                yield Show(quiet(f"{block_id}.0", at, "the rate limit is reached, going on with paid overage"))
        case ClaudeStream() | ClaudeLifecycle():
            return
        case _:
            assert_never(event)


def _said(part: Part, at: datetime | None, block_id: str, parent: str | None) -> Iterator[Op]:
    match part:
        case TextPart(text=text):
            if text.strip():
                yield Show(Answer(block_id, at, safe(text)), parent)
        case ThinkingPart():
            if part.words.strip():
                yield Show(Thought(block_id, at, safe(part.words)), parent)
        case ToolUsePart():
            yield from claude_tools.call(part, at, block_id, parent)
        case ToolResultPart():
            yield claude_tools.result(part, None, at)
        case _:
            yield Show(unknown(block_id, at, part.type, part.model_dump()), parent)


def _user(event: ClaudeUser, at: datetime | None, block_id: str) -> Iterator[Op]:
    results = [part for part in event.message.content if isinstance(part, ToolResultPart)]
    for part in results:
        # What it says for programs belongs to the event, so to its only result.
        yield claude_tools.result(part, event.tool_use_result if len(results) == 1 else None, at)
    if event.parent_tool_use_id or event.isMeta or event.isSynthetic:
        return  # what the agent tells its sub-agent, or itself: the call shows it
    for index, part in enumerate(event.message.content):
        if isinstance(part, TextPart) and part.text.strip():
            yield _prompt(part.text, at, f"{block_id}.{index}")
        elif not isinstance(part, TextPart | ToolResultPart):
            yield Show(Prompt(f"{block_id}.{index}", at, Safe(f"[{safe_line(part.type, 40)}]"), NOTHING))


def _prompt(text: str, at: datetime | None, block_id: str) -> Op:
    if text.startswith(_INTERRUPTED):
        return Show(quiet(block_id, at, "interrupted by the user"))
    return Show(Prompt(block_id, at, safe(text), NOTHING))


def _ended(event: ClaudeResult, at: datetime | None, block_id: str) -> Iterator[Op]:
    yield Ended()
    lasted = f", {took(event.duration_ms / 1000)}" if event.duration_ms else ""
    cost = f"  {money(event.total_cost_usd)}" if event.total_cost_usd else ""
    if not event.failed:
        yield Show(quiet(f"{block_id}.0", at, f"turn ended{lasted}{cost}"))
        return
    said = [text for text in event.errors if text.strip()]
    if (event.terminal_reason or "").startswith("aborted") or any("was interrupted" in text for text in said):
        yield Show(quiet(f"{block_id}.0", at, f"turn interrupted{lasted}{cost}"))
        return
    if not said and isinstance(event.result, str) and event.result.strip():
        said = [event.result]
    first = said[0] if said else f"The turn ended with {event.subtype or 'an error'}."
    yield Show(fault(f"{block_id}.0", at, first, "\n".join(said)))


def _system(event: ClaudeSystem, at: datetime | None, block_id: str) -> Iterator[Op]:
    extra = event.model_extra or {}
    match event.subtype:
        case "init":
            line = f"session began, {event.model}" if event.model else "session began"
            yield Began(event.cwd or "", quiet(f"{block_id}.0", at, line))
        case "api_retry":
            reason = extra.get("error") or extra.get("message") or "the model did not answer"
            yield Show(quiet(f"{block_id}.0", at, f"trying again: {reason}"))
        case "compact_boundary":
            yield Show(quiet(f"{block_id}.0", at, "the conversation so far was summed up"))
        case subtype if subtype in _QUIET_SYSTEM:
            return
        case _:
            message = extra.get("message") or extra.get("content")
            if isinstance(message, str) and message.strip():
                yield Show(quiet(f"{block_id}.0", at, message))
            else:
                yield Show(unknown(f"{block_id}.0", at, f"system {event.subtype}", event.model_dump()))


def _clock(seconds: float) -> str:
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%H:%M} UTC"
    except (OverflowError, OSError, ValueError):
        return "later"
