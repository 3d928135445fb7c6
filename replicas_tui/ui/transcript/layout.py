"""Items to lines, each drawn once while it stays the same.

What was drawn is kept by the blocks themselves: the very same blocks at an equal width, look and hour are never drawn
again. An answer that grows keeps what cannot change any more.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace

from textual.content import Content

from replicas_tui.state.blocks import Answer, Block, Edit, Thought, Tool
from replicas_tui.state.normalise.outcomes import ended
from replicas_tui.ui.kit import line
from replicas_tui.ui.transcript.draw import Paper, draw
from replicas_tui.ui.transcript.draw.answer import AnswerLines
from replicas_tui.ui.transcript.draw.group import draw_group
from replicas_tui.ui.transcript.items import Item

KEPT = 400  # items whose lines are kept


@dataclass(frozen=True, slots=True)
class _Drawn:
    blocks: tuple[Block, ...]
    paper: Paper
    gap: bool
    lines: list[Content]


class Layout:
    """Draws items, and remembers."""

    def __init__(self) -> None:
        self._drawn: OrderedDict[tuple[str, bool], _Drawn] = OrderedDict()
        self._growing: AnswerLines | None = None
        self._growing_id = ""
        self._endings: dict[str, tuple[Block, Block]] = {}

    def clear(self) -> None:
        """Forget everything drawn: colours or glyphs are others now."""
        self._drawn.clear()
        self._growing = None

    def lines(self, these: tuple[Block, ...], item: Item, paper: Paper) -> list[Content]:
        """Give the lines of an item that stands for `these`, its blank line included; never change the list."""
        if paper.idle:
            these, paper = tuple(self._ended(block) for block in these), replace(paper, idle=False)
        paper = _steady(these, paper)
        key = (these[0].id, item.kind in ("group", "head"))
        known = self._drawn.get(key)
        if known is not None and known.paper == paper and known.gap == item.gap and _same(known.blocks, these):
            self._drawn.move_to_end(key)
            return known.lines
        rows = self._draw(these, item, paper)
        lines = [line(paper.width, []), *rows] if item.gap else rows
        self._drawn[key] = _Drawn(these, paper, item.gap, lines)
        if len(self._drawn) > KEPT:
            self._drawn.popitem(last=False)
        return lines

    def _ended(self, block: Block) -> Block:
        """Give a block nothing comes of any more as one that ended: the very same as long as it is the same block."""
        if not (isinstance(block, Tool | Edit) and block.state == "running") and not getattr(block, "growing", False):
            return block
        known = self._endings.get(block.id)
        if known is None or known[0] is not block:
            known = self._endings[block.id] = (block, ended(block))
        return known[1]

    def _draw(self, these: tuple[Block, ...], item: Item, paper: Paper) -> list[Content]:
        if item.kind in ("group", "head"):
            return draw_group(these, paper)
        block = these[0]
        if isinstance(block, Answer) and (block.growing or block.id == self._growing_id):
            return self._grown(block, paper)
        return draw(block, paper)

    def _grown(self, block: Answer, paper: Paper) -> list[Content]:
        kept = self._growing
        if kept is None or (self._growing_id, kept.width, kept.depth) != (block.id, paper.width, block.depth):
            kept = self._growing = AnswerLines(paper.width, block.depth)
            self._growing_id = block.id
        return kept.take(block)


def _same(old: tuple[Block, ...], new: tuple[Block, ...]) -> bool:
    return len(old) == len(new) and all(a is b for a, b in zip(old, new, strict=True))


def _steady(these: tuple[Block, ...], paper: Paper) -> Paper:
    """Take from the moment what these blocks do not show, so that a second later they are the same."""
    if any(isinstance(one, Tool | Thought) and _running(one) for one in these):
        return replace(paper, now=paper.now.replace(microsecond=0))
    return replace(paper, now=paper.now.replace(minute=0, second=0, microsecond=0))


def _running(block: Tool | Thought) -> bool:
    return block.state == "running" if isinstance(block, Tool) else block.growing
