"""A list with a cursor: rows that are data, drawn only where they are in sight.

The cursor is on an id, not on a place: rows may come, go and move, and it stays on what the user had chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.geometry import Size
from textual.message import Message
from typing_extensions import override

from replicas_tui.ui.kit import line, pick
from replicas_tui.ui.line_view import WHEEL, DrawnLines

_MOVE = Binding.Group("move")
_ENDS = Binding.Group("first, last")
_FAR = 1_000_000


@dataclass(frozen=True)
class Entry:
    """One row of a list.

    Attributes:
        id: What the cursor stands on; empty for a heading or air, which it passes over.
        draw: Gives the row's lines for a width; each exactly that wide, at least one.
    """

    id: str
    draw: Callable[[int], Sequence[Content]]


class Listing(DrawnLines):
    """Shows entries and moves a cursor over them.

    Attributes:
        at: Id of the entry under the cursor; empty when there is none.
        opens: Something comes of choosing an entry.
    """

    DEFAULT_CSS = "Listing { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "down", show=False, id="list.down", group=_MOVE),
        Binding("k,up", "move(-1)", "up", show=False, id="list.up", group=_MOVE),
        Binding("G,end", f"move({_FAR})", "last", show=False, id="list.last", group=_ENDS),
        Binding("g,home", f"move(-{_FAR})", "first", show=False, id="list.first", group=_ENDS),
        Binding("pagedown,ctrl+f,ctrl+d", "page(1)", "page down", show=False, id="list.page-down"),
        Binding("pageup,ctrl+b,ctrl+u", "page(-1)", "page up", show=False, id="list.page-up"),
        Binding("enter", "choose", "open", id="list.open"),
    ]

    class About(Message):
        """Something about the entry under the cursor; `at` is its id."""

        def __init__(self, listing: Listing, at: str) -> None:
            super().__init__()
            self.listing = listing
            self.at = at

        @property
        @override
        def control(self) -> Listing:
            """The list, for selectors of `on`."""
            return self.listing

    class Moved(About):
        """The cursor came to another entry, or there is none any more."""

    class Chosen(About):
        """The user wants the entry under the cursor."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.at = ""
        self.opens = True
        self._entries: Sequence[Entry] = ()
        self._top = 0
        self._place = 0  # of the cursor among the stops, for when its entry goes
        self._lines: list[tuple[str, Content]] = []
        self._width = 0

    def fill(self, entries: Sequence[Entry], *, at: str | None = None) -> None:
        """Show these; the cursor stays on its id, or goes to `at`, or to what took its place."""
        self._entries = entries
        stops = self._stops()
        wanted = self.at if at is None else at
        if wanted not in stops:
            wanted = stops[min(self._place, len(stops) - 1)] if stops else ""
        self._width = 0  # draw anew
        self._go(wanted)

    def go(self, to: str) -> None:
        """Put the cursor on an entry, if there is one of that id."""
        if to in self._stops():
            self._go(to)

    @override
    def lines_in_sight(self, size: Size) -> Sequence[Content]:
        if size.width != self._width:
            self._width = size.width
            self._lines = [(entry.id, row) for entry in self._entries for row in entry.draw(size.width)]
        self._top = max(0, min(self._top, len(self._lines) - size.height))
        self._reveal(size.height)
        shown = self._lines[self._top : self._top + size.height]
        return [pick(row, on=self.has_focus) if self.at and name == self.at else row for name, row in shown] + [
            line(size.width, []) for _ in range(size.height - len(shown))
        ]

    @override
    def extent(self) -> tuple[int, int]:
        return self._top, len(self._lines)

    @override
    def watch_has_focus(self, value: bool) -> None:
        super().watch_has_focus(value)
        self.redraw()

    @override
    def notify_style_update(self) -> None:
        self._width = 0
        super().notify_style_update()
        self.redraw()

    def on_click(self, event: Click) -> None:
        """Go to what was clicked; on what is under the cursor, choose it."""
        y = event.y + self._top
        name = self._lines[y][0] if 0 <= y < len(self._lines) else ""
        if name and name == self.at:
            self.action_choose()
        elif name:
            self._go(name)

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Move down by the wheel."""
        event.stop()
        self.action_move(WHEEL)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Move up by the wheel."""
        event.stop()
        self.action_move(-WHEEL)

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.opens if action == "choose" else super().check_action(action, parameters)

    def action_move(self, by: int) -> None:
        """Move the cursor by so many entries."""
        if stops := self._stops():
            here = stops.index(self.at) if self.at in stops else 0
            self._go(stops[max(0, min(here + by, len(stops) - 1))])

    def action_page(self, way: int) -> None:
        """Move the cursor by a page."""
        self.action_move(way * max(1, self.scrollable_content_region.height - 1))

    def action_choose(self) -> None:
        """Choose the entry under the cursor."""
        if self.at:
            self.post_message(self.Chosen(self, self.at))

    def _go(self, to: str) -> None:
        moved, self.at = to != self.at, to
        stops = self._stops()
        self._place = stops.index(to) if to in stops else 0
        self.redraw()
        if moved:
            self.post_message(self.Moved(self, to))

    def _stops(self) -> list[str]:
        return [entry.id for entry in self._entries if entry.id]

    def _reveal(self, height: int) -> None:
        """Bring the entry under the cursor into sight, whole, with the heading above the first one."""
        rows = [n for n, (name, _) in enumerate(self._lines) if name == self.at] if self.at else []
        if not rows:
            return
        first = 0 if rows[0] < height and self._place == 0 else rows[0]
        self._top = max(min(self._top, first), rows[-1] - height + 1)
