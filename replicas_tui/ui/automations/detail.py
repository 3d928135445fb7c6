"""One automation beside the list: what it is, and its runs a page at a time."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import DescendantBlur, DescendantFocus
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.reading import Read
from replicas_tui.effects.replicas import LoadFleet
from replicas_tui.effects.telling import Tell
from replicas_tui.state import resources
from replicas_tui.state.model import State
from replicas_tui.state.resources import Key
from replicas_tui.state.store import Store
from replicas_tui.state.views.automations_detail import DetailView, RunRow, detail, execution, payload
from replicas_tui.ui.clock import Clock, this_minute
from replicas_tui.ui.dialogs.dialog import Dialog
from replicas_tui.ui.draw.automations import facts, payload_lines, run_lines, runs_note
from replicas_tui.ui.kit import rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.listing import Entry, Listing
from replicas_tui.ui.page import Page
from replicas_tui.ui.pane import Pane
from replicas_tui.ui.places import GoTo

_PAGES = Binding.Group("pages")


class AutomationDetail(Pane[DetailView]):
    """Shows the automation it was told to look at; the screen owns the keys that act on it."""

    DEFAULT_CSS = "AutomationDetail { layout: vertical; height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "payload", "payload", id="runs.payload"),
        Binding("right_square_bracket", "turn(1)", "older", show=False, id="runs.older", group=_PAGES),
        Binding("left_square_bracket", "turn(-1)", "newer", show=False, id="runs.newer", group=_PAGES),
    ]

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__(store, id="automation")
        self.add_class("right")
        self.clock = clock
        self.runs = Listing(id="runs")
        self._automation_id, self._page = "", 1
        self._view = DetailView()
        self._title, self._facts = Lines(classes="head"), Lines()
        self._runs_title, self._note = Lines(classes="head"), Lines()

    @override
    def compose(self) -> ComposeResult:
        yield from (self._title, self._facts, self._runs_title, self._note, self.runs)

    @property
    def key(self) -> Key[Any]:
        """What is shown of its runs."""
        return resources.executions(self._automation_id, self._page)

    def look(self, automation_id: str) -> None:
        """Show another automation."""
        self._automation_id, self._page = automation_id, 1
        self.again()

    def enter(self) -> None:
        """Take the focus, where the runs are."""
        self.runs.focus()

    @override
    def select(self, state: State) -> DetailView:
        return detail(state, self._automation_id, self._page, this_minute(self.clock))

    @override
    def paint(self, view: DetailView) -> None:
        self._view = view
        self._facts.show(lambda width: facts(width, view))
        shown = bool(view.name)
        self._runs_title.display = self.runs.display = shown
        self._note.show(lambda width: runs_note(width, view))
        self._note.display = shown and bool(runs_note(40, view))
        self.runs.fill([Entry(row.id, partial(run_lines, row=row)) for row in view.rows])
        self._say()

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _say(self) -> None:
        """Write the headings."""
        view, here = self._view, self.runs.has_focus
        self._title.show(lambda width: [rule(width, [view.name or "Automation"])])
        where = [f"{view.total}", f"page {view.page} of {view.pages}"] if view.pages > 1 else [f"{view.total}"]
        info = [" · ".join(where)] if view.known else []
        self._runs_title.show(lambda width: [rule(width, ["Runs"], info, on=here)])

    @on(Listing.Chosen, "#runs")
    def _chosen(self, message: Listing.Chosen) -> None:
        """Go to the replica that a run made."""
        message.stop()
        one = execution(self.store.state, self._automation_id, self._page, message.at)
        replica_id = one.workspace_id if one is not None else None
        if one is not None and replica_id is None:
            self.want(Tell("This run made no replica."))
        elif replica_id is not None and not self._go(replica_id):
            self.want(Ask(LoadFleet(), lambda refusal: self._looked_up(replica_id, refusal)))

    def _go(self, replica_id: str) -> bool:
        """Go to a replica that is listed; False when it is not."""
        listed = replica_id in self.store.state.replicas
        if listed:
            self.post_message(GoTo(replica_id))
        return listed

    def _looked_up(self, replica_id: str, refusal: Refusal | None) -> bool:
        if refusal is None and not self._go(replica_id):
            self.want(Tell("Its replica is gone: it was deleted."))
        return refusal is None

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "turn":
            return self._view.pages > 1
        return bool(self.runs.at) if action == "payload" else True

    def action_turn(self, by: int) -> None:
        """Show older or newer runs."""
        page = max(1, min(self._page + by, self._view.pages))
        if page != self._page:
            self._page = page
            self.want(Read((self.key,)))
            self.again()

    def action_payload(self) -> None:
        """Show a run whole."""
        row = next((one for one in self._view.rows if one.id == self.runs.at), None)
        one = execution(self.store.state, self._automation_id, self._page, self.runs.at)
        if row is not None and one is not None:
            text = payload(one)
            self.app.push_screen(ShowRun(row, lambda width: payload_lines(width, row, text)))


class ShowRun(Dialog[None]):
    """One run, as long as it may be.

    Args:
        row: The run.
        make: Writes it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("q", "leave", "close", show=False, id="dialog.close")]
    heading = "Run"
    AUTO_FOCUS = "Page"

    def __init__(self, row: RunRow, make: Any) -> None:
        super().__init__()
        self.heading = f"Run of {row.at}"
        self._make, self._page = make, Page()

    @override
    def body(self) -> Iterable[Widget]:
        yield self._page

    def on_mount(self) -> None:
        """Show it."""
        self._page.show(self._make)
