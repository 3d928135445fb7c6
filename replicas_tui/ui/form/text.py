"""One line of text, and a secret."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.segment import Segment
from textual import on
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widgets import Input
from typing_extensions import override

from replicas_tui.ui.form.field import Check, Field, fine
from replicas_tui.ui.kit import G

MASK = 12


class Entry(Input):
    """Textual's own line editor, without its box, its blink and its colours; it holds printable text only."""

    DEFAULT_CSS = """
    Entry, Entry:focus, Entry.-textual-compact:focus { background: transparent; background-tint: transparent; }
    Entry { color: $ink; }
    Entry > .input--placeholder { color: $ink-3; }
    """

    def __init__(self, value: str = "", *, placeholder: str = "", password: bool = False) -> None:
        super().__init__(value, placeholder, password=password, compact=True, select_on_focus=False)
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """Drop what a terminal might obey: control characters and hidden marks, however they came in."""
        return "".join(letter for letter in value if letter.isprintable())


class SecretEntry(Entry):
    """A line editor whose content cannot be read, nor its length once it is left."""

    @override
    def render_line(self, y: int) -> Strip:
        if self.has_focus or not self.value:
            return super().render_line(y)
        dots = Strip([Segment(G["mask"] * MASK, self.rich_style)])
        return dots.adjust_cell_length(self.size.width, self.rich_style)


class TextField(Field):
    """One line of text.

    Args:
        suggest: Gives a better value, or nothing; `tab` takes it.
        warn: Gives a word of warning about a value; blocks nothing.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "take", "next field", show=False, id="form.next"),
    ]

    def __init__(
        self,
        label: str,
        value: str = "",
        *,
        hint: str = "",
        placeholder: str = "",
        check: Check = fine,
        suggest: Callable[[str], str] = fine,
        warn: Check = fine,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        self.entry = self._make(value, placeholder)
        self._suggest, self._warn = suggest, warn
        super().__init__(label, self.entry, hint=hint, check=check, id=id)

    @property
    @override
    def value(self) -> str:
        return self.entry.value

    def fill(self, value: str) -> None:
        """Fill it in, cursor at the end."""
        self.entry.value = value
        self.entry.cursor_position = len(value)

    @override
    def note(self) -> str:
        better = self._suggest(self.value)
        return self.check(self.value) if better and better != self.value else self._warn(self.value)

    def action_take(self) -> None:
        """Take the suggestion if there is one, and go on."""
        better = self._suggest(self.value)
        if better and better != self.value:
            self.fill(better)
        self.screen.focus_next()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.changed()

    @on(Input.Submitted)
    def _next(self, event: Input.Submitted) -> None:
        event.stop()
        self.screen.focus_next()

    def _make(self, value: str, placeholder: str) -> Entry:
        return Entry(value, placeholder=placeholder)


class SecretField(TextField):
    """A secret: masked, and its length said only while it is typed."""

    @override
    def _make(self, value: str, placeholder: str) -> Entry:
        return SecretEntry(value, placeholder=placeholder, password=True)

    @override
    def changed(self) -> None:
        self._count()
        super().changed()

    def on_descendant_focus(self) -> None:
        """Say how long it is, as long as it is edited."""
        self._count()

    def on_descendant_blur(self) -> None:
        """Say nothing of it any more."""
        self.hint("")

    def _count(self) -> None:
        length = len(self.value)
        self.hint(f"{length} characters" if length and self.entry.has_focus else "")
