"""What changed, beside a chat on a large screen: the files, and the diff below."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.timer import Timer
from typing_extensions import override

from replicas_tui.effects.changes import LoadDiffs
from replicas_tui.state.model import State
from replicas_tui.state.store import Store
from replicas_tui.state.views.changes import ChangesView, changes
from replicas_tui.ui.clock import Clock
from replicas_tui.ui.diff.view import DiffView
from replicas_tui.ui.draw.changes import listed, note, sums
from replicas_tui.ui.kit import line, rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.panes.aged import AgedPane
from replicas_tui.ui.panes.files import changed_files

READ_S = 2.0  # diffs are read again so long after the sums changed, not for every edit
FILES = 8


class ChangesPane(AgedPane[ChangesView]):
    """Shows the diffs and keeps them true while it is on screen and the replica is awake."""

    DEFAULT_CSS = "ChangesPane { layout: vertical; height: 1fr; }"

    def __init__(self, store: Store, clock: Clock, replica_id: str) -> None:
        super().__init__(store, clock, id="changes")
        self._replica = replica_id
        self.diff = DiffView()
        self._head = Lines(classes="head")
        self._note = Lines()
        self._files = Lines()
        self._view: ChangesView | None = None
        self._due: Timer | None = None

    @override
    def compose(self) -> ComposeResult:
        yield self._head
        yield self._note
        yield self._files
        yield self.diff

    @override
    def select(self, state: State) -> ChangesView:
        return changes(state, self._replica, self.clock())

    @override
    def paint(self, view: ChangesView) -> None:
        if self._view is None or self._view.diffs != view.diffs:
            self.diff.show([one for diff in view.diffs for one in diff.files])
        self._view = view
        self._note.show(lambda width: note(width, view))
        self._files.show(lambda width: [*listed(width, changed_files(self.diff.files), FILES), line(width, [])])
        self._files.display = bool(view.diffs)
        self._say()
        if view.awake and (view.stale or not view.read) and self._due is None and self._seen:
            self._due = self.set_timer(READ_S if view.read else 0.05, self._read)

    def on_descendant_focus(self) -> None:
        """Show where the focus is."""
        self._say()

    def on_descendant_blur(self) -> None:
        """Show that it left."""
        self._say()

    def on_show(self) -> None:
        """Read what is not read yet, now that it is seen."""
        self.again()

    @property
    def _seen(self) -> bool:
        return self.screen.has_class("-l")

    def _read(self) -> None:
        self._due = None
        self.want(LoadDiffs(self._replica))

    def _say(self) -> None:
        view, here = self._view, self.diff.has_focus
        self._head.show(lambda width: [rule(width, ["Changes"], sums(view.sums) if view is not None else [], on=here)])
