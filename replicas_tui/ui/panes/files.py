"""The changed files beside a diff: a cursor that goes where the diff goes, and takes it along."""

from __future__ import annotations

from collections.abc import Sequence
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

from replicas_tui.state.safe import Safe
from replicas_tui.ui.diff.view import DiffView
from replicas_tui.ui.draw.changes import ChangedFile, tree
from replicas_tui.ui.kit import line

_MOVE = Binding.Group("move")


def changed_files(diff: DiffView) -> tuple[ChangedFile, ...]:
    """Give the files a diff shows."""
    return tuple(ChangedFile(one.path, Safe(one.status), one.added, one.removed) for one in diff.files)


class FileTree(ScrollView, can_focus=True):
    """The files by folder."""

    DEFAULT_CSS = "FileTree { height: 1fr; scrollbar-size-vertical: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "down", show=False, id="files.down", group=_MOVE),
        Binding("k,up", "move(-1)", "up", show=False, id="files.up", group=_MOVE),
        Binding("enter", "open", "read", id="files.open"),
    ]

    class Looked(Message):
        """The cursor came to a file; `read` when the user wants to go into it."""

        def __init__(self, index: int, *, read: bool = False) -> None:
            super().__init__()
            self.index = index
            self.read = read

    def __init__(self) -> None:
        super().__init__()
        self.files: Sequence[ChangedFile] = ()
        self.at = 0
        self._lines: list[tuple[int, Content]] = []

    def show(self, files: Sequence[ChangedFile]) -> None:
        """Show these files; the cursor stays on its path."""
        path = self.files[self.at].path if self.files else ""
        self.files = files
        self.at = next((n for n, one in enumerate(files) if one.path == path), 0)
        self.can_focus = bool(files)
        self._lay()

    def go(self, index: int) -> None:
        """Put the cursor on a file, as the diff came there."""
        if index != self.at and 0 <= index < len(self.files):
            self.at = index
            self._lay()

    @override
    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        y += self.scroll_offset.y
        content = self._lines[y][1] if y < len(self._lines) else line(width, [])
        return Visual.to_strips(self, content, width, 1, self.visual_style)[0]

    @override
    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.refresh()

    def on_resize(self) -> None:
        """Draw for the new width."""
        self._lay()

    @override
    def watch_has_focus(self, value: bool) -> None:
        super().watch_has_focus(value)
        self._lay()

    def on_click(self, event: Click) -> None:
        """Go to the file that was clicked."""
        y = event.y + self.scroll_offset.y
        if 0 <= y < len(self._lines) and self._lines[y][0] >= 0:
            self.go(self._lines[y][0])
            self.post_message(self.Looked(self.at))

    def action_move(self, by: int) -> None:
        """Move the cursor, and the diff with it."""
        self.go(max(0, min(self.at + by, len(self.files) - 1)))
        self.post_message(self.Looked(self.at))

    def action_open(self) -> None:
        """Go into the file."""
        self.post_message(self.Looked(self.at, read=True))

    def _lay(self) -> None:
        width = self.scrollable_content_region.width
        self._lines = list(tree(width, self.files, self.at, on=self.has_focus)) if width else []
        self.virtual_size = Size(width, len(self._lines))
        y = next((n for n, (index, _) in enumerate(self._lines) if index == self.at), 0)
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        self.scroll_to(y=max(min(top, y - 1), y - height + 1), animate=False)
        self.refresh()
