"""The list of replicas: one widget however long it is, and a cursor that stays on its replica when rows move."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual
from typing_extensions import override

from replicas_tui.state.views.rows import FleetRow, FleetView
from replicas_tui.ui.draw.fleet import arrange, folded
from replicas_tui.ui.panes.calm import Calm
from replicas_tui.ui.panes.sheet import Sheet

SEEN_S = 0.3  # a question is answered by a key only once it stood there so long
_FAR = 1_000_000
_MOVE = Binding.Group("move")
_PAGE = Binding.Group("half a page")
_ENDS = Binding.Group("first, last")


class FleetTable(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows a `FleetView` and says what the cursor is on.

    Args:
        moment: A clock in seconds that never goes back.
    """

    DEFAULT_CSS = "FleetTable { height: 1fr; scrollbar-size-vertical: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "move(1)", "down", show=False, id="fleet.down", group=_MOVE),
        Binding("k,up", "move(-1)", "up", show=False, id="fleet.up", group=_MOVE),
        Binding("gg,home", f"move(-{_FAR})", "first", show=False, id="fleet.first", group=_ENDS),
        Binding("G,end", f"move({_FAR})", "last", show=False, id="fleet.last", group=_ENDS),
        Binding("ctrl+d,pagedown,ctrl+f", "page(1)", "down half a page", show=False, id="fleet.page_down", group=_PAGE),
        Binding("ctrl+u,pageup,ctrl+b", "page(-1)", "up half a page", show=False, id="fleet.page_up", group=_PAGE),
    ]

    class Looked(Message):
        """The cursor came to something: a replica's row, or a group's heading (`row` is None)."""

        def __init__(self, row: FleetRow | None) -> None:
            super().__init__()
            self.row = row

    def __init__(self, moment: Callable[[], float] = time.monotonic) -> None:
        super().__init__(id="table")
        self.view = FleetView()
        self._moment = moment
        self._calm = Calm(moment)
        self._sheet = Sheet((), 0, "")
        self._folds: dict[str, bool] = {}
        self._looked: FleetRow | None = None
        self._seen = float("-inf")

    @property
    def row(self) -> FleetRow | None:
        """The replica under the cursor."""
        return self.view.find(self._sheet.at)

    @property
    def readable(self) -> bool:
        """What the row under the cursor asks stood there long enough for a key to be meant for it."""
        return self._moment() - self._seen >= SEEN_S

    def show(self, view: FleetView) -> None:
        """Show `view`; while the user types, rows keep their places and move after."""
        self.view = self._calm.choose(self.view, view)
        if self._calm.late is not None:
            self.set_timer(self._calm.left() + 0.05, self.show_late)
        self._lay(self._sheet.at)

    def go(self, key: str) -> None:
        """Put the cursor on a replica or a group."""
        self._calm.touch()
        self._lay(key)

    def find(self, key: str) -> None:
        """Put the cursor on a replica if it is listed, and not folded away."""
        if self._sheet.places.get(key) is not None:
            self.go(key)

    def fold(self) -> bool:
        """Fold or unfold the group under the cursor; give whether there is one."""
        group = self.row.group if self.row is not None else self._sheet.at
        if not group:
            return False
        self._folds[group] = group not in self._folded()
        self.go(group if self._folds[group] else self._sheet.at)
        return True

    def show_late(self) -> None:
        """Move the rows that were held back, once they may move."""
        if self._calm.late is not None:
            self.show(self._calm.late)

    def _folded(self) -> frozenset[str]:
        return folded(self.view, self.app.size.height, self._folds)

    def _lay(self, at: str) -> None:
        """Place the entries anew with the cursor on `at`; its line stays where it is on the screen if it can."""
        old = self._sheet
        was = old.span(old.at)
        entries = arrange(self.view, self._folded(), air=self.app.size.height >= 30)
        keys = {entry.key for entry in entries if entry.stop}
        width = self.scrollable_content_region.width
        if not width:  # not laid out yet
            return
        if at not in keys:
            at = Sheet(entries, width, "").nearest(old.places.get(at, 0))
        self._sheet = Sheet(entries, width, at)
        self.virtual_size = Size(width, self._sheet.height)
        self._reveal(was if old.at == at else None)
        self._look()
        self.refresh()

    def _reveal(self, was: tuple[int, int] | None) -> None:
        span = self._sheet.span(self._sheet.at)
        if span is None:
            return
        height, top = self.scrollable_content_region.height, round(self.scroll_y)
        top += span[0] - was[0] if was is not None else 0
        top = max(min(top, span[0] - 1), span[1] - height)
        self.scroll_to(y=max(0, top), animate=False, immediate=True)

    def _look(self) -> None:
        row, before = self.row, self._looked
        if row == before and self._looked is not None:
            return
        if (row and row.ask) != (before and before.ask):
            self._seen = self._moment()
        self._looked = row
        # Textual takes whoever is at work for the sender and goes no further up: that is the pane, while it filters.
        self.post_message(self.Looked(row).set_sender(self))

    @override
    def render_line(self, y: int) -> Strip:
        if not self._sheet.width:  # not laid out yet
            return Strip.blank(self.size.width)
        content = self._sheet.line(y + self.scroll_offset.y, focused=self.has_focus)
        return Visual.to_strips(self, content, self._sheet.width, 1, self.visual_style)[0]

    @override
    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.refresh()

    def watch_show_vertical_scrollbar(self) -> None:
        """Draw for the width that is left beside the scrollbar."""
        self.call_after_refresh(self.on_resize)

    def draw_anew(self) -> None:
        """Draw every row again, with other glyphs."""
        self._lay(self._sheet.at)

    def on_resize(self) -> None:
        """Draw for the new width."""
        self._lay(self._sheet.at)

    async def on_click(self, event: Click) -> None:
        """Put the cursor there; a second click opens."""
        entry = self._sheet.entry_at(event.y + self.scroll_offset.y)
        if entry is None or not entry.stop:
            return
        if entry.key == self._sheet.at and entry.row is not None:
            await self.run_action("screen.open('transcript')")
        self.go(entry.key)

    def action_move(self, by: int) -> None:
        """Move the cursor by so many rows."""
        self.go(self._sheet.step(by))

    def action_page(self, way: int) -> None:
        """Move the cursor by half a page."""
        self.go(self._sheet.step(way * max(1, self.size.height // 2)))
