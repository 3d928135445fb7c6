"""A chat as markdown, for people: what was said as it was written, work as short lines with what it printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

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
from replicas_tui.state.export.source import Source, fenced
from replicas_tui.state.safe import Safe
from replicas_tui.state.views.ages import took

_MARKS: Final = {"done": "[x]", "working": "[ ] →", "todo": "[ ]"}


def as_markdown(chat: Source) -> str:
    """Write the whole chat."""
    return "\n\n".join([f"# {chat.title}", _facts(chat), *_parts(chat)]) + "\n"


def _facts(chat: Source) -> str:
    first = next((block.at for block in chat.blocks if block.at is not None), None)
    since = f", since {_when(first)}" if first is not None else ""
    return f"{chat.replica}, {chat.agent}{since}. {len(chat.events):,} events."


def _parts(chat: Source) -> Iterator[str]:
    for block in chat.blocks:
        text = _written(chat, block)
        if text.strip():
            yield text


def _written(chat: Source, block: Block) -> str:  # noqa: PLR0911 - one case a family
    match block:
        case Prompt():
            return f"## {block.sender or 'you'}{_at(block.at)}\n\n{chat.exact(block, block.text).strip()}"
        case Answer():
            return chat.exact(block, block.text).strip()
        case Thought():
            return _quoted(f"*thought{_lasted(block.took)}*\n\n{chat.exact(block, block.text).strip()}")
        case Tool():
            return _tool(chat, block)
        case Edit():
            return _edit(block)
        case Question() | PlanReview():
            return _asked(block)
        case _:
            return _told(block)


def _told(block: Todo | Fault | NoticeLine | Unknown) -> str:
    match block:
        case Todo():
            return "\n".join(f"- {_MARKS[item.state]} {_one_line(item.text)}" for item in block.items)
        case Fault():
            detail = f"\n\n{fenced(block.detail.strip())}" if block.detail.strip() else ""
            return f"**Error:** {block.text}{detail}"
        case NoticeLine():
            return f"*{_one_line(block.text)}*"
        case Unknown():
            return f"{_code(block.kind)}\n\n{fenced(block.json, 'json')}"


def _asked(block: Question | PlanReview) -> str:
    if isinstance(block, Question):
        return _question(block)
    verdict = f"\n\n**{_one_line(block.verdict)}**" if block.verdict else ""
    return f"**The plan**\n\n{block.text.strip()}{verdict}"


def _tool(chat: Source, block: Tool) -> str:
    facts = ", ".join(part for part in (block.fact, took(block.took) if block.took is not None else "") if part)
    head = f"**{block.verb}** {_code(block.what)}{f', {facts}' if facts else ''}"
    if block.state == "failed":
        head += " (failed)"
    given = [fenced(chat.exact(block, block.detail))] if block.detail else []
    output = block.output.strip("\n")
    return "\n\n".join([head, *given, *([fenced(chat.exact(block, Safe(output)))] if output.strip() else [])])


def _edit(block: Edit) -> str:
    word = "Created" if block.created else "Edit"
    head = f"**{word}** {_code(block.path)}, +{block.added} −{block.removed}"
    if block.state == "failed":
        head += f" (failed) {_one_line(block.error)}".rstrip()
    change = "\n".join(f"{one.sign}{one.text}" for one in block.lines)
    return f"{head}\n\n{fenced(change, 'diff')}" if change else head


def _question(block: Question) -> str:
    options = "\n".join(f"{n}. {_one_line(one.label)}{_why(one.why)}" for n, one in enumerate(block.options, 1))
    answer = f"**Answer:** {block.answer}" if block.answer is not None else "*not answered*"
    return "\n\n".join(part for part in (f"**Asked:** {block.text.strip()}", options, answer) if part)


def _why(why: Safe) -> str:
    return f": {_one_line(why)}" if why else ""


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _code(text: str) -> str:
    """Write code within a line; a fence longer than any in it closes it."""
    text = _one_line(text)
    longest = max((len(run) for run in "".join(c if c == "`" else " " for c in text).split()), default=0)
    fence, air = "`" * (longest + 1), " " if longest else ""
    return f"{fence}{air}{text}{air}{fence}" if text else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _lasted(seconds: float | None) -> str:
    return f", {took(seconds)}" if seconds is not None else ""


def _at(at: datetime | None) -> str:
    return f", {_when(at)}" if at is not None else ""


def _when(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
