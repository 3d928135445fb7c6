"""The changed files beside a diff: a cursor that goes where the diff goes, and takes it along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual
from typing_extensions import override

from replicas_tui.state.diff.files import FileDiff
from replicas_tui.state.safe import Safe
from replicas_tui.ui.draw.changes import ChangedFile, ChangedRepo, TreeRow, picked, tree_line, tree_rows
from replicas_tui.ui.kit import line

_MOVE = Binding.Group("move")
_ENDS = Binding.Group("first, last")
_PAGE = Binding.Group("page")
_FAR = 1_000_000
_FOLD = Binding.Group("fold, open")


def changed_files(files: Iterable[FileDiff]) -> tuple[ChangedFile, ...]:
    """Give what a list says of files."""
    return tuple(ChangedFile(one.path, Safe(one.status), one.added, one.removed, one.repository) for one in files)


class FileTree(ScrollView, can_focus=True):
    """The files by repository and folder; folders fold.

    Messages: `Looked`, `Done`.
    """

    DEFAULT_CSS = "FileTree { height: 1fr; scrollbar-size-vertical: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "down", show=False, id="files.down", group=_MOVE),
        Binding("k,up", "move(-1)", "up", show=False, id="files.up", group=_MOVE),
        Binding("G,end", f"end({_FAR})", "last", show=False, id="files.last", group=_ENDS),
        Binding("g,home", f"end(-{_FAR})", "first", show=False, id="files.first", group=_ENDS),
        Binding("pagedown,ctrl+f,ctrl+d", "page(1)", "page down", show=False, id="files.page-down", group=_PAGE),
        Binding("pageup,ctrl+b,ctrl+u", "page(-1)", "page up", show=False, id="files.page-up", group=_PAGE),
        Binding("enter", "open", "read, fold", id="files.open"),
        Binding("space", "done", "viewed", id="files.viewed"),
        Binding("h,left", "fold(1)", "fold", show=False, id="files.fold", group=_FOLD),
        Binding("l,right", "fold(0)", "unfold", show=False, id="files.unfold", group=_FOLD),
    ]

    class Looked(Message):
        """The cursor came to a file; `read` when the user wants to go into it."""

        def __init__(self, index: int, *, read: bool = False) -> None:
            super().__init__()
            self.index = index
            self.read = read

    class Done(Message):
        """The user is done with a file, or not any more."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self) -> None:
        super().__init__()
        self.files: Sequence[ChangedFile] = ()
        self.at = 0  # the file
        self._repos: Sequence[ChangedRepo] = ()
        self._row = 0  # the cursor, which may be on a folder
        self._folded: set[tuple[Safe, Safe]] = set()
        self._rows: list[TreeRow] = []
        self._lines: list[Content] = []

    def show(self, files: Sequence[ChangedFile], repos: Sequence[ChangedRepo] = ()) -> None:
        """Show these files; the cursor stays on what it is on."""
        on = self._rows[self._row] if self._rows else None
        path = self.files[self.at].path if self.files else ""
        self.files, self._repos = files, repos
        self.at = next((n for n, one in enumerate(files) if one.path == path), min(self.at, max(0, len(files) - 1)))
        self.can_focus = bool(files)
        self._lay_rows(on if on is not None and on.kind != "file" else None)

    def go(self, index: int) -> None:
        """Put the cursor on a file, as the diff came there."""
        if index != self.at and 0 <= index < len(self.files):
            self.at = index
            self._lay_rows(None)

    @override
    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        y += self.scroll_offset.y
        content = self._lines[y] if y < len(self._lines) else line(width, [])
        return Visual.to_strips(self, content, width, 1, self.visual_style)[0]

    @override
    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.refresh()

    def draw_anew(self) -> None:
        """Draw every row again, with other glyphs."""
        self._draw()

    def on_resize(self) -> None:
        """Draw for the new width."""
        self._draw()

    @override
    def watch_has_focus(self, value: bool) -> None:
        super().watch_has_focus(value)
        self._draw()

    def on_click(self, event: Click) -> None:
        """Go to what was clicked."""
        y = event.y + self.scroll_offset.y
        if 0 <= y < len(self._rows) and self._rows[y].kind != "about":
            self._to(y)

    def action_move(self, by: int) -> None:
        """Move the cursor, and the diff with it."""
        at = self._row + by
        while 0 <= at < len(self._rows) and self._rows[at].kind == "about":
            at += by
        if 0 <= at < len(self._rows):
            self._to(at)

    def action_end(self, by: int) -> None:
        """Move far, but not beyond the first row or the last."""
        at = max(0, min(self._row + by, len(self._rows) - 1))
        while 0 < at < len(self._rows) and self._rows[at].kind == "about":
            at -= 1
        if self._rows:
            self._to(at)

    def action_page(self, by: int) -> None:
        """Move by what is in sight."""
        self.action_end(by * max(1, self.scrollable_content_region.height - 1))

    def action_open(self) -> None:
        """Go into the file; fold a folder, or open it."""
        if not self._rows:
            return
        row = self._rows[self._row]
        if row.kind == "file":
            self.post_message(self.Looked(self.at, read=True))
        else:
            self.action_fold(int(not row.folded))

    def action_fold(self, fold: int) -> None:
        """Fold the folder at the cursor, or the one its file is in; or open it."""
        if not self._rows:
            return
        row = self._rows[self._row]
        whole = (row.name[0], Safe("")) if row.kind == "repository" else row.name
        if row.kind == "file" and (not fold or not row.name[1]):
            return
        (self._folded.add if fold else self._folded.discard)(whole)
        self._lay_rows(TreeRow("repository" if row.kind == "repository" else "folder", row.name, row.file))

    def action_done(self) -> None:
        """Be done with the file."""
        if self._rows and self._rows[self._row].kind == "file":
            self.post_message(self.Done(self.at))

    def _to(self, at: int) -> None:
        self._row = at
        if self._rows[at].kind == "file":
            self.at = self._rows[at].file
            self.post_message(self.Looked(self.at))
        self._draw()

    def _lay_rows(self, on: TreeRow | None) -> None:
        """Lay out anew, the cursor on the row that `on` was, else on the file."""
        self._rows = tree_rows(self.files, self._folded)
        same = (n for n, row in enumerate(self._rows) if on is not None and (row.kind, row.name) == (on.kind, on.name))
        self._row = next(same, self._row_of_file())
        self._draw()

    def _row_of_file(self) -> int:
        """Give the row of the file; of one that is folded away, of the nearest that is shown."""
        rows = [n for n, row in enumerate(self._rows) if row.file <= self.at and row.kind != "about"]
        return rows[-1] if rows else 0

    def _draw(self) -> None:
        width = self.scrollable_content_region.width
        if not width:
            return
        drawn = (tree_line(width, row, self.files, self._repos) for row in self._rows)
        self._lines = [picked(one, at=n == self._row, on=self.has_focus) for n, one in enumerate(drawn)]
        self.virtual_size = Size(width, len(self._lines))
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        self.scroll_to(y=max(min(top, self._row - 1), self._row - height + 1), animate=False)
        self.refresh()
