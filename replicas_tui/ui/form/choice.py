"""A field that offers what it can be: type to filter, ↓ to look, enter to take."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input
from typing_extensions import override

from replicas_tui.ui.form.menu import Menu, matching
from replicas_tui.ui.form.offered import Offered


class Choice(Offered):
    """One of several, from a list that drops down while one types."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "choose", show=False, id="form.down"),
        Binding("up", "move(-1)", "choose", show=False, id="form.up"),
        Binding("tab", "take_and_go", "next field", show=False, id="form.next"),
        Binding("escape", "close", "close the list", show=False, id="form.close"),
    ]
    _typed = False  # the list is open because something was typed

    class Unknown(Message):
        """Enter was pressed on a text that is no option."""

        def __init__(self, field: Choice) -> None:
            super().__init__()
            self.field = field

    @override
    def compose(self) -> ComposeResult:
        yield self.entry
        yield self.menu
        yield self.reason

    def action_move(self, by: int) -> None:
        """Open the list, or move in it."""
        if self.menu.display:
            self.menu.move(by)
        else:
            self._open("")

    def action_take_and_go(self) -> None:
        """Take what the cursor is on if something was typed, and go on."""
        if self.menu.display and self._typed and self.menu.under is not None and not self.free:
            self.fill(self.menu.under.key)
        self.screen.focus_next()

    def action_close(self) -> None:
        """Close the list and stay."""
        self.menu.close()

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.menu.display if action == "close" else True

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        typed = self.entry.value
        if self.entry.has_focus and (self.menu.display if not typed else self.chosen is None):
            self._open(typed)
        self.changed()

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        if self.menu.display and self.menu.under is not None:
            self._choose(self.menu.under.key)
        elif self.chosen is None and self.entry.value:
            self.menu.close()
            self.post_message(self.Unknown(self))
        else:
            self._open("")

    @on(Menu.Taken)
    def _clicked(self, event: Menu.Taken) -> None:
        event.stop()
        self._choose(event.option.key)

    def on_descendant_focus(self) -> None:
        """Select what is filled in, so that typing looks for another instead of going on behind it."""
        self.entry.action_select_all()

    def _choose(self, key: str) -> None:
        self.fill(key)
        self.entry.action_select_all()

    @override
    def on_descendant_blur(self) -> None:
        """Leave nothing hanging over the page."""
        self.menu.close()
        super().on_descendant_blur()

    def _open(self, typed: str) -> None:
        found = matching(self.options, typed)
        self._typed = bool(typed)
        if not found and self.free:
            self.menu.close()
            return
        at = next((n for n, one in enumerate(found) if one is self.chosen), 0)
        self.menu.offer(found, at)
