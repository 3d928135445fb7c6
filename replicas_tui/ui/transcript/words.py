"""A block as plain text: what is copied, and where search looks."""

from __future__ import annotations

from replicas_tui.state.blocks import (
    Answer,
    Block,
    Edit,
    Fault,
    Image,
    NoticeLine,
    PlanReview,
    Prompt,
    Question,
    Thought,
    Todo,
    Tool,
    Unknown,
)
from replicas_tui.state.safe import Safe
from replicas_tui.state.views.ages import file_size


def plain(block: Block) -> str:  # noqa: C901, PLR0911 - one case a family
    """Give everything a block says."""
    match block:
        case Prompt() | Answer():
            return _joined(block.text, *(picture(one) for one in block.images))
        case Thought() | NoticeLine() | PlanReview():
            return block.text
        case Tool():
            shown = (picture(one) for one in block.images)
            return _joined(f"{block.verb} {block.what}", block.detail, block.fact, block.output, *shown)
        case Edit():
            return _joined(block.path, block.error, *(f"{one.sign}{one.text}" for one in block.lines))
        case Todo():
            return _joined(*(item.text for item in block.items))
        case Question():
            options = (f"{n} {one.label}  {one.why}".rstrip() for n, one in enumerate(block.options, 1))
            return _joined(block.text, *options, block.answer or "")
        case Fault():
            return _joined(block.text, block.detail)
        case Unknown():
            return _joined(block.kind, block.json)


def picture(image: Image) -> Safe:
    """Name a picture: `image png 84K`, `login.png 84K`, `image https://…`."""
    size = file_size(image.size) if image.size is not None else ""
    named = image.name or f"image {image.kind}".rstrip()
    return Safe(" ".join(filter(None, (named, size, "" if image.size is not None else image.url))))


def copied(block: Block) -> str:
    """Give what a copy of a block holds: a tool's output rather than its name, else everything."""
    return block.output or plain(block) if isinstance(block, Tool) else plain(block)


def guess(block: Block, width: int) -> int:
    """Guess how many lines a block takes at `width`, without drawing it."""
    if isinstance(block, Tool):  # most of a long transcript
        return 1
    match block:
        case Prompt() | Answer():
            text = block.text
            return text.count("\n") + len(text) // max(1, min(100, width)) + 1 + len(block.images)
        case Edit():
            return min(len(block.lines), 5) + 1
        case Todo():
            return len(block.items) + 1
        case Question():
            return len(block.options) + 4 if block.answer is None else 1
        case _:
            return 1


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)
