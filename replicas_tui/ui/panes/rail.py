"""The fleet beside a chat: where one is, and what else needs the user."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Blur, Click, Focus
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual
from typing_extensions import override

from replicas_tui.state.model import State
from replicas_tui.state.store import Store
from replicas_tui.state.views.ages import count
from replicas_tui.state.views.fleet import fleet
from replicas_tui.state.views.rows import ARCHIVED, SLEEPING, FleetView
from replicas_tui.ui.clock import Clock
from replicas_tui.ui.draw.fleet import Entry, arrange
from replicas_tui.ui.draw.rail import rail_lines
from replicas_tui.ui.kit import line, pick, rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.panes.aged import AgedPane
from replicas_tui.ui.places import GoTo

_MOVE = Binding.Group("move")
_FAR = 1_000_000


class RailList(ScrollView, can_focus=True):
    """The rows; one widget however many there are, drawn a line at a time."""

    DEFAULT_CSS = "RailList { height: 1fr; scrollbar-size-vertical: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", id="rail.open"),
        Binding("j,down", "move(1)", "down", show=False, id="rail.down", group=_MOVE),
        Binding("k,up", "move(-1)", "up", show=False, id="rail.up", group=_MOVE),
        Binding("G,end", f"move({_FAR})", "last", show=False, id="rail.last"),
        Binding("home", f"move(-{_FAR})", "first", show=False, id="rail.first"),
    ]

    def __init__(self, here: str) -> None:
        super().__init__()
        self._here = here
        self._at = here
        self._rows: list[tuple[Entry, int]] = []  # an entry for each line, and which of its lines

    def show(self, view: FleetView) -> None:
        """Show the fleet; the cursor stays on its replica."""
        entries = arrange(view, {SLEEPING, ARCHIVED}, air=self.app.size.height >= 30)
        entries[:1] = [replace(entry, air=False) for entry in entries[:1]]
        self._rows = [(entry, n) for entry in entries for n in range(1 + entry.air)]
        if not any(entry.key == self._at for entry, _ in self._rows):
            self._at = self._here
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._rows))
        self.refresh()

    @override
    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        y += self.scroll_offset.y
        content = line(width, [])
        if y < len(self._rows):
            entry, n = self._rows[y]
            content = rail_lines(width, entry)[n]
            at = self._at if self.has_focus else self._here
            if entry.key == at and n == entry.air:
                content = pick(content, on=self.has_focus)
        return Visual.to_strips(self, content, width, 1, self.visual_style)[0]

    @override
    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.refresh()

    def on_focus(self, _: Focus) -> None:
        """Begin on the open replica."""
        self._at = self._here
        self.refresh()

    def on_blur(self, _: Blur) -> None:
        """Mark the open replica again."""
        self.refresh()

    def on_click(self, event: Click) -> None:
        """Open what was clicked."""
        y = event.y + self.scroll_offset.y
        if 0 <= y < len(self._rows) and self._rows[y][0].row is not None:
            self._at = self._rows[y][0].key
            self.action_open()

    def action_move(self, by: int) -> None:
        """Move the cursor by so many replicas."""
        stops = [entry.key for entry, n in self._rows if entry.row is not None and n == entry.air]
        if not stops:
            return
        here = stops.index(self._at) if self._at in stops else 0
        self._at = stops[max(0, min(here + by, len(stops) - 1))]
        y = next(n for n, (entry, part) in enumerate(self._rows) if entry.key == self._at and part == entry.air)
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        self.scroll_to(y=max(min(top, y), y - height + 1), animate=False)
        self.refresh()

    def action_open(self) -> None:
        """Open the replica under the cursor."""
        if self._at != self._here:
            self.post_message(GoTo(self._at))


class RailPane(AgedPane[FleetView]):
    """The rail with its heading."""

    DEFAULT_CSS = "RailPane { layout: vertical; }"

    def __init__(self, store: Store, clock: Clock, here: str) -> None:
        super().__init__(store, clock, id="rail")
        self.list = RailList(here)
        self._head = Lines(classes="head")
        self._total = 0

    @override
    def compose(self) -> ComposeResult:
        yield self._head
        yield self.list

    @override
    def select(self, state: State) -> FleetView:
        return fleet(state, self.clock())

    @override
    def paint(self, view: FleetView) -> None:
        self.list.show(view)
        self._total = view.total
        self._say()

    def on_descendant_focus(self) -> None:
        """Show where the focus is."""
        self._say()

    def on_descendant_blur(self) -> None:
        """Show that it left."""
        self._say()

    def _say(self) -> None:
        total, here = self._total, self.list.has_focus
        self._head.show(lambda width: [rule(width, ["Fleet"], [count(total)], on=here)])
