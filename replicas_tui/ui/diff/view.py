"""Diffs on the screen, with keys that go from hunk to hunk and from file to file."""

from __future__ import annotations

from typing import ClassVar, Final, TypeAlias

from textual.binding import BindingType

from replicas_tui.ui.diff import scrolling
from replicas_tui.ui.diff.keys import DIFF_KEYS
from replicas_tui.ui.diff.page import Piece
from replicas_tui.ui.diff.scrolling import ScrolledDiff

STEP: Final = 8  # columns that one press scrolls sideways


class DiffView(ScrolledDiff):
    """Shows the diffs of one or several repositories.

    Messages: `FileChanged`.
    """

    BINDINGS: ClassVar[list[BindingType]] = DIFF_KEYS
    FileChanged: TypeAlias = scrolling.FileChanged

    def go_to_file(self, index: int) -> None:
        """Bring a file to the top."""
        if 0 <= index < len(self.files):
            self._jump(self.page.heading_of(index))

    def action_end(self, which: int) -> None:
        """Go to the top, or the end."""
        self.move_to(self.page.heights.total if which else 0)

    def action_hunk(self, step: int) -> None:
        """Go to the next hunk, or the one before."""
        self._seek(step, hunks=True)

    def action_file(self, step: int) -> None:
        """Go to the next file, or the one before."""
        self._seek(step, hunks=False)

    def action_wrap(self) -> None:
        """Let long lines go on below, or cut them."""
        self.changed(wrap=not self.page.wrap)
        self.redraw()

    def action_side(self, step: int) -> None:
        """Scroll sideways."""
        if not self.page.wrap:
            self.page.skip = max(0, self.page.skip + step * STEP)
            self.page.forget()
            self.redraw()

    def _seek(self, step: int, *, hunks: bool) -> None:
        pieces = self.page.pieces
        at = self.at() + step
        while 0 <= at < len(pieces) and not _begins(pieces[at], hunks=hunks):
            at += step
        if 0 <= at < len(pieces):
            self._jump(at)

    def _jump(self, at: int) -> None:
        """Bring a piece to the top, as far as there is enough below it."""
        self.window.top = min((at, 0), self.window.end())
        self.jumped = (self.window.top, at)
        self.redraw()


def _begins(piece: Piece, *, hunks: bool) -> bool:
    return piece.hunk is not None and piece.start == 0 if hunks else piece.hunk is None
