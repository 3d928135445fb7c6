"""A diff that is reviewed: lines are chosen and commented, files are done with, and what was in sight is noted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from typing_extensions import override

from replicas_tui.state.diff.anchors import Anchor, anchor
from replicas_tui.ui.diff.remarks import ABOVE
from replicas_tui.ui.diff.spots import Spot
from replicas_tui.ui.diff.staying import line_at
from replicas_tui.ui.diff.view import DiffView
from replicas_tui.ui.window import Row


class ReviewView(DiffView):
    """Shows changes and hears what the reader says of them.

    Messages: `Pointed`, `Picked`, `Dropped`, `Done`, `Seen`, `Opened`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "comment", "comment", id="diff.comment"),
        Binding("V", "select", "select", id="diff.select"),
        Binding("space", "done", "viewed", id="diff.viewed"),
        Binding("enter,e", "edit", "edit the comment", show=False, id="diff.edit"),
        Binding("x", "drop", "delete the comment", show=False, id="diff.drop"),
    ]

    class Pointed(Message):
        """The user has something to say of these lines."""

        def __init__(self, anchored: Anchor, at: Spot) -> None:
            super().__init__()
            self.anchor = anchored
            self.at = at

    class Picked(Message):
        """The user wants to write on at a comment."""

        def __init__(self, comment: str) -> None:
            super().__init__()
            self.comment = comment

    class Dropped(Message):
        """The user wants a comment gone."""

        def __init__(self, comment: str) -> None:
            super().__init__()
            self.comment = comment

    class Done(Message):
        """The user is done with a file, or not any more."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    class Seen(Message):
        """Changes came in sight to their ends: `seen` has them all."""

    class Opened(Message):
        """The room for what is written is at this line now; None when it is out of sight."""

        def __init__(self, y: int | None) -> None:
            super().__init__()
            self.y = y

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.seen: set[str] = set()
        self._gap: int | None = None

    def action_comment(self) -> None:
        """Say something of the line, or the lines that are selected; on a comment write on at it."""
        if self.cursor.remark:
            self.post_message(self.Picked(self.cursor.remark))
        elif (found := self._pointed()) is not None:
            self.start = None
            self.post_message(self.Pointed(*found))
        else:
            self.notify("A comment is on a line: put the cursor on one.", markup=False)

    def action_edit(self) -> None:
        """Write on at the comment; on a heading fold the file."""
        if self.cursor.remark:
            self.post_message(self.Picked(self.cursor.remark))
        else:
            self.action_close()

    def action_drop(self) -> None:
        """Delete the comment."""
        if self.cursor.remark:
            self.post_message(self.Dropped(self.cursor.remark))

    def action_select(self) -> None:
        """Begin to select lines, or let it be."""
        self.start = self.cursor if self.start is None and self.cursor.line >= 0 else None
        self.redraw()

    def action_done(self) -> None:
        """Be done with the file."""
        if self.files:
            self.post_message(self.Done(self.cursor.file))

    @override
    def in_sight(self, rows: Sequence[Row]) -> None:
        before = len(self.seen)
        for row in rows:
            self._note(row)
        if len(self.seen) > before:
            self.post_message(self.Seen())
        gap = next((y for y, row in enumerate(rows) if self._is_gap(row)), None)
        if gap != self._gap:
            self._gap = gap
            self.post_message(self.Opened(gap))

    def _note(self, row: Row) -> None:
        """Note a change whose last line is in sight, and a file without lines."""
        piece = self.page.pieces[row.item]
        one = self.files[piece.file]
        if piece.remark is not None:
            return
        if piece.hunk < 0:
            self.seen.update(() if one.hunks else (one.digest,))
        elif piece.start + max(0, self._own(row)) + 1 >= len(self.page.layout.of(piece).rows):
            self.seen.add(one.hunks[piece.hunk].digest(one.key))

    def _is_gap(self, row: Row) -> bool:
        remark = self.page.pieces[row.item].remark
        return remark is not None and bool(remark.rows) and row.nth == ABOVE

    def _pointed(self) -> tuple[Anchor, Spot] | None:
        """Give the lines that are chosen, all of one version of one file, and the last of them."""
        at, start = self.cursor, self.start or self.cursor
        here = line_at(self.files, at) if self.files else None
        if here is None:
            return None
        side, number = here
        there = line_at(self.files, start) if start.file == at.file else None
        other = there[1] if there is not None and there[0] == side else number
        first, last = min(number, other), max(number, other)
        found = anchor(self.files[at.file], side, first, last)
        end = at if number == last else start
        return None if found is None else (found, end)
