"""A window on things of many heights, of which only those in sight are drawn.

Where it stands is an item and a line of it, never a number of lines from the top: heights above it are guesses until
somebody looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from textual.content import Content

from replicas_tui.ui.heights import Heights


class Lined(Protocol):
    """What a window is on: items, each of some lines."""

    @property
    def heights(self) -> Heights:
        """Heights of all items; a guess until its lines were asked for."""

    def lines(self, at: int) -> Sequence[Content]:
        """Give the lines of an item, and set its height."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line in sight: the item it is of, and which of the item's lines it is."""

    line: Content
    item: int
    nth: int


class Window:
    """Which lines are in sight.

    Attributes:
        source: What it is on.
        height: Rows in sight.
        top: The first line in sight: index of its item, and which of its lines.
    """

    def __init__(self, source: Lined) -> None:
        self.source = source
        self.height = 24
        self.top = (0, 0)

    def rows(self) -> list[Row]:
        """Give the lines in sight, top to bottom."""
        rows: list[Row] = []
        at, skip = self.top
        while at < len(self.source.heights) and len(rows) < self.height:
            lines = self.source.lines(at)
            rows += [Row(lines[n], at, n) for n in range(skip, min(len(lines), skip + self.height))]
            at, skip = at + 1, 0
        return rows[: self.height]

    def move(self, lines: int) -> None:
        """Go down (or up) so many lines, as far as there are any."""
        before = self.top
        at, line = self.top
        line += lines
        while line < 0 and at > 0:
            at -= 1
            line += self.size(at)
        while at < len(self.source.heights) and line >= self.size(at):
            line -= self.size(at)
            at += 1
        self.top = (at, max(0, line))
        if lines > 0:
            self.top = max(before, min(self.top, self.end()))

    def end(self) -> tuple[int, int]:
        """Give the top from which the last line is the lowest in sight."""
        room = self.height
        for at in range(len(self.source.heights) - 1, -1, -1):
            size = self.size(at)
            if size >= room:
                return at, size - room
            room -= size
        return 0, 0

    def to_line(self, line: int) -> None:
        """Go to a line counted from the top, as the scrollbar does."""
        at, skip = self.source.heights.at(line)
        self.top = min((at, min(skip, self.size(at) - 1)), self.end()) if len(self.source.heights) else (0, 0)

    def reveal(self, at: int, first: int = 0, last: int | None = None) -> None:
        """Bring lines of an item in sight, moving as little as it takes; when they are too many, the first of them."""
        old, start = self.top, (at, first)
        self.top = (at, self.size(at) - 1 if last is None else last)
        self.move(1 - self.height)
        lowest = min(self.top, start)
        self.top = start if start < old else max(old, lowest)

    def size(self, at: int) -> int:
        """Give an item's true height."""
        return len(self.source.lines(at))

    @property
    def line(self) -> int:
        """Give how many lines are above what is in sight."""
        return self.source.heights.above(self.top[0]) + self.top[1] if len(self.source.heights) else 0


def letters(rows: Sequence[Content]) -> int:
    """Count what is no space in lines: the same however a text is wrapped."""
    return sum(len("".join(row.plain.split())) for row in rows)


def line_with(rows: Sequence[Content], before: int) -> int:
    """Give the line with the letter that has so many before it."""
    for at, row in enumerate(rows):
        before -= letters([row])
        if before < 0:
            return at
    return max(0, len(rows) - 1)
