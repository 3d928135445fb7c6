"""A text area on a raised band: its glyph in the gutter, its text at the text column, nothing pasted that steers."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.document._document import Selection
from textual.document._edit import Edit
from textual.geometry import Region
from textual.strip import Strip
from textual.visual import Visual
from textual.widgets import TextArea
from typing_extensions import override

from replicas_tui.ui.composer.clean import clean
from replicas_tui.ui.kit import G

GUTTER = 3


class BandArea(TextArea):
    """A text area that looks like the rest; its cursor does not blink."""

    DEFAULT_CSS = "BandArea { height: auto; min-height: 1; max-height: 8; padding: 0 1 0 3; border: none; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes, soft_wrap=True, compact=True, highlight_cursor_line=False)
        self.cursor_blink = False

    def load(self, text: str, cursor: tuple[int, int] | None = None) -> None:
        """Show another text, the cursor at its end or where it was; undo begins anew."""
        self.load_text(clean(text))
        self.move_cursor(self.document.end if cursor is None else self._nearest(*cursor))

    def put(self, text: str) -> None:
        """Show this text instead; what was there can be undone to."""
        self.replace(clean(text), self.document.start, self.document.end, maintain_selection_offset=False)
        self.move_cursor(self.document.end)

    def validate_placeholder(self, value: str | Content) -> Content:
        """Take the placeholder as it is written, never as markup."""
        return Content(value) if isinstance(value, str) else value

    @override
    def _undo_batch(self, edits: Sequence[Edit]) -> None:
        self._go_home()
        super()._undo_batch(edits)

    @override
    def _redo_batch(self, edits: Sequence[Edit]) -> None:
        self._go_home()
        super()._redo_batch(edits)

    def _go_home(self) -> None:
        """Go to a place every text has: Textual draws after an undo before it moves the cursor."""
        self.set_reactive(TextArea.selection, Selection())

    @property
    def at_top(self) -> bool:
        """Say whether the cursor is on the first row on the screen."""
        return self.wrapped_document.location_to_offset(self.cursor_location).y == 0

    @property
    def at_bottom(self) -> bool:
        """Say whether the cursor is on the last row on the screen."""
        return self.wrapped_document.location_to_offset(self.cursor_location).y == self.wrapped_document.height - 1

    def _nearest(self, row: int, column: int) -> tuple[int, int]:
        """Give the place nearest to one that another text had."""
        if row >= self.document.line_count:
            return self.document.end
        return max(0, row), max(0, min(column, len(self.document.get_line(max(0, row)))))

    @override
    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the glyph beside the first line in sight."""
        strips = super().render_lines(crop)
        if crop.y > 0 or crop.x >= GUTTER or not strips:
            return strips
        mark = Content.assemble(" ", (G["prompt"], "$t-key"), " ")
        glyph = Visual.to_strips(self, mark, GUTTER, 1, self.visual_style)[0]
        first = strips[0]
        strips[0] = Strip.join([glyph.crop(crop.x, GUTTER), first.crop(GUTTER - crop.x, first.cell_length)])
        return strips

    @override
    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert_typed(clean(event.text))

    @override
    async def _on_key(self, event: events.Key) -> None:
        """Let nothing in that is no text."""
        if event.key != "enter" and event.character and clean(event.character) != event.character:
            event.prevent_default()

    def insert_typed(self, text: str) -> None:
        """Insert as if it was typed."""
        if result := self._replace_via_keyboard(text, *self.selection):
            self.move_cursor(result.end_location)
