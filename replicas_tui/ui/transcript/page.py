"""A transcript arranged and measured: items from top to bottom, and their lines.

Heights of items nobody saw are guesses; an item's lines are drawn when somebody asks for them, and its height is true
from then on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from textual.content import Content

from replicas_tui.state.blocks import Block, PlanReview, Question
from replicas_tui.state.transcript import Transcript
from replicas_tui.ui.heights import Heights
from replicas_tui.ui.transcript.draw import Paper
from replicas_tui.ui.transcript.folds import Folds
from replicas_tui.ui.transcript.items import Item, arrange, restart
from replicas_tui.ui.transcript.layout import Layout
from replicas_tui.ui.transcript.words import guess

ROOMY: Final = 22  # rows from which a question has air within


class Page:
    """Items and lines of one transcript, at one width.

    Attributes:
        log: The transcript; None before the first.
        items: Everything, top to bottom.
        folds: What is folded; after changing it call `refold`.
        marked: Options marked so far, by question.
        asks: Id of the question that keys answer; it alone names them.
    """

    def __init__(self) -> None:
        self.log: Transcript | None = None
        self.items: list[Item] = []
        self.heights = Heights()
        self.folds = Folds()
        self.layout = Layout()
        self.marked: dict[str, frozenset[int]] = {}
        self.asks = ""
        self.paper = Paper(80, "short", datetime.fromtimestamp(0, UTC))
        self._version = -1

    @property
    def blocks(self) -> Sequence[Block]:
        """Give the blocks shown."""
        return self.log.blocks if self.log is not None else ()

    @property
    def behind(self) -> bool:
        """Say whether the transcript changed since it was last arranged."""
        return self.log is not None and self.log.version != self._version

    def open(self, log: Transcript) -> None:
        """Show another transcript, from nothing."""
        self.log, self._version = log, -1
        self.items, self.heights = [], Heights()
        self.folds, self.layout = Folds(), Layout()
        self.marked.clear()

    def catch_up(self) -> None:
        """Arrange what changed since last time: usually the end alone."""
        if self.log is None:
            return
        changed = self.log.changed_from(self._version) if self._version >= 0 else 0
        self._version = self.log.version
        self._arrange(restart(self.items, self.blocks, changed) if self.items else 0)

    def refold(self) -> None:
        """Arrange everything anew, after another level was chosen."""
        self._arrange(0)

    def toggle_group(self, at: int) -> None:
        """Open the group at `at`, or fold the one whose heading it is; all others stay as they are."""
        item = self.items[at]
        self.folds.toggle_group(self.blocks[item.first].id)
        if item.kind == "group":
            parts = [Item(n, 1, "part", gap=False) for n in range(item.first, item.first + item.count)]
            self._replace(at, at + 1, [replace(item, kind="head"), *parts])
        else:
            self._replace(at, at + 1 + item.count, [replace(item, kind="group")])

    def lay_out(self, width: int, height: int, now: datetime) -> None:
        """Draw for this many cells and rows from now on."""
        if width != self.paper.width:
            self.heights.replace(0, len(self.items), [self._guess(item, width) for item in self.items])
        self.paper = replace(self.paper, width=width, room=height >= ROOMY, now=now)

    def lines(self, at: int) -> list[Content]:
        """Give an item's lines, its blank line included."""
        item = self.items[at]
        block = self.blocks[item.first]
        look = self.folds.look(block)
        if item.kind in ("group", "head"):
            look = "short" if item.kind == "head" else "folded"
        named = block.id == self.asks or not isinstance(block, Question | PlanReview)
        paper = replace(self.paper, look=look, marked=self.marked.get(block.id, frozenset()), shown_keys=named)
        lines = self.layout.lines(self.blocks, item, paper)
        if len(lines) != self.heights[at]:
            self.heights.set(at, len(lines))
        return lines

    def _arrange(self, at: int) -> None:
        start = self.items[at].first if at < len(self.items) else 0
        self._replace(at, len(self.items), arrange(self.blocks, start, self.folds.level, self.folds.opened))

    def _replace(self, start: int, stop: int, items: list[Item]) -> None:
        self.items[start:stop] = items
        self.heights.replace(start, stop, [self._guess(item, self.paper.width) for item in items])

    def _guess(self, item: Item, width: int) -> int:
        size = 1 if item.kind in ("group", "head") else guess(self.blocks[item.first], width - 4)
        return size + item.gap
