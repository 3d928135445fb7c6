"""A transcript arranged and measured: items from top to bottom, and their lines.

What is arranged reaches from the end back as far as somebody wanted, and never less far again: opening a long chat
costs what is in sight of it. Heights of items nobody saw at this width are guesses; an item's lines are drawn when
somebody asks for them, and its height is true from then on.
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
from replicas_tui.ui.transcript.items import Item, Placed, arrange, begins, position, restart
from replicas_tui.ui.transcript.layout import Layout
from replicas_tui.ui.transcript.words import guess

CHUNK: Final = 512  # blocks arranged at once
ROOMY: Final = 22  # rows from which a question has air within


class Page:
    """Items and lines of one transcript, at one width.

    Attributes:
        log: The transcript; None before the first.
        items: Everything that is arranged, top to bottom.
        folds: What is folded; after changing it call `refold`.
        marked: Options marked so far, by question.
        idle: Nobody works on the chat.
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
        self.idle = False
        self.paper = Paper(80, "short", datetime.fromtimestamp(0, UTC))
        self._version = -1

    @property
    def blocks(self) -> Sequence[Block]:
        """Give the blocks shown."""
        return self.log.blocks if self.log is not None else ()

    @property
    def placed(self) -> Placed:
        """Give them by their places."""
        return Placed(self.blocks, self.log.origin if self.log is not None else 0)

    @property
    def behind(self) -> bool:
        """Say whether the transcript changed since it was last arranged."""
        return self.log is not None and self.log.version != self._version

    @property
    def whole(self) -> bool:
        """Say whether everything is arranged, back to the first block."""
        return self._floor <= self.placed.first

    def open(self, log: Transcript) -> None:
        """Show another transcript, from nothing."""
        self.log, self._version = log, -1
        self.items, self.heights = [], Heights()
        self.folds, self.layout = Folds(), Layout()
        self.marked.clear()

    def catch_up(self) -> None:
        """Arrange what changed since last time, usually the end alone; at first no more than the end."""
        if self.log is None:
            return
        kept, floor = self.log.kept(self._version), self._floor
        self._version = self.log.version
        if self.items and max(kept.first, floor) < kept.last:
            at = restart(self.items, self.placed, min(kept.last, self.placed.end))
            self._arrange(at, self.items[at].first)
            self._replace(0, self._first_sure(kept.first), [])
        else:
            self._replace(0, len(self.items), [])
        self.reach(floor)
        if not self.items:
            self.extend()

    def refold(self) -> None:
        """Arrange everything anew, after another level was chosen."""
        floor = self._floor
        self._replace(0, len(self.items), [])
        self.reach(floor)

    def reach(self, place: int) -> int:
        """Arrange back to this place at least; give how many items came in front."""
        count = 0
        while self._floor > place and not self.whole:
            count += self.extend()
        return count

    def extend(self) -> int:
        """Arrange some of what comes before; give how many items came in front."""
        placed, stop = self.placed, self._floor
        start = max(placed.first, stop - CHUNK)
        while not begins(placed, start, self.folds.level):
            start -= 1
        items = arrange(placed, start, stop, self.folds.level, self.folds.opened)
        self._replace(0, 0, items)
        return len(items)

    def block(self, at: int) -> Block:
        """Give the first block of an item."""
        return self.placed[self.items[at].first]

    def stands_for(self, at: int) -> tuple[Block, ...]:
        """Give the blocks of an item."""
        return self.placed.of(self.items[at])

    def toggle_group(self, at: int) -> None:
        """Open the group at `at`, or fold the one whose heading it is; all others stay as they are."""
        item = self.items[at]
        self.folds.toggle_group(self.block(at).id)
        if item.kind == "group":
            parts = [Item(n, 1, "part", gap=False) for n in range(item.first, item.first + item.count)]
            self._replace(at, at + 1, [replace(item, kind="head"), *parts])
        else:
            self._replace(at, at + 1 + item.count, [replace(item, kind="group")])

    def lay_out(self, width: int, height: int, now: datetime) -> None:
        """Draw for this many cells and rows from now on; heights stay as they were guessed until they are seen."""
        self.paper = replace(self.paper, width=width, room=height >= ROOMY, now=now)

    def lines(self, at: int) -> list[Content]:
        """Give an item's lines, its blank line included."""
        item = self.items[at]
        block = self.block(at)
        look = self.folds.look(block)
        if item.kind in ("group", "head"):
            look = "short" if item.kind == "head" else "folded"
        named = block.id == self.asks or not isinstance(block, Question | PlanReview)
        paper = replace(
            self.paper, look=look, marked=self.marked.get(block.id, frozenset()), shown_keys=named, idle=self.idle
        )
        lines = self.layout.lines(self.stands_for(at), item, paper)
        if len(lines) != self.heights[at]:
            self.heights.set(at, len(lines))
        return lines

    @property
    def _floor(self) -> int:
        """Place from which on everything is arranged."""
        return self.items[0].first if self.items else self.placed.end

    def _arrange(self, at: int, start: int) -> None:
        """Arrange from item `at`, which begins at place `start`, to the end."""
        placed = self.placed
        items = arrange(placed, start, placed.end, self.folds.level, self.folds.opened)
        self._replace(at, len(self.items), items)

    def _first_sure(self, kept: int) -> int:
        """Give the index of the first item that is as it was when all before place `kept` is another."""
        if kept < self._floor:
            return 0
        placed, level = self.placed, self.folds.level
        at = position(self.items, kept)
        while at < len(self.items) and not (
            self.items[at].first > kept and begins(placed, self.items[at].first, level)
        ):
            at += 1
        return at

    def _replace(self, start: int, stop: int, items: list[Item]) -> None:
        self.items[start:stop] = items
        placed, width = self.placed, self.paper.width - 4
        self.heights.replace(start, stop, [_guess(item, placed, width) for item in items])


def _guess(item: Item, placed: Placed, width: int) -> int:
    return item.gap + (1 if item.kind in ("group", "head") else guess(placed[item.first], width))
