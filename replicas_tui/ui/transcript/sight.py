"""What is in sight of a page, and how to get elsewhere.

The top of what is in sight is a place in a block, not a number. While the reader is held only the reader moves it:
blocks that come before or after, fold, grow or are measured anew do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from textual.content import Content

from replicas_tui.ui.transcript.follow import Follow
from replicas_tui.ui.transcript.page import Page
from replicas_tui.ui.transcript.place import Place, line_like


@dataclass(frozen=True, slots=True)
class Row:
    """One line in sight: the item it is of, and which of the item's lines it is."""

    line: Content
    item: int
    nth: int


class Sight:
    """A window on a page.

    Attributes:
        height: Rows in sight.
        top: The first line in sight: index of its item, and which of its lines.
        follow: Whether the end is kept in sight.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.height = 24
        self.top = (0, 0)
        self.follow = Follow()
        self._anchor: Place | None = None  # the top line as it was last in sight, when the transcript has changed since

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep the top line where it is while the page changes; following, keep the end in sight."""
        place = self._anchor if self.page.behind else self.place(*self.top)
        before = self._text(self.top[0])
        yield
        if self.follow.following or place is None:
            self.to_end()
            return
        found = place.found(self.page.blocks)
        if found is None:
            self.top = min(self.top, (max(0, len(self.page.items) - 1), 0))
            return
        at = found.item(self.page.items)
        self.top = (at, self._line(at, found, before))

    def place(self, at: int, line: int = 0) -> Place | None:
        """Name a line so that it is found again after changes."""
        if at >= len(self.page.items):
            return None
        item = self.page.items[at]
        blocks = self.page.blocks
        if item.first >= len(blocks):
            return None
        return Place(item.first, blocks[item.first].id, line - item.gap, item.kind == "head")

    def rows(self) -> list[Row]:
        """Give the lines in sight, top to bottom."""
        if self.follow.following:
            self.to_end()
        rows: list[Row] = []
        self._anchor = self.place(*self.top)
        at, skip = self.top
        while at < len(self.page.items) and len(rows) < self.height:
            lines = self.page.lines(at)
            rows += [Row(lines[n], at, n) for n in range(skip, len(lines))]
            at, skip = at + 1, 0
        return rows[: self.height]

    def move(self, lines: int) -> bool:
        """Go down (or up) so many lines, as far as there are any; say whether anything moved."""
        before = self.top
        at, line = self.top
        line += lines
        while line < 0 and at > 0:
            at -= 1
            line += self.page.height(at)
        while at < len(self.page.items) and line >= self.page.height(at):
            line -= self.page.height(at)
            at += 1
        self.top = max((0, 0), (at, max(0, line)))
        if lines > 0:
            self.top = max(before, min(self.top, self.end()))
        return self.top != before

    def end(self) -> tuple[int, int]:
        """Give the top from which the last line is the lowest in sight."""
        room = self.height
        for at in range(len(self.page.items) - 1, -1, -1):
            size = self.page.height(at)
            if size >= room:
                return at, size - room
            room -= size
        return 0, 0

    def to_end(self) -> None:
        """Bring the end in sight."""
        self.top = self.end()

    def to_line(self, line: int) -> None:
        """Go to a line counted from the top, as the scrollbar does."""
        at, skip = self.page.heights.at(line)
        self.top = min((at, min(skip, self.page.height(at) - 1)), self.end()) if self.page.items else (0, 0)

    def reveal(self, at: int, first: int = 0, last: int | None = None) -> None:
        """Bring lines of an item in sight, moving as little as it takes; when they are too many, the first of them."""
        old, start = self.top, (at, first)
        self.top = (at, self.page.height(at) - 1 if last is None else last)
        self.move(1 - self.height)
        lowest = min(self.top, start)
        self.top = start if start < old else max(old, lowest)

    @property
    def line(self) -> int:
        """Give how many lines are above what is in sight."""
        return self.page.heights.above(self.top[0]) + self.top[1] if self.page.items else 0

    def _text(self, at: int) -> list[Content]:
        """Give an item's lines without its blank one, as they are drawn now."""
        if self.follow.following or self.page.behind or at >= len(self.page.items):
            return []
        return self.page.lines(at)[self.page.items[at].gap :]

    def _line(self, at: int, place: Place, before: list[Content]) -> int:
        """Give the line of an item that shows what the top line showed."""
        lines = self.page.lines(at)
        gap = self.page.items[at].gap
        line = place.line
        if before and line > 0:
            line = line_like(before, line, lines[gap:])
        return max(0, min(line + gap, len(lines) - 1))
