"""Choices that fit on a line: one of (circles), or any of (ticks)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.menu import Option
from replicas_tui.ui.kit import G

GAP = 3


class PickLine(Widget, can_focus=True):
    """The options in a row, wrapped where the room ends; `many` of them may be on."""

    DEFAULT_CSS = "PickLine { width: 1fr; height: auto; text-wrap: nowrap; text-overflow: clip; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", "choose", show=False, id="picks.left"),
        Binding("right,l", "step(1)", "choose", show=False, id="picks.right"),
        Binding("space", "turn", "on or off", show=False, id="picks.turn"),
        Binding("enter", "on", "next field", show=False, id="picks.next"),
    ]

    class Picked(Message):
        """Something was switched; `option` is what the key was on."""

        def __init__(self, option: Option) -> None:
            super().__init__()
            self.option = option

    def __init__(self, options: Sequence[Option], on: frozenset[str], *, many: bool) -> None:
        super().__init__()
        self.options, self.chosen, self.many = tuple(options), on, many
        self.at = next((n for n, one in enumerate(options) if one.key in on), 0)

    def put(self, options: Sequence[Option], on: frozenset[str]) -> None:
        """Show these options with those on."""
        self.options, self.chosen = tuple(options), on
        chosen = None if self.many else next((n for n, one in enumerate(options) if one.key in on), None)
        self.at = min(self.at, max(0, len(options) - 1)) if chosen is None else chosen
        self.refresh(layout=True)

    def action_step(self, by: int) -> None:
        """Move the cursor; one-of follows it."""
        self.at = max(0, min(self.at + by, len(self.options) - 1))
        self.refresh()
        if not self.many:
            self.action_turn()

    def action_turn(self) -> None:
        """Switch what the cursor is on."""
        one = self.options[self.at]
        key = frozenset({one.key})
        if not one.off:
            self.chosen = self.chosen ^ key if self.many else key
            self.refresh()
        self.post_message(self.Picked(one))

    def action_on(self) -> None:
        """Go on to the next field."""
        self.screen.focus_next()

    def on_click(self, event: Click) -> None:
        """Switch what was clicked."""
        offset = event.get_content_offset_capture(self)
        for n, x, y in self._places(self.size.width):
            if y == offset.y and x <= offset.x < x + self._cell(n).cell_length:
                self.at = n
                self.action_turn()

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1 + max((y for _, _, y in self._places(width)), default=0)

    @override
    def render(self) -> Content:
        rows: dict[int, Content] = {}
        for n, x, y in self._places(self.content_size.width):
            row = rows.get(y, Content(""))
            rows[y] = row.pad_right(x - row.cell_length) + self._cell(n)
        return Content("\n").join(rows.values())

    def _places(self, width: int) -> Iterator[tuple[int, int, int]]:
        """Give (index, x, y) of every option."""
        x = y = 0
        for n in range(len(self.options)):
            size = self._cell(n).cell_length
            if x and x + size > width:
                x, y = 0, y + 1
            yield n, x, y
            x += size + GAP

    def _cell(self, n: int) -> Content:
        one = self.options[n]
        on = one.key in self.chosen
        mark = (f"[{G['done']}]" if on else "[ ]") if self.many else G["working" if on else "sleeping"]
        word = "$t-meta" if one.off else "$t-text" if on else "$t-2"
        cell = Content.assemble((mark, "$t-accent" if on else "$t-meta"), (f" {one.label}", word))
        return cell.stylize_before("$t-pick") if self.has_focus and n == self.at else cell


class Picks(Field):
    """A field of options in a row; the value is the keys that are on, joined by commas.

    What cannot be switched on says why when one tries.
    """

    def __init__(
        self,
        label: str,
        options: Sequence[Option],
        on: frozenset[str] = frozenset(),
        *,
        many: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        self.picks = PickLine(options, on, many=many)
        self._why = ""
        super().__init__(label, self.picks, id=id)

    @property
    @override
    def value(self) -> str:
        return ",".join(one.key for one in self.picks.options if one.key in self.picks.chosen)

    @property
    def chosen(self) -> frozenset[str]:
        """The keys that are on."""
        return self.picks.chosen

    def fill(self, keys: frozenset[str]) -> None:
        """Switch exactly these on."""
        self.picks.put(self.picks.options, keys)

    def offer(self, options: Sequence[Option]) -> None:
        """Offer these options; what cannot be on any more goes off."""
        able = frozenset(one.key for one in options if not one.off)
        self._why = ""
        self.picks.put(options, self.picks.chosen & able)
        self.say()

    @override
    def note(self) -> str:
        return self._why

    def on_pick_line_picked(self, event: PickLine.Picked) -> None:
        """Say why it stays off, if it does."""
        event.stop()
        self._why = event.option.off
        self.changed()

    def on_descendant_blur(self) -> None:
        """Forget why; it blocks nothing."""
        self._why = ""
