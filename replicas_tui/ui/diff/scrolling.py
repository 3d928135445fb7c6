"""A diff that can be scrolled: only what is in sight is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from typing_extensions import override

from replicas_tui.state.safe import Safe
from replicas_tui.ui.diff.page import DiffPage
from replicas_tui.ui.diff.parse import FileDiff
from replicas_tui.ui.line_view import LineView
from replicas_tui.ui.window import Window, letters, line_with


class FileChanged(Message):
    """Another file is the one that is read now."""

    def __init__(self, index: int) -> None:
        super().__init__()
        self.index = index


class ScrolledDiff(LineView):
    """Shows the diffs of one or several repositories, files below each other.

    Attributes:
        page: What there is.
        window: Which of it is in sight.
        file: Index of the file that is read.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.page = DiffPage()
        self.window = Window(self.page)
        self.file = 0
        self.jumped: tuple[tuple[int, int], int] | None = None  # where the last jump ended, and the piece it went to

    @property
    def files(self) -> Sequence[FileDiff]:
        """Give the files: path, status letter, added and removed lines."""
        return self.page.files

    def show(self, diffs: Sequence[tuple[Safe, Safe]]) -> None:
        """Show these diffs, each with its repository's name; the file at the top stays there while it is changed."""
        path = self.files[self.file].path if self.files else None
        above = self.window.top[0] - self.page.heading_of(self.file), self.window.top[1]
        self.page.open(diffs)
        self.jumped = None
        same = next((n for n, one in enumerate(self.files) if one.path == path), None)
        self.file = same or 0
        self.window.top = (0, 0)
        if same is not None:
            at = min(self.page.heading_of(same) + above[0], len(self.page.pieces) - 1)
            self.window.top = (at, min(above[1], self.window.size(at) - 1))
        self.redraw()

    @override
    def lines_in_sight(self, size: Size) -> Sequence[Content]:
        self.window.height = size.height
        if size.width != self.page.width:
            self.changed(width=size.width)
        rows = self.window.rows()
        self._tell()
        return [row.line for row in rows]

    @override
    def extent(self) -> tuple[int, int]:
        return self.window.line, self.page.heights.total

    @override
    def move_by(self, lines: int) -> None:
        self.window.move(lines)
        self.redraw()

    @override
    def move_to(self, line: int) -> None:
        self.window.to_line(line)
        self.redraw()

    def changed(self, *, width: int = 0, wrap: bool | None = None) -> None:
        """Draw at another width, or wrapped otherwise; the line at the top stays there."""
        at, line = self.window.top
        old = self.page.lines(at) if self.page.pieces else []
        self.page.width = width or self.page.width
        self.page.wrap = self.page.wrap if wrap is None else wrap
        self.page.skip = 0 if self.page.wrap else self.page.skip
        self.page.forget()
        if self.page.pieces:
            self.window.top = (at, line_with(self.page.lines(at), letters(old[:line])) if line else 0)

    @override
    def notify_style_update(self) -> None:
        self.page.forget()
        super().notify_style_update()

    def at(self) -> int:
        """Give the piece that is read: the one a jump went to, while nobody scrolled since; else the one at the top."""
        if self.jumped is not None and self.jumped[0] == self.window.top:
            return self.jumped[1]
        return self.window.top[0]

    def _tell(self) -> None:
        if not self.page.pieces:
            return
        file = self.page.pieces[min(self.at(), len(self.page.pieces) - 1)].file
        if file != self.file:
            self.file = file
            self.post_message(FileChanged(file))
