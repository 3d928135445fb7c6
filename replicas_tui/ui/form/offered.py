"""A field whose value is one of several options, or a text that is none of them."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import override

from replicas_tui.ui.form.field import Check, Field, fine
from replicas_tui.ui.form.menu import Menu, Option
from replicas_tui.ui.form.text import Entry
from replicas_tui.ui.kit import G


def nothing_is_called_that(_: str) -> str:
    """Say that a text names nothing."""
    return "nothing is called that"


class Offered(Field):
    """What is offered and what is filled in; `Choice` brings the keys.

    The value is an option's key; with `free`, or while nothing matches, it is what was typed.

    Args:
        free: Other values are fine too.
        unknown: Says what is wrong with a text that is no option.
    """

    def __init__(
        self,
        label: str,
        options: Sequence[Option] = (),
        value: str = "",
        *,
        hint: str = "",
        placeholder: str = "",
        free: bool = False,
        unknown: Check = nothing_is_called_that,
        check: Check = fine,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        self.entry = Entry(placeholder=placeholder)
        self.menu = Menu()
        self.options = tuple(options)
        self.free, self._unknown = free, unknown
        super().__init__(label, self.entry, hint=_marked(hint), check=check, id=id)
        self.entry.value = self._label(value)

    @property
    @override
    def value(self) -> str:
        chosen = self.chosen
        return chosen.key if chosen is not None else self.entry.value.strip()

    @property
    def chosen(self) -> Option | None:
        """The option that is filled in."""
        typed = self.entry.value.strip().casefold()
        return next((one for one in self.options if typed in (one.label.casefold(), one.key.casefold())), None)

    def fill(self, value: str) -> None:
        """Choose the option with that key, or put the text as it is."""
        self.entry.value = self._label(value)
        self.entry.cursor_position = len(self.entry.value)
        self.menu.close()

    def offer(self, options: Sequence[Option], *, hint: str = "") -> None:
        """Offer other options; what is filled in stays, and what is being typed is left alone."""
        value = self.value
        is_typed = self.entry.has_focus and self.entry.value != self._label(value)
        self.options = tuple(options)
        self.note_beside(hint)
        if not is_typed:
            self._spell(value)
        self.say()

    def on_descendant_blur(self) -> None:
        """Spell what was typed as its option is."""
        self._spell(self.value)

    def note_beside(self, text: str) -> None:
        """Say something at the right, before the mark of a list."""
        self.hint(_marked(text))

    @override
    def wrong(self) -> str:
        chosen = self.chosen
        if chosen is not None and chosen.off:
            return chosen.off
        if chosen is None and self.entry.value.strip() and not self.free:
            return self._unknown(self.entry.value)
        return super().wrong()

    @override
    def note(self) -> str:
        return self.chosen.off if self.chosen is not None else ""

    def _spell(self, value: str) -> None:
        if self.entry.value != self._label(value):
            self.entry.value = self._label(value)

    def _label(self, value: str) -> str:
        return next((one.label for one in self.options if one.key == value), value)


def _marked(hint: str) -> str:
    return f"{hint}  {G['open']}" if hint else G["open"]
