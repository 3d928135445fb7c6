"""What is in sight of a page, and how to get elsewhere.

The top of what is in sight is a place in a block, not a number. While the reader is held only the reader moves it:
blocks that come before or after, fold, grow or are measured anew do not.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from typing_extensions import override

from replicas_tui.ui.transcript.follow import Follow
from replicas_tui.ui.transcript.page import Page
from replicas_tui.ui.transcript.place import Place
from replicas_tui.ui.window import Row, Window, letters, line_with

STRIDE: Final = 4  # of a page, one in so many lines
OFTEN: Final = 3
HASTE: Final = timedelta(seconds=1.5)  # lines that are pushed up OFTEN within that time come fast


@dataclass(frozen=True, slots=True)
class _Mark:
    """A top line to keep: where it was, its text (None: unknown), and how many letters of its item came before it."""

    top: tuple[int, int]
    place: Place
    words: str | None
    letters: int


class Sight(Window):
    """A window on a page.

    Attributes:
        follow: Whether the end is kept in sight.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.page = page
        self.follow = Follow()
        self._anchor: Place | None = None  # the top line as it was last in sight, when the transcript has changed since
        self._last: _Mark | None = None
        self._room = 0  # lines that may be free below the end
        self._pushes: deque[datetime] = deque(maxlen=OFTEN)  # when lines were last pushed up

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep the top line where it is while the page changes; following, keep the end in sight."""
        mark = self._mark()
        yield
        if self.follow.following or mark is None:
            self.to_end()
            return
        found = mark.place.found(self.page.placed)
        if found is None:
            self.top = min(self.top, (max(0, len(self.page.items) - 1), 0))
            return
        self.page.reach(found.block)
        at = found.item(self.page.items)
        self.top = (at, self._line(at, mark))
        self._last = replace(mark, top=self.top, place=found)

    def reach(self, place: int) -> None:
        """Let everything from a place on be arranged; what is in sight stays."""
        self._shift(self.page.reach(place))

    def extend(self) -> None:
        """Let more of what is above be arranged; what is in sight stays."""
        self._shift(self.page.extend())

    def _shift(self, count: int) -> None:
        """Name the top line anew after so many items came in front."""
        at, line = self.top
        self.top = (at + count, line)
        if self._last is not None:
            at, line = self._last.top
            self._last = replace(self._last, top=(at + count, line))

    def place(self, at: int, line: int = 0) -> Place | None:
        """Name a line so that it is found again after changes."""
        if at >= len(self.page.items):
            return None
        item, placed = self.page.items[at], self.page.placed
        if item.first not in placed:
            return None
        return Place(item.first, placed[item.first].id, line - item.gap, item.kind in ("group", "head"))

    @override
    def rows(self) -> list[Row]:
        """Give the lines in sight, top to bottom."""
        if self.follow.following:
            self.to_end()
        self._anchor = self.place(*self.top)
        return super().rows()

    def to_end(self) -> None:
        """Bring the end in sight.

        While lines come fast, room is left below for the next few: a line that fills it costs one line on the
        terminal, one that pushes all others up costs the whole page. Once nothing more comes, the page is filled again.
        """
        end, now = self.end(), self.page.paper.now
        flows = not (self.page.idle or self.page.asks)
        stands = end <= self.top and self.top[0] < len(self.page.items)  # items that folded into one are gone
        if stands and self._between(end, self.top) <= (self._room if flows else 0):
            return
        pushed = end > self.top > (0, 0)
        fast = flows and pushed and len(self._pushes) == OFTEN and now - self._pushes[0] < HASTE
        self._room = self.height // STRIDE if fast else 0
        self.top = end
        if pushed:
            self._pushes.append(now)
            for _ in range(self._room):
                at, line = self.top
                self.top = (at, line + 1) if line + 1 < self.size(at) else (at + 1, 0)

    def _between(self, first: tuple[int, int], last: tuple[int, int]) -> int:
        """Count the lines from one place to a later one."""
        return sum(self.size(at) for at in range(first[0], last[0])) + last[1] - first[1]

    def _mark(self) -> _Mark | None:
        """Note the top line and its words; those noted before hold until the reader moves, or they would creep."""
        if self._last is not None and self._last.top == self.top and not self.page.behind:
            return self._last
        if self.page.behind:
            return None if self._anchor is None else _Mark(self.top, self._anchor, None, 0)
        place = self.place(*self.top)
        if place is None:
            return None
        lines = self.page.lines(self.top[0])[self.page.items[self.top[0]].gap :]
        words = lines[place.line].plain if 0 <= place.line < len(lines) else None
        return _Mark(self.top, place, words, letters(lines[: max(0, place.line)]))

    def _line(self, at: int, mark: _Mark) -> int:
        """Give the line of an item that shows what the top line showed."""
        lines = self.page.lines(at)
        gap, line = self.page.items[at].gap, mark.place.line
        shown = lines[gap:]
        same = mark.words is None or (0 <= line < len(shown) and shown[line].plain == mark.words)
        if not same and line > 0:
            line = line_with(shown, mark.letters)
        return max(0, min(line + gap, len(lines) - 1))
