"""What a field offers, dropped down beneath it; it has a frame, because it lies above the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.state.safe import NOTHING, Safe
from replicas_tui.ui.kit import line, pick

ROWS = 8


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose.

    Attributes:
        key: Its value.
        label: Its name.
        note: A fact beside it, quiet.
        off: Why it cannot be used now and what to do; empty when it can.
    """

    key: str
    label: Safe
    note: Safe = NOTHING
    off: Safe = NOTHING


def matching(options: Sequence[Option], typed: str) -> tuple[Option, ...]:
    """Give the options that have the words of `typed` in them; those that begin with it first."""
    words = typed.casefold().split()
    found = [one for one in options if all(word in f"{one.label} {one.key}".casefold() for word in words)]
    start = typed.casefold().strip()
    return tuple(sorted(found, key=lambda one: not one.label.casefold().startswith(start)))


class Menu(Widget):
    """A window of at most eight options around the cursor."""

    DEFAULT_CSS = """
    Menu { overlay: screen; constrain: none inside; height: auto; width: 1fr; margin: 0 1 0 16; display: none;
           background: $paper-3; border: round $accent; text-wrap: nowrap; text-overflow: clip; }
    """

    class Taken(Message):
        """An option was clicked."""

        def __init__(self, option: Option) -> None:
            super().__init__()
            self.option = option

    def __init__(self) -> None:
        super().__init__()
        self.options: tuple[Option, ...] = ()
        self.at = 0

    @property
    def under(self) -> Option | None:
        """The option under the cursor."""
        return self.options[self.at] if self.options else None

    def offer(self, options: Sequence[Option], at: int = 0) -> None:
        """Drop down with these options."""
        self.options, self.at = tuple(options), at
        self.display = True
        self.refresh(layout=True)

    def close(self) -> None:
        """Go away."""
        self.display = False

    def move(self, by: int) -> None:
        """Move the cursor, not beyond the ends."""
        self.at = max(0, min(self.at + by, len(self.options) - 1))
        self.refresh()

    def on_click(self, event: Click) -> None:
        """Take what was clicked."""
        place = self._first + event.get_content_offset_capture(self).y
        if 0 <= place < len(self.options):
            self.post_message(self.Taken(self.options[place]))

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, min(ROWS, len(self.options)))

    @override
    def render(self) -> Content:
        width = self.content_size.width
        if not self.options:
            return line(width, [("nothing is called that", "$t-meta")])
        shown = range(self._first, min(self._first + ROWS, len(self.options)))
        return Content("\n").join(self._row(width, n) for n in shown)

    @property
    def _first(self) -> int:
        return max(0, min(self.at - ROWS // 2, len(self.options) - ROWS))

    def _row(self, width: int, n: int) -> Content:
        one = self.options[n]
        quiet = one.off or one.note
        row = line(width, [" ", (one.label, "$t-meta" if one.off else "$t-text"), ("  " + quiet, "$t-meta")])
        return pick(row) if n == self.at else row
