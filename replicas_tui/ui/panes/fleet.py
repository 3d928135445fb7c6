"""The fleet: a list sorted by what needs the user."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import DescendantBlur, DescendantFocus
from textual.widgets import Input
from typing_extensions import override

from replicas_tui.state.model import State
from replicas_tui.state.store import Store
from replicas_tui.state.views.fleet import fleet
from replicas_tui.state.views.rows import FleetView
from replicas_tui.ui.clock import Clock
from replicas_tui.ui.draw.fleet import columns
from replicas_tui.ui.draw.notes import note, summary
from replicas_tui.ui.kit import rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.panes.aged import AgedPane
from replicas_tui.ui.panes.filter import FilterLine
from replicas_tui.ui.panes.table import FleetTable


class FleetPane(AgedPane[FleetView]):
    """Lists the fleet, and filters it."""

    DEFAULT_CSS = "FleetPane { layout: vertical; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("z", "fold", "fold or unfold the group", show=False, id="fleet.fold"),
        Binding("escape", "clear", "clear the filter", show=False, id="fleet.clear"),
    ]

    def __init__(self, store: Store, clock: Clock, moment: Callable[[], float] = time.monotonic) -> None:
        super().__init__(store, clock, id="fleet")
        self.table = FleetTable(moment)
        self._filter = FilterLine()
        self._head = Lines(classes="head")
        self._names = Lines(lambda width: [columns(width)], id="columns")
        self._note = Lines(id="note")

    @override
    def compose(self) -> ComposeResult:
        yield self._head
        yield self._note
        yield self._names
        yield self.table
        yield self._filter

    @override
    def select(self, state: State) -> FleetView:
        return fleet(state, self.clock(), self._filter.value)

    @override
    def paint(self, view: FleetView) -> None:
        before = bool(self.table.view.needy)
        self.table.show(view)
        if bool(self.table.view.needy) != before:
            self.refresh_bindings()
        self._say()

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _say(self) -> None:
        """Write the heading and, where rows are missing or old, the reason."""
        view, on = self.table.view, self.table.has_focus
        self._head.show(lambda width: [rule(width, ["Fleet"], [summary(view)], on=on)])
        self._names.display = bool(view.rows)
        self._note.display = bool(note(40, view))
        self._note.show(lambda width: note(width, view))

    @on(Input.Changed)
    def _filtered(self) -> None:
        self._filter.set_class(bool(self._filter.value), "-kept")
        self.again()

    @on(FilterLine.Done)
    def _back(self) -> None:
        self.table.focus()

    def action_filter(self) -> None:
        """Type to filter."""
        self._filter.add_class("-kept")
        self._filter.focus()

    def action_clear(self) -> None:
        """Show everything again."""
        self._filter.value = ""

    def action_fold(self) -> None:
        """Fold or unfold the group the cursor is in."""
        self.table.fold()
