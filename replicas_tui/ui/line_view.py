"""A view of lines that draws only those in sight, however many there are.

What is in sight is the subclass's to say; Textual's scroll position is only shown by the scrollbar and never read back,
so that nothing but the subclass can move what is in sight.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import ClassVar, Final

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollDown, ScrollTo, ScrollUp
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget
from typing_extensions import override

WHEEL: Final = 3  # lines a notch of the wheel moves
_KEPT: Final = 2_000  # lines whose segments are kept


class DrawnLines(ScrollView, can_focus=True, inherit_bindings=False):
    """Draws lines; subclasses give `lines_in_sight` and `extent`, and call `redraw` after changes."""

    DEFAULT_CSS = """
    DrawnLines {
        background: $paper; color: $ink;
        overflow-x: hidden; overflow-y: auto; scrollbar-gutter: stable; scrollbar-size-vertical: 1;
        text-wrap: nowrap; text-overflow: clip;
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._rows: Sequence[Content] = ()
        self._strips: dict[int, tuple[Content, Strip]] = {}

    def lines_in_sight(self, size: Size) -> Sequence[Content]:
        """Give at most `size.height` lines, each `size.width` cells."""
        raise NotImplementedError

    def extent(self) -> tuple[int, int]:
        """Give how many lines are above what is in sight, and how many there are."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Bring the screen in line with what is in sight now; nothing before the first layout.

        Only lines that are others are written again: a word that is added to the last line costs that line.
        """
        size = self.scrollable_content_region.size
        if not size.width or not size.height:
            return
        before, self._rows = self._rows, self.lines_in_sight(size)
        top, total = self.extent()
        if self.virtual_size != (whole := Size(size.width, total)):
            # Set plainly, it lays the whole screen out anew: 20 kB to the terminal for one more line.
            self.set_reactive(Widget.virtual_size, whole)
            self._scroll_update(whole)
        self.scroll_target_y = self.scroll_y = top
        pairs = enumerate(zip_longest(before, self._rows))
        if others := [Region(0, y, size.width, 1) for y, (old, new) in pairs if not _same(old, new)]:
            self.refresh(*others)

    @override
    def render_line(self, y: int) -> Strip:
        """Give one line of what is in sight."""
        width = self.scrollable_content_region.width
        if y >= len(self._rows):
            return Strip.blank(width, self.visual_style.rich_style)
        row = self._rows[y]
        known = self._strips.get(id(row))
        if known is None or known[0] is not row:
            if len(self._strips) > _KEPT:
                self._strips.clear()
            made = Visual.to_strips(self, row, width, 1, self.visual_style, pad=True)[0]
            known = self._strips[id(row)] = (row, made)
        return known[1]

    @override
    def notify_style_update(self) -> None:
        """Forget every drawn line: the theme may be another."""
        self._strips.clear()
        super().notify_style_update()

    def draw_anew(self) -> None:
        """Draw every line again, with other glyphs."""
        self._strips.clear()
        self.redraw()

    def on_resize(self) -> None:
        """Draw at the new size."""
        self.draw_anew()


def _same(old: Content | None, new: Content | None) -> bool:
    return old is new or (old is not None and new is not None and old.is_same(new))


class LineView(DrawnLines):
    """Base of the transcript and the diff: keys, wheel and scrollbar move what is in sight.

    Subclasses move in `move_by` and `move_to`.
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    def move_by(self, lines: int) -> None:
        """Go so many lines down or up."""
        raise NotImplementedError

    def move_to(self, line: int) -> None:
        """Go to a line, counted from the top."""
        raise NotImplementedError

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.move_by(lines)

    def action_page(self, direction: int, parts: int) -> None:
        """Scroll by a page, or part of one; a line of it stays in sight."""
        self.move_by(direction * max(1, self.scrollable_content_region.height // parts - (1 if parts == 1 else 0)))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Go down by the wheel."""
        self._wheel(event, WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Go up by the wheel."""
        self._wheel(event, -WHEEL)

    def _wheel(self, event: events.MouseEvent, lines: int) -> None:
        event.stop()
        event.prevent_default()
        self.move_by(lines)

    @override
    def _on_scroll_to(self, message: ScrollTo) -> None:
        message.stop()
        if message.y is not None:
            self.move_to(round(message.y))

    @override
    def _on_scroll_up(self, event: ScrollUp) -> None:
        event.stop()
        self.move_by(-self.size.height)

    @override
    def _on_scroll_down(self, event: ScrollDown) -> None:
        event.stop()
        self.move_by(self.size.height)
