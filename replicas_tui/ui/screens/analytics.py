"""Analytics: what the organisation's workspaces did, drawn as plots, with the numbers beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.reading import Read
from replicas_tui.state.store import Store
from replicas_tui.state.views.analytics import BUCKETS, SPANS, AnalyticsView, Asked, overview
from replicas_tui.state.views.top import Place
from replicas_tui.ui.clock import Clock, utc_now
from replicas_tui.ui.draw.analytics import facts, overview_lines
from replicas_tui.ui.kit import rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.places import Visit
from replicas_tui.ui.screens.frame import FrameScreen

_SPAN = Binding.Group("shorter, longer")
_SCROLL = Binding.Group("scroll")


class Plots(VerticalScroll, can_focus=True, inherit_bindings=False):
    """Holds the plots, and scrolls where they are higher than the screen."""

    DEFAULT_CSS = "Plots { height: 1fr; scrollbar-size-vertical: 1; background: $paper; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll_down", "down", show=False, id="plots.down", group=_SCROLL),
        Binding("k,up", "scroll_up", "up", show=False, id="plots.up", group=_SCROLL),
        Binding("pagedown,ctrl+d", "page_down", "page down", show=False, id="plots.page-down"),
        Binding("pageup,ctrl+u", "page_up", "page up", show=False, id="plots.page-up"),
    ]


class AnalyticsScreen(FrameScreen):
    """Shows the overview of a time; keys choose the time and its parts."""

    PLACE: ClassVar[Place] = "analytics"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "bucket", "by day, week, month", id="analytics.bucket"),
        Binding("left_square_bracket", "span(-1)", "shorter", id="analytics.shorter", group=_SPAN),
        Binding("right_square_bracket", "span(1)", "longer", id="analytics.longer", group=_SPAN),
        Binding("a", "visit('account')", "account", id="analytics.account"),
        Binding("o", "visit('repositories')", "repositories", id="analytics.repositories"),
        Binding("R", "refresh", "read again", show=False, id="analytics.refresh"),
        Binding("escape,q", "visit('fleet')", "back", id="analytics.back"),
    ]
    AUTO_FOCUS = "Plots"

    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        super().__init__(store, clock)
        self.asked = Asked()
        self._head, self._page = Lines(classes="head"), Lines()
        self._end: Callable[[], None] = lambda: None

    @property
    @override
    def subject(self) -> str | None:
        return None

    @override
    def body(self) -> Iterable[Widget]:
        yield self._head
        yield Plots(self._page)

    def on_mount(self) -> None:
        """Show what is known, and read what is true now."""
        self._end = self.store.watch(lambda state: overview(state, self.asked), self.paint)
        self.action_refresh()

    def on_unmount(self) -> None:
        """Stop watching."""
        self._end()

    def paint(self, view: AnalyticsView) -> None:
        """Draw it for the room there is."""
        asked = self.asked
        self._head.show(lambda width: [rule(width, ["Analytics"], facts(width, view, asked), on=True)])
        self._page.show(lambda width: overview_lines(width, view, asked, self.size.height - 3))

    def action_bucket(self) -> None:
        """Divide the time into days, weeks, or months."""
        self._ask(replace(self.asked, bucket=BUCKETS[(BUCKETS.index(self.asked.bucket) + 1) % len(BUCKETS)]))

    def action_span(self, by: int) -> None:
        """Look at a shorter or longer time."""
        at = max(0, min(SPANS.index(self.asked.days) + by, len(SPANS) - 1))
        self._ask(replace(self.asked, days=SPANS[at]))

    def action_visit(self, place: Place) -> None:
        """Go somewhere else."""
        self.post_message(Visit(place))

    def action_refresh(self) -> None:
        """Read it again."""
        self.post_message(Wanted(Read((self.asked.key,))))

    def _ask(self, asked: Asked) -> None:
        if asked != self.asked:
            self.asked = asked
            self.paint(overview(self.store.state, asked))
            self.action_refresh()
