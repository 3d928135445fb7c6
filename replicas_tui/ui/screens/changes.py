"""Reading what an agent changed: files on the left, the diff on the right; one line of files where room is scarce."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantBlur, DescendantFocus
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.changes import LoadDiffs
from replicas_tui.state.store import Store
from replicas_tui.state.views.changes import ChangesView, changes
from replicas_tui.ui.clock import Clock, utc_now
from replicas_tui.ui.diff.view import DiffView
from replicas_tui.ui.draw.changes import note, one_line, sums
from replicas_tui.ui.kit import Part, rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.panes.files import FileTree, changed_files
from replicas_tui.ui.screens.frame import SMALL, FrameScreen


class ChangesScreen(FrameScreen):
    """The diffs of one replica. Reading them never wakes it, and nothing moves under the reader but by `R`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("R", "refresh", "read again", id="changes.refresh"),
        Binding("escape,q", "back", "back", id="changes.back"),
    ]

    def __init__(self, store: Store, replica_id: str, clock: Clock = utc_now) -> None:
        super().__init__(store, clock)
        self._replica = replica_id
        self._view: ChangesView | None = None
        self.diff = DiffView()
        self.files = FileTree()
        self._summary, self._head, self._note = Lines(classes="head"), Lines(classes="head"), Lines()
        self._line = Lines(id="changes-file")
        self._end: Callable[[], None] = lambda: None

    @property
    @override
    def subject(self) -> str | None:
        return self._replica

    @override
    def body(self) -> Iterable[Widget]:
        yield Horizontal(
            Vertical(self._summary, self.files, id="changes-files"),
            Vertical(self._head, self._line, self._note, self.diff, classes="right"),
            id="changes-page",
        )

    def on_mount(self) -> None:
        """Show what is known, and read what is true now."""
        self._end = self.store.watch(lambda state: changes(state, self._replica, self.clock()), self._paint)
        self.diff.focus()
        if self._view is not None and self._view.awake:
            self.action_refresh()

    def on_unmount(self) -> None:
        """Stop watching."""
        self._end()

    def _paint(self, view: ChangesView) -> None:
        if self._view is None or self._view.diffs != view.diffs:
            self.diff.show([(one.name, one.text) for one in view.diffs])
            self.files.show(changed_files(self.diff))
        self._view = view
        self._note.show(lambda width: note(width, view))
        self._note.display = bool(note(40, view))
        self._say()

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _say(self) -> None:
        """Write the headings."""
        view, files, at = self._view, self.files, self.files.at
        here, there = self.diff.has_focus, files.has_focus
        info = sums(view.sums) if view is not None else []
        name: Part = (f"  {view.name}" if view is not None else "", "$t-meta")
        alone = self.has_class(SMALL)  # then the file stands in a line of its own, and the sums have no other place
        title = files.files[at].path if files.files and not alone else "Changes"
        facts: list[Part] = (info if alone else ["unified"]) if files.files else []
        self._summary.show(lambda width: [rule(width, ["Changes"], info, on=there)])
        self._head.show(lambda width: [rule(width, [title, name], facts, on=here)])
        self._line.show(lambda width: one_line(width, files.files, at))

    @on(DiffView.FileChanged)
    def _came(self, message: DiffView.FileChanged) -> None:
        message.stop()
        self.files.go(message.index)
        self._say()

    @on(FileTree.Looked)
    def _looked(self, message: FileTree.Looked) -> None:
        message.stop()
        self.diff.go_to_file(message.index)
        self._say()
        if message.read:
            self.diff.focus()

    def action_refresh(self) -> None:
        """Read them again."""
        self.post_message(Wanted(LoadDiffs(self._replica)))

    def action_back(self) -> None:
        """Back to the chat."""
        self.dismiss()
