"""Automations: the list on the left, one with its runs on the right; one of the two where room is scarce."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantBlur, DescendantFocus
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input
from typing_extensions import override

from replicas_tui.api.automations import Automation
from replicas_tui.effects.automations import DeleteAutomation, ReadAutomations, SwitchAutomation
from replicas_tui.effects.environments import LoadCatalogue
from replicas_tui.effects.reading import Read
from replicas_tui.state.model import State
from replicas_tui.state.safe import Safe
from replicas_tui.state.store import Store
from replicas_tui.state.views.ages import count
from replicas_tui.state.views.automations import AutomationsView, Filter, automations, find
from replicas_tui.state.views.automations_detail import awaits_events, curl, unfinished, webhook_url
from replicas_tui.state.views.automations_triggers import KINDS
from replicas_tui.state.views.top import Place
from replicas_tui.ui.automations.detail import AutomationDetail
from replicas_tui.ui.automations.editor import AutomationEditor
from replicas_tui.ui.automations.run import RunNow
from replicas_tui.ui.automations.week import WeekScreen
from replicas_tui.ui.clock import TICK_S, Clock, this_minute, utc_now
from replicas_tui.ui.copying import Copy
from replicas_tui.ui.dialogs.confirm import Confirm, ConfirmDelete
from replicas_tui.ui.draw.automations import columns, filters, note, row_line
from replicas_tui.ui.kit import rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.listing import Entry, Listing
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.panes.filter import FilterLine
from replicas_tui.ui.places import Spot, Visit
from replicas_tui.ui.screens.frame import FrameScreen

REST_S: Final = 0.2  # the cursor rests so long on one before its runs are read
_FILTER = Binding.Group("filter: trigger, on, owner")
_LOST = "Its runs are deleted with it. The replicas they made stay."


class AutomationsScreen(FrameScreen):
    """Lists the automations; its keys act on the one under the cursor."""

    PLACE: ClassVar[Place] = "automations"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "new", id="automations.new"),
        Binding("e", "edit", "edit", id="automations.edit"),
        Binding("space", "switch", "on/off", id="automations.switch"),
        Binding("x", "run", "run now", id="automations.run"),
        Binding("slash", "filter", "filter", id="automations.filter"),
        Binding("w", "week", "week", id="automations.week"),
        Binding("c", "copy", "make another like it", show=False, id="automations.copy"),
        Binding("D", "delete", "delete, by typing its name", show=False, id="automations.delete"),
        Binding("y", "take('link')", "copy the webhook's link", show=False, id="automations.link"),
        Binding("Y", "take('curl')", "copy a command that calls the webhook", show=False, id="automations.curl"),
        Binding("t", "turn('kind')", "trigger", show=False, id="automations.filter-trigger", group=_FILTER),
        Binding("v", "turn('enabled')", "on or off", show=False, id="automations.filter-on", group=_FILTER),
        Binding("s", "turn('scope')", "owner", show=False, id="automations.filter-owner", group=_FILTER),
        Binding("R", "refresh", "read again", show=False, id="automations.refresh"),
        Binding("escape,q", "back", "back", id="automations.back"),
    ]
    AUTO_FOCUS = "#automations"

    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        super().__init__(store, clock)
        self.list = Listing(id="automations")
        self.detail = AutomationDetail(store, clock)
        self.wanted = Filter()
        self._head, self._columns, self._note = Lines(classes="head"), Lines(columns, classes="columns"), Lines()
        self._filter = FilterLine()
        self._minute, self._wished = this_minute(clock), ""
        self._within = ""  # the run to be at, once its automation is listed
        self._resting: Timer | None = None
        self._end: Callable[[], None] = lambda: None

    @property
    @override
    def subject(self) -> str | None:
        return None

    @property
    @override
    def spot(self) -> Spot:
        return Spot(self.list.at, within=self.detail.runs.at if self.detail.runs.has_focus else "")

    @override
    def resume(self, spot: Spot) -> None:
        self._within = spot.within
        super().resume(spot)

    @override
    def look_at(self, at: str) -> None:
        self._wished = at

    @override
    def body(self) -> Iterable[Widget]:
        left = Vertical(self._head, self._filter, self._columns, self._note, self.list, id="automations-list")
        yield Horizontal(left, self.detail, id="automations-page")

    def on_mount(self) -> None:
        """Show what is known, and read what is true now."""
        self._end = self.store.watch(_known, lambda _: self.paint())
        self.set_interval(TICK_S, self._tick)
        self.action_refresh()

    def on_unmount(self) -> None:
        """Stop watching."""
        self._end()

    @property
    def automation(self) -> Automation | None:
        """The automation under the cursor."""
        return find(self.store.state, self.list.at)

    def paint(self) -> None:
        """Bring the list in line with the state, the filter and the minute."""
        view = automations(self.store.state, self.wanted, this_minute(self.clock))
        self.list.fill([Entry(row.id, partial(row_line, row=row)) for row in view.rows])
        if self._wished in {row.id for row in view.rows}:
            self.list.go(self._wished)
            if self._within:
                self.call_after_refresh(self._enter, self._within)
            self._wished = self._within = ""
        self._note.show(lambda width: note(width, view, self.wanted))
        self._note.display = bool(note(40, view, self.wanted))
        self._columns.display = bool(view.rows)
        self._say_of(view)
        self.refresh_bindings()

    def _say_of(self, view: AutomationsView) -> None:
        here = self.list.has_focus
        found = f"{len(view.rows)} of {view.total}" if self.wanted else str(count(view.total))
        info = " · ".join([*filters(self.wanted), found])
        self._head.show(lambda width: [rule(width, ["Automations"], [info], on=here)])

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _say(self) -> None:
        self._say_of(automations(self.store.state, self.wanted, this_minute(self.clock)))

    @on(Listing.Moved, "#automations")
    def _looked(self, message: Listing.Moved) -> None:
        message.stop()
        self.detail.look(message.at)
        if self._resting is not None:
            self._resting.stop()
        if message.at:
            self._resting = self.set_timer(REST_S, self._read_runs)
        self.refresh_bindings()

    @on(Listing.Chosen, "#automations")
    def _entered(self, message: Listing.Chosen) -> None:
        message.stop()
        self._enter()

    def _enter(self, run: str = "") -> None:
        """Go to the runs, with the cursor on that one if it is there."""
        self.add_class("-inside")
        self.detail.enter()
        self.detail.runs.go(run)

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "edit" | "switch" | "run" | "copy" | "delete":
                return self.automation is not None
            case "take":
                return self.automation is not None and self.automation.webhook_token is not None
            case _:
                return super().check_action(action, parameters)

    def action_new(self) -> None:
        """Make a new one."""
        self.app.push_screen(AutomationEditor(self.store, self._made, clock=self.clock))

    def action_edit(self) -> None:
        """Change the one under the cursor."""
        self.app.push_screen(AutomationEditor(self.store, self._made, self.automation, clock=self.clock))

    def action_copy(self) -> None:
        """Make another like the one under the cursor."""
        if self.automation is not None:
            self.app.push_screen(AutomationEditor(self.store, self._made, like=self.automation, clock=self.clock))

    def action_switch(self) -> None:
        """Turn it on or off."""
        if self.automation is not None:
            self.post_message(Wanted(SwitchAutomation(self.automation.id, not self.automation.enabled)))

    def action_run(self) -> None:
        """Run it now: ask with what."""
        if self.automation is not None:
            self.app.push_screen(RunNow(self.store, self.automation))

    def action_delete(self) -> None:
        """Delete it, once its name was typed."""
        one = self.automation
        if one is None:
            return

        def answered(agreed: bool | None) -> None:
            if agreed:
                self.post_message(Wanted(DeleteAutomation(one.id)))

        self.app.push_screen(ConfirmDelete(one.name, Safe(_LOST)), answered)

    def action_take(self, what: str) -> None:
        """Copy the webhook's link, or a command with it, once the user agreed: whoever has it may start it."""
        one = self.automation
        if one is None or not one.webhook_token:
            return
        url = webhook_url(self.store.state, one)

        def answered(agreed: bool | None) -> None:
            if agreed:
                text, name = (url, "The link") if what == "link" else (curl(url), "The command")
                self.post_message(Copy(text, name, secret=True))

        said = Safe("Whoever has this link can start it, without a key. It goes to the clipboard of your terminal.")
        self.app.push_screen(Confirm(Safe("The webhook's link"), said, "Copy", leave="cancel"), answered)

    def action_week(self) -> None:
        """See all schedules of the week."""
        self.app.push_screen(WeekScreen(self.store, self._made, self.clock))

    def action_filter(self) -> None:
        """Type to filter."""
        self._filter.add_class("-kept")
        self._filter.focus()

    def action_turn(self, what: str) -> None:
        """Go on to the next choice of a filter."""
        choices = {"kind": ("", *KINDS), "enabled": ("", "on", "off"), "scope": ("", "team", "yours")}[what]
        here = choices.index(getattr(self.wanted, what))
        self.wanted = replace(self.wanted, **{what: choices[(here + 1) % len(choices)]})
        self.paint()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.wanted = replace(self.wanted, words=event.value)
        self.paint()

    @on(FilterLine.Done)
    def _filtered(self, event: FilterLine.Done) -> None:
        event.stop()
        self._filter.set_class(bool(self.wanted.words.strip()), "-kept")
        self.list.focus()

    def action_refresh(self) -> None:
        """Read all of it again."""
        self.post_message(Wanted(LoadCatalogue()))
        self.post_message(Wanted(ReadAutomations()))

    def action_back(self) -> None:
        """Go one level back: to the list, from there to what the typed words hide, from there to the fleet."""
        self.remove_class("-inside")
        if not self.list.has_focus:
            self.list.focus()
        elif self._filter.value:
            self._filter.action_clear()
        else:
            self.post_message(Visit("fleet"))

    def _made(self, automation_id: str) -> None:
        """Go to what was made or chosen, now or as soon as it is listed."""
        self._wished = automation_id
        self.paint()

    def _read_runs(self) -> None:
        if self.list.at:
            self.post_message(Wanted(Read((self.detail.key,))))

    def _tick(self) -> None:
        """Look at the clock; what is under way, was due, or may begin at any moment is read again."""
        minute, one = this_minute(self.clock), self.automation
        if self.is_current and one is not None and (unfinished(self.store.state, one.id) or awaits_events(one)):
            self._read_runs()
        if minute != self._minute:
            self._minute = minute
            due = one.cron_next_fire_at if one is not None and one.enabled else None
            if self.is_current and due is not None and due <= minute:
                self.post_message(Wanted(ReadAutomations()))
            self.paint()
            self.detail.again()


def _known(state: State) -> tuple[object, object]:
    return state.resources, state.catalogue
