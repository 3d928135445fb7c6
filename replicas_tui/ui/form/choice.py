"""A field that offers what it can be: type to filter, ↓ to look, enter to take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input
from typing_extensions import override

from replicas_tui.ui.form.field import Check, Field, fine
from replicas_tui.ui.form.menu import Menu, Option, matching
from replicas_tui.ui.form.text import Entry
from replicas_tui.ui.kit import G


def _unknown(_: str) -> str:
    return "nothing is called that"


class Choice(Field):
    """One of several, or also free text.

    The value is an option's key; with `free`, or while nothing matches, it is what was typed.

    Args:
        free: Other values are fine too.
        unknown: Says what is wrong with a text that is no option.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "choose", show=False, id="form.down"),
        Binding("up", "move(-1)", "choose", show=False, id="form.up"),
        Binding("tab", "take_and_go", "next field", show=False, id="form.next"),
        Binding("escape", "close", "close the list", show=False, id="form.close"),
    ]

    class Unknown(Message):
        """Enter was pressed on a text that is no option."""

        def __init__(self, field: Choice) -> None:
            super().__init__()
            self.field = field

    def __init__(
        self,
        label: str,
        options: Sequence[Option] = (),
        value: str = "",
        *,
        hint: str = "",
        placeholder: str = "",
        free: bool = False,
        unknown: Check = _unknown,
        check: Check = fine,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        self.entry = Entry(placeholder=placeholder)
        self.menu = Menu()
        self._options = tuple(options)
        self._free, self._unknown = free, unknown
        self._typed = False
        super().__init__(label, self.entry, hint=self._marked(hint), check=check, id=id)
        self.entry.value = self._label(value)

    @override
    def compose(self) -> ComposeResult:
        yield self.entry
        yield self.menu
        yield self._reason

    @property
    @override
    def value(self) -> str:
        chosen = self.chosen
        return chosen.key if chosen is not None else self.entry.value.strip()

    @property
    def chosen(self) -> Option | None:
        """The option that is filled in."""
        typed = self.entry.value.strip().casefold()
        return next((one for one in self._options if typed in (one.label.casefold(), one.key.casefold())), None)

    def fill(self, value: str) -> None:
        """Choose the option with that key, or put the text as it is."""
        self.entry.value = self._label(value)
        self.entry.cursor_position = len(self.entry.value)
        self._shut()

    def offer(self, options: Sequence[Option], *, hint: str = "") -> None:
        """Offer other options; what is filled in stays."""
        value = self.value
        self._options = tuple(options)
        self.note_beside(hint)
        if self.entry.value != self._label(value):
            self.entry.value = self._label(value)
        self._say()

    def note_beside(self, text: str) -> None:
        """Say something at the right, before the mark of a list."""
        self.hint(self._marked(text))

    @override
    def complaint(self) -> str:
        chosen = self.chosen
        if chosen is not None and chosen.off:
            return chosen.off
        if chosen is None and self.entry.value.strip() and not self._free:
            return self._unknown(self.entry.value)
        return super().complaint()

    @override
    def note(self) -> str:
        return self.chosen.off if self.chosen is not None else ""

    def action_move(self, by: int) -> None:
        """Open the list, or move in it."""
        if self.menu.display:
            self.menu.move(by)
        else:
            self._open("")

    def action_take_and_go(self) -> None:
        """Take what the cursor is on if something was typed, and go on."""
        if self.menu.display and self._typed and self.menu.under is not None and not self._free:
            self.fill(self.menu.under.key)
        self.screen.focus_next()

    def action_close(self) -> None:
        """Close the list and stay."""
        self._shut()

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.menu.display if action == "close" else True

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        if self.entry.has_focus and self.chosen is None and self.entry.value:
            self._typed = True
            self._open(self.entry.value)
        self.changed()

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        if not self.menu.display:
            self._open("")
        elif self.menu.under is not None:
            self.fill(self.menu.under.key)
        else:
            self._shut()
            self.post_message(self.Unknown(self))

    @on(Menu.Taken)
    def _clicked(self, event: Menu.Taken) -> None:
        event.stop()
        self.fill(event.option.key)

    def on_descendant_blur(self) -> None:
        """Leave nothing hanging over the page."""
        self._shut()

    def _open(self, typed: str) -> None:
        found = matching(self._options, typed)
        if not found and self._free:
            self._shut()
            return
        at = next((n for n, one in enumerate(found) if one is self.chosen), 0)
        self.menu.offer(found, at)

    def _shut(self) -> None:
        self._typed = False
        self.menu.close()

    def _label(self, value: str) -> str:
        return next((one.label for one in self._options if one.key == value), value)

    def _marked(self, hint: str) -> str:
        return f"{hint}  {G['open']}" if hint else G["open"]
