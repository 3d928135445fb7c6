"""Claude's events as operations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
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
)
from replicas_tui.api.agent_events.parts import PICTURES, Part, TextPart, ThinkingPart, ToolResultPart, ToolUsePart
from replicas_tui.state.blocks import Answer, Block, Image, Prompt, Thought
from replicas_tui.state.normalise import claude_news, claude_tools
from replicas_tui.state.normalise.images import images
from replicas_tui.state.normalise.ops import Op, Show
from replicas_tui.state.normalise.words import quiet, unknown
from replicas_tui.state.safe import NOTHING, Safe, safe, safe_line

_INTERRUPTED = "[Request interrupted by user"


def ops(event: ClaudeEvent, at: datetime | None, block_id: str) -> Iterator[Op]:
    """Read one event."""
    match event:
        case ClaudeAssistant(message=message, parent_tool_use_id=parent):
            for index, part in enumerate(message.content):
                yield from _said(part, at, f"{block_id}.{index}", parent)
        case ClaudeUser():
            yield from _user(event, at, block_id)
        case ClaudeResult() | ClaudeSystem() | ClaudeRateLimit():
            yield from claude_news.ops(event, at, f"{block_id}.0")
        case ClaudeStream() | ClaudeLifecycle():
            return
        case _:
            assert_never(event)


def _said(part: Part, at: datetime | None, block_id: str, parent: str | None) -> Iterator[Op]:
    match part:
        case TextPart(text=text) if text.strip():
            yield Show(Answer(block_id, at, safe(text)), parent)
        case ThinkingPart() if part.words.strip():
            yield Show(Thought(block_id, at, safe(part.words)), parent)
        case TextPart() | ThinkingPart():
            return
        case ToolUsePart():
            yield from claude_tools.call(part, at, block_id, parent)
        case ToolResultPart():
            yield claude_tools.result(part, None, at)
        case _:
            yield Show(unknown(block_id, at, part.type, part.model_dump()), parent)


def _user(event: ClaudeUser, at: datetime | None, block_id: str) -> Iterator[Op]:
    results = [part for part in event.message.content if isinstance(part, ToolResultPart)]
    for result in results:
        # What it says for programs belongs to the event, so to its only result.
        yield claude_tools.result(result, event.tool_use_result if len(results) == 1 else None, at)
    if event.parent_tool_use_id or event.isMeta or event.isSynthetic:
        return  # what the agent tells its sub-agent, or itself: the call shows it
    pictures = images([part.model_dump() for part in event.message.content if part.type in PICTURES])
    for index, part in enumerate(event.message.content):
        if isinstance(part, TextPart) and part.text.strip():
            yield Show(_prompt(part.text, at, f"{block_id}.{index}", pictures))
            pictures = ()
        elif not isinstance(part, ToolResultPart | TextPart) and part.type not in PICTURES:
            yield Show(Prompt(f"{block_id}.{index}", at, Safe(f"[{safe_line(part.type, 40)}]"), NOTHING))
    if pictures:
        yield Show(Prompt(f"{block_id}.p", at, NOTHING, NOTHING, pictures))


def _prompt(text: str, at: datetime | None, block_id: str, pictures: tuple[Image, ...]) -> Block:
    if text.startswith(_INTERRUPTED):
        return quiet(block_id, at, "interrupted by the user")
    return Prompt(block_id, at, safe(text), NOTHING, pictures)
