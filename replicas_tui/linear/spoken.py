"""A transcript in labelled lines, each piece once it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from replicas_tui.linear.diffs import changed
from replicas_tui.state.blocks import (
    Answer,
    Block,
    Edit,
    Fault,
    NoticeLine,
    PlanReview,
    Prompt,
    Question,
    Thought,
    Todo,
    Tool,
    Unknown,
)
from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.state.views.ages import took

SHOWN_LINES: Final = 5
"""Lines of output that are read out; a failure's last ones say why."""


def whole(block: Block) -> bool:
    """Say whether a piece is ready to be read out: it neither grows nor runs."""
    match block:
        case Answer() | Thought():
            return not block.growing
        case Tool() | Edit():
            return block.state != "running"
        case _:
            return True


def spoken(block: Block) -> list[Safe]:
    """Write one piece as lines; the first begins with what it is."""
    return [Safe(line.rstrip()) for line in _lines(block) if line.strip()]


def _lines(block: Block) -> Iterator[str]:  # noqa: C901 - one case a kind
    match block:
        case Prompt():
            yield from _labelled(f"{block.sender or 'You'}", block.text)
        case Answer():
            yield from _labelled("Agent" if not block.depth else "Sub-agent", block.text)
        case Thought():
            yield f"Thought{_lasted(block.took)}: {safe_line(block.text, 200)}"
        case Tool():
            yield from _tool(block)
        case Edit():
            yield from _edit(block)
        case Todo():
            yield "To do:"
            yield from (f"  {item.state}: {safe_line(item.text, 200)}" for item in block.items)
        case Question():
            yield from _question(block)
        case PlanReview():
            yield from _labelled("Plan", block.text)
            yield f"Plan: {block.verdict}" if block.verdict else "Plan: waits for your approval."
        case Fault():
            yield from _labelled("Error", block.text)
        case NoticeLine():
            yield f"Note: {safe_line(block.text, 300)}"
        case Unknown():
            yield f"Event: {block.kind}, which this version cannot name."


def _labelled(label: str, text: str) -> Iterator[str]:
    first, *rest = text.strip().split("\n")
    yield f"{label}: {first}"
    yield from (f"  {line}" for line in rest)


def _tool(block: Tool) -> Iterator[str]:
    facts = ", ".join(part for part in (block.fact, "failed" if block.state == "failed" else "") if part)
    yield f"Tool: {block.verb} {safe_line(block.what, 200)}{f', {facts}' if facts else ''}{_lasted(block.took)}"
    if block.state == "failed":
        yield from (f"  {line}" for line in block.output.strip().split("\n")[-SHOWN_LINES:])


def _edit(block: Edit) -> Iterator[str]:
    word = "created" if block.created else "edited"
    yield f"Edit: {word} {block.path}, {changed(block.added, block.removed)}{_lasted(block.took)}"
    if block.state == "failed":
        yield f"  It failed: {safe_line(block.error, 300)}"


def _question(block: Question) -> Iterator[str]:
    yield from _labelled("Question", block.text)
    if block.answer is not None:
        yield f"Answered: {safe_line(block.answer, 200)}"
        return
    for n, option in enumerate(block.options, 1):
        yield f"  {n}. {option.label}{f', {option.why}' if option.why else ''}"


def _lasted(seconds: float | None) -> str:
    return f", {took(seconds)}" if seconds is not None else ""
