"""What is in sight of a page, and how to get elsewhere.

The top of what is in sight is a place in a block, not a number. While the reader is held only the reader moves it:
blocks that come before or after, fold, grow or are measured anew do not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from textual.content import Content
from typing_extensions import override

from replicas_tui.ui.transcript.follow import Follow
from replicas_tui.ui.transcript.page import Page
from replicas_tui.ui.transcript.place import Place
from replicas_tui.ui.window import Row, Window, line_like


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

    @override
    def rows(self) -> list[Row]:
        """Give the lines in sight, top to bottom."""
        if self.follow.following:
            self.to_end()
        self._anchor = self.place(*self.top)
        return super().rows()

    def to_end(self) -> None:
        """Bring the end in sight."""
        self.top = self.end()

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
