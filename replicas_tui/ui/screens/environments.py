"""Environments: the list on the left, what one holds on the right; one of the two where room is scarce."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.events import DescendantBlur, DescendantFocus
from textual.widget import Widget
from textual.widgets import Input
from typing_extensions import override

from replicas_tui.effects.environments import LoadCatalogue
from replicas_tui.effects.reading import Read
from replicas_tui.state import resources
from replicas_tui.state.model import State
from replicas_tui.state.store import Store
from replicas_tui.state.views.ages import count
from replicas_tui.state.views.environments import EnvironmentsView, bound, environments, find
from replicas_tui.state.views.top import Place
from replicas_tui.ui.clock import Clock, utc_now
from replicas_tui.ui.draw.environments import note, tab_lines
from replicas_tui.ui.environments.effective import EffectivePanel
from replicas_tui.ui.environments.files import FilesPanel
from replicas_tui.ui.environments.hooks import HooksPanel
from replicas_tui.ui.environments.listing import EnvironmentList
from replicas_tui.ui.environments.mcps import McpsPanel
from replicas_tui.ui.environments.panel import Panel
from replicas_tui.ui.environments.pool import PoolPanel
from replicas_tui.ui.environments.settings import SettingsPanel
from replicas_tui.ui.environments.skills import SkillsPanel
from replicas_tui.ui.environments.variables import VariablesPanel
from replicas_tui.ui.kit import rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.listing import Listing
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.panes.filter import FilterLine
from replicas_tui.ui.places import Spot, Visit
from replicas_tui.ui.screens.environment_keys import EnvironmentKeys

PANELS: tuple[type[Panel[Any]], ...] = (
    VariablesPanel,
    FilesPanel,
    SkillsPanel,
    McpsPanel,
    HooksPanel,
    PoolPanel,
    EffectivePanel,
    SettingsPanel,
)
_TABS = Binding.Group("tabs")


class EnvironmentsScreen(EnvironmentKeys):
    """Shows the environment under the cursor, a tab for each kind of what it holds."""

    PLACE: ClassVar[Place] = "environments"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "tab(-1)", "previous tab", show=False, id="environments.previous-tab", group=_TABS),
        Binding("right,l", "tab(1)", "next tab", show=False, id="environments.next-tab", group=_TABS),
        Binding("R", "refresh", "read again", show=False, id="environments.refresh"),
        Binding("escape,q", "back", "back", id="environments.back"),
    ]
    AUTO_FOCUS = "#environments"
    KEEP_CLEAR = "VariableForm, .staged"

    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        super().__init__(store, clock)
        self.list = EnvironmentList()
        self.filter = FilterLine()
        self._wanted = ""  # the environment to be at, until it is there
        self.panel: Panel[Any] | None = None
        self._at = 0
        self._goes_in = False  # one was in the last tab, and is to be in the next once it is there
        self._head, self._title, self._tabs = Lines(classes="head"), Lines(classes="head"), Lines()
        self._note = Lines()
        self._holder = Vertical(id="environment-panel")
        self._ends: list[Callable[[], None]] = []

    @property
    @override
    def subject(self) -> str | None:
        return None

    @override
    def body(self) -> Iterable[Widget]:
        yield Horizontal(
            Vertical(self._head, self.filter, self._note, self.list, id="environments-list"),
            Vertical(self._title, self._tabs, self._holder, classes="right", id="environment"),
            id="environments-page",
        )

    def on_mount(self) -> None:
        """Show what is known, and read what is true now."""
        self._ends = [self.store.watch(self._listed, self._paint), self.store.watch(self._tabbed, self._tab)]
        self.action_refresh()

    def on_unmount(self) -> None:
        """Stop watching."""
        for end in self._ends:
            end()

    @property
    @override
    def environment_id(self) -> str:
        return self.list.at

    @property
    @override
    def spot(self) -> Spot:
        return Spot(self.list.at, self._at)

    @override
    def resume(self, spot: Spot) -> None:
        self._at = spot.tab
        self.look_at(spot.at)

    @override
    def look_at(self, at: str) -> None:
        self._wanted = at
        if self.is_mounted:
            self._paint(self._listed(self.store.state))

    def _listed(self, state: State) -> EnvironmentsView:
        return environments(state, self.filter.value)

    def _paint(self, view: EnvironmentsView) -> None:
        there = any(row.id == self._wanted for row in view.rows)
        self.list.show(view.rows, at=self._wanted if there else None)
        self._wanted = "" if there else self._wanted
        filtered = bool(self.filter.value)
        self._note.show(lambda width: note(width, view, filtered=filtered))
        self._note.display = bool(note(40, view, filtered=filtered))
        self._say()

    def action_filter(self) -> None:
        """Type to filter the list."""
        self.filter.add_class("-kept")
        self.filter.focus()

    @on(Input.Changed, "#environments-list FilterLine")
    def _filtered(self) -> None:
        self._paint(self._listed(self.store.state))

    @on(FilterLine.Done)
    def _filter_done(self) -> None:
        self.filter.set_class(bool(self.filter.value), "-kept")
        self.list.focus()

    def _tabbed(self, state: State) -> tuple[tuple[str, int | None], ...]:
        one = find(state, self.environment_id)
        return tuple((panel.TITLE, panel.count(state, one)) for panel in PANELS) if one is not None else ()

    def _tab(self, tabs: tuple[tuple[str, int | None], ...]) -> None:
        self._tabs.show(lambda width: tab_lines(width, tabs, self._at))

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _say(self) -> None:
        """Write the headings."""
        state, here = self.store.state, self.list.has_focus
        total = len(environments(state).rows)
        self._head.show(lambda width: [rule(width, ["Environments"], [count(total)], on=here)])
        one = find(state, self.environment_id)
        names = environments(state).rows
        name = next((row.name for row in names if row.id == self.environment_id), "Environment")
        to = bound(state, one) if one is not None else ""
        there = self._holder.has_focus_within
        self._title.show(lambda width: [rule(width, [name], [f"bound to {to}"] if to else [], on=there)])

    @on(Listing.Moved, "#environments")
    def _looked(self, message: Listing.Moved) -> None:
        message.stop()
        if not self.list.has_focus and not self.filter.has_focus:  # what one was inside of is gone, or copied
            self.remove_class("-inside")
            self.list.focus()
        self._show_panel()
        self.refresh_bindings()

    @on(Listing.Chosen, "#environments")
    def _entered(self, message: Listing.Chosen) -> None:
        message.stop()
        self.add_class("-inside")
        if self.panel is not None:
            self.panel.enter()

    def action_tab(self, by: int) -> None:
        """Show another tab."""
        self._goes_in = self._goes_in or self._holder.has_focus_within
        if self._goes_in:
            self.set_focus(None)  # or the list had it until the panel is there, and took a key that was meant for that
        self._at = (self._at + by) % len(PANELS)
        self._show_panel()
        if self._goes_in and self.panel is not None:  # asked of the panel: it hears that once it is mounted
            self.panel.call_after_refresh(self._go_in, self.panel)

    def _go_in(self, panel: Panel[Any]) -> None:
        if self._goes_in and panel is self.panel:
            self._goes_in = False
            panel.enter()

    def action_refresh(self) -> None:
        """Read all of it again."""
        self.post_message(Wanted(LoadCatalogue()))
        of = self.panel.reads() if self.panel is not None else ()
        self.post_message(Wanted(Read((resources.ENVIRONMENTS, *of))))

    def action_back(self) -> None:
        """Go one level back: to the list, from there to all of the list, from there to the fleet."""
        self.remove_class("-inside")
        self._goes_in = False
        if not self.list.has_focus:
            self.list.focus()
        elif self.filter.value:
            self.filter.action_clear()
        else:
            self.post_message(Visit("fleet"))

    def _show_panel(self) -> None:
        self._holder.remove_children()
        self.panel = None
        if self.environment_id:
            self.panel = PANELS[self._at](self.store, self.clock, self.environment_id)
            self._holder.mount(self.panel)
            self.post_message(Wanted(Read(self.panel.reads())))
        self._tab(self._tabbed(self.store.state))
        self._say()
