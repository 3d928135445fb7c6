"""A diff that can be scrolled, with a cursor that is always in sight: only what is in sight is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from typing_extensions import override

from replicas_tui.state.diff.files import FileDiff
from replicas_tui.ui.diff.page import DiffPage, Look
from replicas_tui.ui.diff.spots import TOP, Remark, Spot
from replicas_tui.ui.diff.staying import Held, hold, regain
from replicas_tui.ui.kit import G
from replicas_tui.ui.line_view import LineView
from replicas_tui.ui.window import Row, Window, letters, line_with


class FileChanged(Message):
    """Another file is the one that is read now."""

    def __init__(self, index: int) -> None:
        super().__init__()
        self.index = index


class LookChanged(Message):
    """The same files are shown in another way."""


class ScrolledDiff(LineView):
    """Shows the files of some diffs below each other.

    Attributes:
        page: What there is.
        window: Which of it is in sight.
        cursor: What is read.
        start: Where a selection began; None when nothing is selected.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.page = DiffPage()
        self.window = Window(self.page)
        self.cursor = TOP
        self.start: Spot | None = None
        self._told = 0
        self._held: Held | None = None  # where the reader was, when that went away

    @property
    def files(self) -> Sequence[FileDiff]:
        """Give the files."""
        return self.page.files

    @property
    def file(self) -> int:
        """Give the index of the file that is read."""
        return self.cursor.file

    def show(self, files: Sequence[FileDiff], remarks: Iterable[Remark] = ()) -> None:
        """Show these files; the line at the cursor stays where it is on the screen, while there is such a line."""
        if not self.page.pieces:
            self.page.open(files, remarks)
            self.cursor, self.window.top = TOP, (0, 0)
            self.redraw()
            return
        held = self._held or hold(self.files, self.cursor)
        row = self._row_of_cursor()
        self.page.open(files, remarks)
        self.start = None
        self.cursor, same = regain(files, held)
        if not self.page.layout.has(self.cursor.remark):
            self.cursor = self.cursor._replace(remark="")
        self._held = None if same else held
        self._place(row)

    def again(self, look: Look, *, viewed: Iterable[tuple[str, str]] | None = None) -> None:
        """Show the same in another way; the line at the cursor stays where it is."""
        row = self._row_of_cursor()
        self.page.look = look
        if viewed is not None:
            self.page.viewed = frozenset(viewed)
        self.page.lay()
        self._place(row)
        self.post_message(LookChanged())

    @override
    def lines_in_sight(self, size: Size) -> Sequence[Content]:
        shorter = size.height < self.window.height
        self.window.height = size.height
        if size.width != self.page.width:
            self._resize(size.width)
        if shorter and self.page.pieces:
            self._reveal()
        self._clamp()
        rows = self.window.rows()
        self.in_sight(rows)
        self._tell()
        return [self._painted(row) for row in rows]

    def in_sight(self, rows: Sequence[Row]) -> None:
        """Hear what is in sight now."""

    @override
    def extent(self) -> tuple[int, int]:
        return self.window.line, self.page.heights.total

    @override
    def move_by(self, lines: int) -> None:
        self._held = None
        self.window.move(lines)
        self.redraw()

    @override
    def move_to(self, line: int) -> None:
        self._held = None
        self.window.to_line(line)
        self.redraw()

    def go(self, spot: Spot, *, top: bool = False) -> None:
        """Put the cursor somewhere and bring it in sight; `top`: at the top, as far as there is enough below."""
        if not self.page.pieces:
            return
        self._held = None
        self.cursor = spot
        if top:
            self.window.top = min((self.page.layout.find(spot)[0], 0), self.window.end())
        self._reveal()
        self.redraw()

    def step(self, by: int) -> None:
        """Move the cursor by rows; at an end scroll what is left."""
        if not self.page.pieces:
            return
        pieces = self.page.pieces
        at, row = self.page.layout.find(self.cursor)
        row += by
        while row < 0 and at > 0:
            at -= 1
            row += pieces[at].count
        while row >= pieces[at].count and at + 1 < len(pieces):
            row -= pieces[at].count
            at += 1
        self.go(self.page.layout.spot(at, max(0, min(row, pieces[at].count - 1))))

    @override
    def draw_anew(self) -> None:
        self.page.forget()
        super().draw_anew()

    @override
    def notify_style_update(self) -> None:
        self.page.forget()
        super().notify_style_update()

    def _place(self, row: int) -> None:
        """Scroll so that the cursor is in this row of the screen."""
        if self.page.pieces:
            at, own = self.page.layout.find(self.cursor)
            self.window.top = (at, self._first_line(at, own))
            self.window.move(-row)
        else:
            self.cursor, self.window.top = TOP, (0, 0)
        self.redraw()

    def _row_of_cursor(self) -> int:
        """Give the row of the screen that the cursor is in."""
        if not self.page.pieces:
            return 0
        at, row = self.page.layout.find(self.cursor)
        cursor = (at, self._first_line(at, row))
        rows = self.window.rows()
        return next((y for y, one in enumerate(rows) if (one.item, one.nth) >= cursor), 0)

    def _first_line(self, at: int, row: int) -> int:
        rows = self.page.drawn(at).rows
        return rows.index(row) if row in rows else 0

    def _resize(self, width: int) -> None:
        """Draw at another width; the letters at the top stay there."""
        (at, nth), pieces = self.window.top, self.page.pieces
        old = self.page.lines(at)[:nth] if pieces else []
        top = self.page.layout.spot(at, max(0, self.page.drawn(at).rows[nth])) if pieces else TOP
        first = self._first_line(at, self.page.layout.find(top)[1]) if pieces else 0
        before = letters(old[first:])
        self.page.width = width
        self.page.lay()
        if pieces:
            at, row = self.page.layout.find(top)
            span = self.page.drawn(at).lines[self._first_line(at, row) :]
            self.window.top = (at, self._first_line(at, row) + (line_with(span, before) if nth > first else 0))

    def _reveal(self) -> None:
        """Bring the cursor in sight."""
        at, row = self.page.layout.find(self.cursor)
        self.window.reveal(at, *self.page.drawn(at).span(row))

    def _clamp(self) -> None:
        """Take the cursor along when what is in sight moved away from it."""
        if not self.page.pieces:
            return
        self.window.top = min(self.window.top, (len(self.page.pieces) - 1, 0)) if self._past() else self.window.top
        at, row = self.page.layout.find(self.cursor)
        seen = [(one.item, own) for one in self.window.rows() if (own := self._own(one)) >= 0]
        if seen and (at, row) not in seen:
            self.cursor = self.page.layout.spot(*(seen[0] if (at, row) < seen[0] else seen[-1]))

    def _past(self) -> bool:
        return self.window.top[0] >= len(self.page.pieces)

    def _own(self, row: Row) -> int:
        return self.page.drawn(row.item).rows[row.nth]

    def chosen(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Give the first and the last row that are selected: piece and row."""
        at = self.page.layout.find(self.cursor)
        start = self.page.layout.find(self.start) if self.start is not None else at
        return min(at, start), max(at, start)

    def _painted(self, row: Row) -> Content:
        own = self._own(row)
        first, last = self.chosen()
        if own < 0 or not first <= (row.item, own) <= last:
            return row.line
        bar = Content.styled(G["cursor"], "$t-accent" if self.has_focus else "$t-meta")
        return bar + row.line[1:]

    def _tell(self) -> None:
        if self.page.pieces and self.cursor.file != self._told:
            self._told = self.cursor.file
            self.post_message(FileChanged(self._told))

    @override
    def watch_has_focus(self, value: bool) -> None:
        super().watch_has_focus(value)
        self.redraw()

    def looked(self, **changes: object) -> Look:
        """Give the look with something else in it."""
        return replace(self.page.look, **changes)  # type: ignore[arg-type]
