"""The first screen: what needs me, what is done, what runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.messages import AnswerQuestion
from replicas_tui.effects.peek import PeekReplica
from replicas_tui.effects.replicas import LoadFleet
from replicas_tui.state.store import Store
from replicas_tui.state.views.environments import of_replica
from replicas_tui.ui.clock import Clock, utc_now
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.panes.fleet import FleetPane
from replicas_tui.ui.panes.happenings import HappeningsPane
from replicas_tui.ui.panes.peek import PeekPane
from replicas_tui.ui.panes.table import FleetTable
from replicas_tui.ui.places import Focus, GoTo, MakeNew, Visit
from replicas_tui.ui.screens.frame import FrameScreen

PEEK_S = 0.3  # the cursor rests so long on a replica before it is read


class FleetScreen(FrameScreen):
    """Lists the fleet; the replica under the cursor is what its keys act on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open('transcript')", "open", id="fleet.open"),
        Binding("r", "open('composer')", "reply", id="fleet.reply"),
        Binding("1", "digit(1)", "answer", key_display="1-9", id="fleet.answer"),
        *(Binding(str(n), f"digit({n})", show=False, id=f"fleet.answer-{n}") for n in range(2, 10)),
        Binding("exclamation_mark", "next_need", "next ask", id="fleet.next_need"),
        Binding("n", "new", "new", id="fleet.new"),
        Binding("d", "open('changes')", "diff", id="fleet.diff"),
        Binding("e", "environment", "its environment", show=False, id="fleet.environment"),
        Binding("slash", "filter", "filter", id="fleet.filter"),
        Binding("space", "peek", "peek, or unfold", show=False, id="fleet.peek"),
        Binding("q", "app.quit", "quit", show=False, id="fleet.quit"),
        Binding("R", "refresh", "read the list again", show=False, id="fleet.refresh"),
    ]
    AUTO_FOCUS = "#table"

    def __init__(self, store: Store, clock: Clock = utc_now, moment: Callable[[], float] = time.monotonic) -> None:
        super().__init__(store, clock)
        self._pane = FleetPane(store, clock, moment)
        self._peek = PeekPane(store, clock)
        self._resting: Timer | None = None

    @property
    @override
    def subject(self) -> str | None:
        row = self._pane.table.row
        return row.id if row is not None else None

    @override
    def body(self) -> Iterable[Widget]:
        left = Vertical(self._pane, HappeningsPane(self.store, self.clock), id="left")
        yield Horizontal(left, self._peek, id="fleet-panes")

    @override
    def look_at(self, at: str) -> None:
        self._pane.table.find(at)

    @on(FleetTable.Looked)
    def _looked(self, message: FleetTable.Looked) -> None:
        if self._resting is not None:
            self._resting.stop()
        row = message.row
        self._peek.look(row.id if row is not None else None)
        if row is not None and row.awake:
            self._resting = self.set_timer(PEEK_S, lambda: self.post_message(Wanted(PeekReplica(row.id))))
        self.refresh_bindings()

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        row = self._pane.table.row
        match action:
            case "open":
                return bool(self._pane.table.view.rows) and (row is not None or parameters == ("transcript",))
            case "environment":
                return row is not None
            case "next_need":
                return bool(self._pane.table.view.needy)
            case "digit":
                return row is not None and row.ask is not None and bool(row.ask.options) and not row.ask.many
            case _:
                return super().check_action(action, parameters)

    def action_open(self, focus: Focus) -> None:
        """Open the replica under the cursor, or the group."""
        if self.subject is None:
            self._pane.action_fold()
        else:
            self.post_message(GoTo(self.subject, focus=focus))

    def action_digit(self, number: int) -> None:
        """Answer what the row under the cursor asks, with its option of that number."""
        row = self._pane.table.row
        if row is None or row.ask is None or row.ask.sent or not self._pane.table.readable:
            return
        if number <= len(row.ask.options):
            self.post_message(Wanted(AnswerQuestion(row.id, row.ask.chat_id, str(row.ask.options[number - 1]))))

    def action_next_need(self) -> None:
        """Put the cursor on the next replica that needs the user."""
        if needy := self._pane.table.view.needy:
            here = needy.index(self.subject) + 1 if self.subject in needy else 0
            self._pane.table.go(needy[here % len(needy)])

    def action_peek(self) -> None:
        """Show the peek where it is not, hide it where it is; on a group's heading, unfold."""
        if self.subject is None:
            self._pane.action_fold()
        else:
            self.toggle_class("-turned")

    def action_new(self) -> None:
        """Make a new replica."""
        self.post_message(MakeNew())

    def action_environment(self) -> None:
        """Go to the environment of the replica under the cursor: one that is bound to its repositories."""
        if self.subject is not None:
            self.post_message(Visit("environments", of_replica(self.store.state, self.subject)))

    def action_filter(self) -> None:
        """Type to filter."""
        self._pane.action_filter()

    def action_refresh(self) -> None:
        """Read the list again, now."""
        self.post_message(Wanted(LoadFleet()))
