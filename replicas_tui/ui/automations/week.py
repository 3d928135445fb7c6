"""All schedules of a week on one page: where the load is, and what makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, tzinfo
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.state.model import State
from replicas_tui.state.store import Store
from replicas_tui.state.views.automations_week import DAYS, HOURS, Week, week
from replicas_tui.state.views.top import Place
from replicas_tui.ui.clock import TICK_S, Clock, this_minute, utc_now
from replicas_tui.ui.draw.automations_week import day_line, due_lines, heads
from replicas_tui.ui.kit import rule
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.listing import Entry, Listing
from replicas_tui.ui.screens.frame import FrameScreen

_HOURS, _DAYS, _DUE = Binding.Group("hours"), Binding.Group("days"), Binding.Group("next, last run")


class Grid(Widget, can_focus=True):
    """Seven days by twenty-four hours, with a cursor."""

    DEFAULT_CSS = f"Grid {{ height: {DAYS + 2}; text-wrap: nowrap; text-overflow: clip; }}"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l,right", "move(0,1)", "later", id="week.later", group=_HOURS),
        Binding("h,left", "move(0,-1)", "earlier", id="week.earlier", group=_HOURS),
        Binding("j,down", "move(1,0)", "next day", id="week.next-day", group=_DAYS),
        Binding("k,up", "move(-1,0)", "day before", id="week.day-before", group=_DAYS),
        Binding("n,right_curly_bracket", "seek(1)", "next run", id="week.next-run", group=_DUE),
        Binding("N,left_curly_bracket", "seek(-1)", "run before", id="week.run-before", group=_DUE),
    ]

    class Moved(Message):
        """The cursor is on another hour."""

    def __init__(self) -> None:
        super().__init__()
        self.week: Week | None = None
        self.at = (0, 0)

    def put(self, shown: Week) -> None:
        """Show another week; the first one puts the cursor on the present."""
        if self.week is None:
            self.at = shown.now
        self.week = shown
        self.refresh()
        self.post_message(self.Moved())

    def action_move(self, days: int, hours: int) -> None:
        """Move the cursor; past midnight is the next day."""
        day, hour = self.at
        place = (day + days) * HOURS + hour + hours
        if 0 <= place < DAYS * HOURS:
            self._go(divmod(place, HOURS))

    def action_seek(self, way: int) -> None:
        """Go to the next hour in which something is due."""
        if self.week is None:
            return
        here = self.at[0] * HOURS + self.at[1]
        places = range(here + way, DAYS * HOURS if way > 0 else -1, way)
        found = next((place for place in places if self.week.counts[place // HOURS][place % HOURS]), None)
        if found is not None:
            self._go(divmod(found, HOURS))

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return DAYS + 2

    @override
    def render(self) -> Content:
        if self.week is None:
            return Content("")
        width, (day, hour) = self.size.width, self.at
        rows = heads(width)
        rows += [day_line(width, self.week, n, hour if n == day else None) for n in range(DAYS)]
        return Content("\n").join(rows)

    def _go(self, to: tuple[int, int]) -> None:
        self.at = to
        self.refresh()
        self.post_message(self.Moved())


class WeekScreen(FrameScreen):
    """The grid, and what is due in the hour under its cursor.

    Args:
        chose: Told the automation that the user wants to see.
        here: The zone of the days and hours; None is this machine's.
    """

    PLACE: ClassVar[Place] = "automations"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "show it", id="week.choose"),
        Binding("tab,shift+tab", "app.focus_next", "grid, list", show=False, id="week.other"),
        Binding("escape,q,w", "back", "back", id="week.back"),
    ]
    AUTO_FOCUS = "Grid"

    def __init__(
        self, store: Store, chose: Callable[[str], None], clock: Clock = utc_now, here: tzinfo | None = None
    ) -> None:
        super().__init__(store, clock)
        self._chose = chose
        self.grid = Grid()
        self.due = Listing(id="due")
        self._here = here
        self._minute = this_minute(clock)
        self._head, self._title = Lines(classes="head"), Lines(classes="head")
        self._nothing = Lines()
        self._end: Callable[[], None] = lambda: None

    @property
    @override
    def subject(self) -> str | None:
        return None

    @override
    def body(self) -> Iterable[Widget]:
        yield Vertical(self._head, self.grid, self._title, self._nothing, self.due, id="week-page")

    def on_mount(self) -> None:
        """Show the week."""
        self._end = self.store.watch(lambda state: (state.resources, state.catalogue), lambda _: self._paint())
        self.set_interval(TICK_S, self._tick)

    def on_unmount(self) -> None:
        """Stop watching."""
        self._end()

    def _paint(self) -> None:
        state: State = self.store.state
        now = this_minute(self.clock)
        self.grid.put(week(state, now, self._here or now.astimezone().tzinfo or UTC))

    @on(Grid.Moved)
    def _moved(self) -> None:
        shown, (day, hour) = self.grid.week, self.grid.at
        if shown is None:
            return
        found = shown.hours[day][hour]
        total = sum(sum(each) for each in shown.counts)
        info = f"{shown.scheduled} schedule{'' if shown.scheduled == 1 else 's'} · {total:,} runs"
        self._head.show(lambda width: [rule(width, ["Week"], [info], on=self.grid.has_focus)])
        title = f"{shown.days[day]} {hour:02}:00"
        self._title.show(lambda width: [rule(width, [title], [str(shown.counts[day][hour])], on=self.due.has_focus)])
        self._nothing.show(lambda width: due_lines(width, shown, ()))
        self._nothing.display = not found
        self.due.fill([Entry(one.id, partial(due_lines, week=shown, found=(one,))) for one in found])

    def action_choose(self) -> None:
        """Show the automation under the list's cursor."""
        if self.due.at:
            self._leave(self.due.at)

    @on(Listing.Chosen, "#due")
    def _chosen(self, message: Listing.Chosen) -> None:
        message.stop()
        self._leave(message.at)

    def action_back(self) -> None:
        """Go back."""
        self.dismiss()

    def _leave(self, automation_id: str) -> None:
        self.dismiss()
        self._chose(automation_id)

    def _tick(self) -> None:
        minute = this_minute(self.clock)
        if minute.hour != self._minute.hour:
            self._minute = minute
            self._paint()
