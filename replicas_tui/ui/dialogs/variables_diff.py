"""What is staged for the variables of an environment, before it is applied."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.state.model import State
from replicas_tui.state.safe import Safe
from replicas_tui.state.store import Store
from replicas_tui.state.views.environments_variables import VariableRow, differences
from replicas_tui.ui.clock import utc_now
from replicas_tui.ui.dialogs.dialog import Dialog, DialogPage
from replicas_tui.ui.draw.environments_variables import diff_lines
from replicas_tui.ui.form.form import LastLine
from replicas_tui.ui.form.revealed import Revealed
from replicas_tui.ui.kit import line
from replicas_tui.ui.lines import Lines

Rows = tuple[tuple[VariableRow, Safe, Safe], ...]


class VariablesDiff(Dialog[bool]):
    """Shows it, values masked; answers True to apply it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("A,ctrl+s", "apply", "apply", id="dialog.apply"),
        Binding("t", "reveal", "show 10s", id="dialog.reveal"),
    ]
    heading = "Staged changes"
    ahead = "t shows the values for 10 seconds"

    def __init__(self, store: Store, environment_id: str) -> None:
        super().__init__()
        self._store, self._of = store, environment_id
        self._lines = Lines()
        self._last = LastLine("Apply A", leave="keep them staged")
        self._shown = Revealed(self, self._watch)
        self._end: Callable[[], None] = lambda: None

    @override
    def body(self) -> Iterable[Widget]:
        yield DialogPage(self._lines)
        yield Lines(lambda width: [line(width, [])])
        yield self._last

    def on_mount(self) -> None:
        """Show what is staged now."""
        self._watch()

    def on_unmount(self) -> None:
        """Stop watching."""
        self._end()

    def action_apply(self) -> None:
        """Apply it."""
        self.dismiss(True)

    def action_reveal(self) -> None:
        """Show the values for ten seconds, or hide them."""
        self._shown.toggle()

    def _watch(self) -> None:
        self._end()
        self._end = self._store.watch(self._rows, self._paint)

    def _rows(self, state: State) -> Rows:
        return differences(state, self._of, utc_now(), reveal=bool(self._shown.what))

    def _paint(self, rows: Rows) -> None:
        self._lines.show(lambda width: diff_lines(width, rows))
        self._last.say((f"{len(rows)} changes" if len(rows) != 1 else "1 change", "$t-meta"), ready=bool(rows))
