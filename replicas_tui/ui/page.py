"""Lines to read: as long as they may be, drawn only where they are seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual
from typing_extensions import override

from replicas_tui.ui.kit import line
from replicas_tui.ui.lines import Make

_SCROLL = Binding.Group("scroll")
_ENDS = Binding.Group("first, last")


class Page(ScrollView, can_focus=True):
    """Shows what `make(width)` gives; `show` gives it something new to make."""

    DEFAULT_CSS = "Page { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "scroll_by(1)", "down", show=False, id="page.down", group=_SCROLL),
        Binding("k,up", "scroll_by(-1)", "up", show=False, id="page.up", group=_SCROLL),
        Binding("ctrl+d,pagedown,ctrl+f", "half(1)", "half a page down", show=False, id="page.half_down"),
        Binding("ctrl+u,pageup,ctrl+b", "half(-1)", "half a page up", show=False, id="page.half_up"),
        Binding("g,home", "end(0)", "first", show=False, id="page.first", group=_ENDS),
        Binding("G,end", "end(1)", "last", show=False, id="page.last", group=_ENDS),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._make: Make = lambda _: ()
        self._lines: Sequence[Content] = ()

    def show(self, make: Make, *, anew: bool = True) -> None:
        """Show these lines from now on; `anew` begins at their top."""
        self._make = make
        self._lay()
        if anew:
            self.scroll_to(y=0, animate=False)

    def draw_anew(self) -> None:
        """Make the lines again, with other glyphs."""
        self._lay()

    def on_resize(self, _: Resize) -> None:
        """Make the lines for the new width."""
        self._lay()

    @override
    def render_line(self, y: int) -> Strip:
        y += self.scroll_offset.y
        width = self.scrollable_content_region.width
        content = self._lines[y] if y < len(self._lines) else line(width, [])
        return Visual.to_strips(self, content, width, 1, self.visual_style)[0]

    @override
    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.refresh()

    def action_scroll_by(self, by: int) -> None:
        """Scroll so many lines."""
        self.scroll_to(y=self.scroll_offset.y + by, animate=False)

    def action_half(self, way: int) -> None:
        """Scroll half a page."""
        self.action_scroll_by(way * max(1, self.size.height // 2))

    def action_end(self, end: int) -> None:
        """Go to the first or the last line."""
        self.scroll_to(y=end * self.virtual_size.height, animate=False)

    def _lay(self) -> None:
        width = self.scrollable_content_region.width
        made = self._make(width) if width else ()
        self._lines = made if isinstance(made, Sequence) else list(made)  # a long text makes its lines one by one
        self.virtual_size = Size(width, len(self._lines))
        self.refresh()
