"""Choosing lines by keys; what they show is copied as it was written."""

from __future__ import annotations

from textual.content import Content
from typing_extensions import override

from replicas_tui.ui.kit import band, keys, line, pick
from replicas_tui.ui.transcript.excerpt import excerpt
from replicas_tui.ui.transcript.messages import CopyRequested
from replicas_tui.ui.transcript.place import Place
from replicas_tui.ui.transcript.taking import Taking
from replicas_tui.ui.window import Row


class Selecting(Taking):
    """A transcript of which lines can be chosen."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._ends: tuple[Place, Place] | None = None  # where choosing began, and where it is now

    @property
    def selected(self) -> tuple[tuple[int, int], tuple[int, int]] | None:
        """Give the first and the last line that is chosen: index of the item, and which of its lines."""
        if self._ends is None or not self.page.items:
            return None
        found = [place.found(self.page.placed) for place in self._ends]
        if found[0] is None or found[1] is None:
            self._ends = None
            return None
        self._ends = (found[0], found[1])
        first, last = sorted(self._line_of(place) for place in self._ends)
        return first, last

    def action_select(self) -> None:
        """Begin to choose lines at the cursor, else at the first line in sight (following: the last); or end it."""
        if self._ends is not None:
            self._ends = None
        elif self.ready():
            rows = self.sight.rows()
            at = self.cursor
            own = (row for row in rows if row.item == at and row.nth >= self.page.items[row.item].gap)
            start = next(own, rows[-1 if self.following else 0])
            self.hold()
            self._begin(self.sight.place(start.item, start.nth))
        self.redraw()

    def selected_text(self) -> str:
        """Give what the chosen lines show, as it was written."""
        chosen = self.selected
        if chosen is None:
            return ""
        (first, start), (last, end) = chosen
        text = ""
        for at in range(first, last + 1):
            part = excerpt(self.page, at, start if at == first else 0, end if at == last else None, self.exact)
            text += ("\n\n" if self.page.items[at].gap else "\n") * bool(text and part) + part
        return text

    @override
    def action_copy(self) -> None:
        """Copy what the chosen lines show; where none are chosen, the block."""
        if self._ends is None:
            super().action_copy()
            return
        self.post_message(CopyRequested(self.selected_text()))
        self._ends = None
        self.redraw()

    @override
    def action_leave(self) -> None:
        """End choosing, or go one level back."""
        if self._ends is None:
            super().action_leave()
        else:
            self._ends = None
            self.redraw()

    @override
    def move_by(self, lines: int) -> None:
        """Take the end of what is chosen along."""
        if self._ends is None or not self.ready():
            super().move_by(lines)
        else:
            self._extend(*self._stepped(*self._line_of(self._ends[1]), lines))

    @override
    def action_top(self) -> None:
        """Go to the first line, or choose all to it."""
        if self._ends is None:
            super().action_top()
        else:
            self.reach_top()
            self._extend(0, 0)

    @override
    def action_end(self) -> None:
        """Follow the end, or choose all to it."""
        if self._ends is None:
            super().action_end()
        elif self.ready():
            last = len(self.page.items) - 1
            self._extend(last, self.sight.size(last) - 1)

    @override
    def put_cursor(self, at: int) -> None:
        super().put_cursor(at)
        if self._ends is not None:
            self._extend(at, self.page.items[at].gap)

    @override
    def go_to_block(self, block: int) -> None:
        super().go_to_block(block)
        if self._ends is not None and self.cursor is not None:
            self._extend(self.cursor, self.page.items[self.cursor].gap)

    @override
    def foot(self, width: int) -> Content | None:
        """Keep the last row for what can be done with the chosen lines."""
        if self._ends is None:
            return super().foot(width)
        hints = keys([("j/k", "more, fewer"), ("y", "copy"), ("esc", "leave")], 2)
        return band(line(width, ["   ", (self._count(), "$t-strong")], [*hints, " "]))

    @override
    def decorated(self, rows: list[Row]) -> list[Content]:
        """Tint what is chosen."""
        lines = super().decorated(rows)
        chosen = self.selected
        if chosen is None:
            return lines
        return [
            pick(drawn) if chosen[0] <= (row.item, row.nth) <= chosen[1] else drawn
            for row, drawn in zip(rows, lines, strict=True)
        ]

    def _begin(self, place: Place | None) -> None:
        self._ends = (place, place) if place is not None else None

    def _extend(self, at: int, nth: int) -> None:
        """Choose to this line, and bring it in sight."""
        place = self.sight.place(at, nth)
        if self._ends is not None and place is not None:
            self._ends = (self._ends[0], place)
            self.sight.reveal(at, nth, nth)
            self.redraw()

    def _line_of(self, place: Place) -> tuple[int, int]:
        at = place.item(self.page.items)
        return at, max(0, min(self.sight.size(at) - 1, place.line + self.page.items[at].gap))

    def _stepped(self, at: int, nth: int, lines: int) -> tuple[int, int]:
        """Go so many lines on, as far as there are any."""
        nth += lines
        while nth < 0 and at > 0:
            at -= 1
            nth += self.sight.size(at)
        while nth >= self.sight.size(at) and at < len(self.page.items) - 1:
            nth -= self.sight.size(at)
            at += 1
        return at, max(0, min(self.sight.size(at) - 1, nth))

    def _count(self) -> str:
        chosen = self.selected
        if chosen is None:
            return ""
        (first, start), (last, end) = chosen
        above = self.page.heights.above
        count = above(last) + end - above(first) - start + 1
        return f"{count:,} line{'s' if count > 1 else ''} chosen"
