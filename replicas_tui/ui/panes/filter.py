"""The line that filters a list while one types."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class FilterLine(Input):
    """Typed text filters at once; `enter` keeps it and goes back to the list, `esc` clears it."""

    DEFAULT_CSS = """
    FilterLine, FilterLine:focus {
        height: 1; border: none; padding: 0 1 0 3 !important; background: $paper; color: $ink; display: none;
        background-tint: $paper 0%;
    }
    FilterLine:focus, FilterLine.-kept { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", "keep", id="filter.keep"),
        Binding("down", "done", show=False, id="filter.list"),
        Binding("escape", "clear", "clear", id="filter.clear"),
    ]

    class Done(Message):
        """The user goes back to the list."""

    def __init__(self, placeholder: str = "type to filter") -> None:
        super().__init__(placeholder=placeholder, id="filter", compact=True)
        self.cursor_blink = False

    def action_done(self) -> None:
        """Keep the filter."""
        self.post_message(self.Done())

    def action_clear(self) -> None:
        """Show everything again."""
        self.value = ""
        self.post_message(self.Done())
