"""Diffs on the screen, with keys that go from hunk to hunk and from file to file, and show them in other ways."""

from __future__ import annotations

from typing import ClassVar, Final, TypeAlias

from textual import events
from textual.binding import BindingType

from replicas_tui.ui.diff import scrolling
from replicas_tui.ui.diff.keys import DIFF_KEYS
from replicas_tui.ui.diff.scrolling import ScrolledDiff
from replicas_tui.ui.diff.spots import Spot

STEP: Final = 8  # columns that one press scrolls sideways


class DiffView(ScrolledDiff):
    """Shows the files of some diffs.

    Messages: `FileChanged`, `LookChanged`.
    """

    BINDINGS: ClassVar[list[BindingType]] = DIFF_KEYS
    FileChanged: TypeAlias = scrolling.FileChanged
    LookChanged: TypeAlias = scrolling.LookChanged

    def go_to_file(self, index: int) -> None:
        """Bring a file to the top."""
        if 0 <= index < len(self.files):
            self.go(Spot(index), top=True)

    def action_step(self, by: int) -> None:
        """Move the cursor."""
        self.step(by)

    def action_end(self, which: int) -> None:
        """Go to the top, or the end."""
        if self.page.pieces:
            at = len(self.page.pieces) - 1 if which else 0
            self.move_to(self.page.heights.total if which else 0)
            self.go(self.page.layout.spot(at, self.page.pieces[at].count - 1 if which else 0))

    def action_hunk(self, step: int) -> None:
        """Go to the next hunk, or the one before."""
        here = (self.cursor.file, self.cursor.hunk)
        hunks = [(file, hunk) for file, one in enumerate(self.files) for hunk in range(len(one.hunks))]
        beyond = [one for one in hunks if (one > here if step > 0 else one < here) and self._open(one[0])]
        if beyond:
            file, hunk = beyond[0] if step > 0 else beyond[-1]
            self._to_hunk(file, hunk)

    def action_file(self, step: int) -> None:
        """Go to the next file, or the one before; back first to the top of this one."""
        inside = step < 0 and self.cursor != Spot(self.cursor.file)
        self.go_to_file(self.cursor.file + (0 if inside else step))

    def action_wrap(self) -> None:
        """Let long lines go on below, or cut them."""
        self.again(self.looked(wrap=not self.page.look.wrap, skip=0))

    def action_split(self) -> None:
        """Put old and new beside each other, or below."""
        self.again(self.looked(split=not self.page.split))

    def action_fold(self) -> None:
        """Fold what stayed as it was, or show it."""
        self.again(self.looked(fold=not self.page.look.fold))

    def action_close(self) -> None:
        """On a file's heading show that alone, or all of the file again."""
        if self.files and self.cursor == Spot(self.cursor.file):
            key = self.files[self.cursor.file].key
            self.again(self.looked(closed=self.page.look.closed ^ {key}))

    def action_side(self, step: int) -> None:
        """Scroll sideways."""
        if not self.page.look.wrap:
            self.page.look = self.looked(skip=max(0, self.page.look.skip + step * STEP))
            self.page.forget()
            self.redraw()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where it was clicked."""
        rows = self.window.rows()
        if event.y < len(rows):
            drawn = self.page.drawn(rows[event.y].item)
            self.go(self.page.layout.spot(rows[event.y].item, max(0, drawn.rows[rows[event.y].nth])))

    def _open(self, file: int) -> bool:
        return self.files[file].key not in self.page.look.closed

    def _to_hunk(self, file: int, hunk: int) -> None:
        """Bring a hunk to the top, the cursor on its first change."""
        rows = self.files[file].hunks[hunk].rows
        changed = next((n for n, row in enumerate(rows) if row[:1] in "+-"), 0)
        self.go(Spot(file, hunk), top=True)
        self.go(Spot(file, hunk, changed))
