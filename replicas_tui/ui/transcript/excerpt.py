"""What lines of a transcript show, as it was written: what a copy of them holds."""

from __future__ import annotations

from collections.abc import Callable

from replicas_tui.state.blocks import Answer, Block, NoticeLine, Question, Thought, Tool
from replicas_tui.state.safe import Safe
from replicas_tui.ui.transcript.folds import foldable
from replicas_tui.ui.transcript.page import Page
from replicas_tui.ui.transcript.source import GUTTER, cut, shown
from replicas_tui.ui.transcript.words import plain


def excerpt(page: Page, at: int, low: int, high: int | None, exact: Callable[[Block, Safe], Safe]) -> str:
    """Give what lines `low` to `high` of an item show; up to its last line when `high` is None.

    `exact` gives a text of a block the tabs it came with.
    """
    item = page.items[at]
    blocks = page.stands_for(at)
    if item.kind in ("group", "head"):
        return "\n".join(plain(one).partition("\n")[0] for one in blocks if item.kind == "group")
    block, look = blocks[0], page.folds.look(blocks[0])
    text = plain(block)
    if look == "folded" and foldable(block):
        return text.partition("\n")[0]
    if low <= item.gap and high is None and (look == "all" or isinstance(block, Answer | NoticeLine | Question)):
        return exact(block, Safe(text))  # no need to draw a hundred thousand of them
    rows = [row.plain for row in page.lines(at)[item.gap :]]
    first, last = max(0, low - item.gap), len(rows) - 1 if high is None else high - item.gap
    ending = 1 if isinstance(block, Tool | Thought) and look == "short" else None
    found = cut(shown(_without_title(block, rows), text, ending=ending), first, last, text)
    return exact(block, Safe(found)) or "\n".join(row[GUTTER:].strip() for row in rows[first : last + 1])


def _without_title(block: Block, rows: list[str]) -> list[str]:
    """Leave out of a thought's rows the one above it, which is ours."""
    return ["", *rows[1:]] if isinstance(block, Thought) else rows
