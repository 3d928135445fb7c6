"""A secret of several lines: masked but for ten seconds at a time, and sent to the letter."""

from __future__ import annotations

import re
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widgets import TextArea
from typing_extensions import override

from replicas_tui.ui.composer.clean import typeable
from replicas_tui.ui.composer.editor import EditorError
from replicas_tui.ui.form.area import Area
from replicas_tui.ui.form.field import Check, Field, fine
from replicas_tui.ui.form.revealed import SHOWN_S
from replicas_tui.ui.form.secret_editor import edit_secret
from replicas_tui.ui.kit import G

_LETTER = re.compile(r"[^\t]")  # a tab stays one, so that the cursor is where it seems to be

_UNTYPED = "has line ends or marks that cannot be typed here: writing here drops them, ^g keeps them"


def characters(value: str) -> str:
    """Say how long a value is."""
    return f"{len(value):,} characters" if len(value) != 1 else "1 character"


class SecretArea(Area):
    """An editor whose letters are dots while `hidden`; tabs are its own, as a file or a value may need them."""

    hidden = True
    fit = staticmethod(typeable)

    @override
    def get_line(self, line_index: int) -> Text:
        found = super().get_line(line_index)
        return Text(_LETTER.sub(G["mask"], found.plain), end="", no_wrap=True) if self.hidden else found

    def hide(self, *, on: bool) -> None:
        """Mask the letters, or show them."""
        self.hidden = on
        self.notify_style_update()  # drops the lines that were drawn
        self.refresh()


class SecretAreaField(Field):
    """A secret value.

    What cannot be typed here (carriage returns, control characters) stays in it as long as it is not edited here.

    Args:
        warn: Gives a word of warning about a value; blocks nothing.
        tidy: Takes off what `warn` warns of.
        name: What its file is called in the user's editor.
        meter: Says how long a value is.
        lasting: It stays shown until it is hidden or left for good; for what is written here line by line.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "reveal", "show 10s", id="form.reveal"),
        Binding("ctrl+g", "edit_outside", "editor", id="form.editor"),
        Binding("ctrl+l", "tidy", "take it off", show=False, id="form.tidy"),
    ]

    def __init__(
        self,
        label: str,
        text: str = "",
        *,
        placeholder: str = "",
        check: Check = fine,
        warn: Check = fine,
        tidy: Check = fine,
        name: str = "value",
        meter: Check = characters,
        lasting: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        self.area = SecretArea(text, placeholder=placeholder)
        self._exact = text
        self._warn, self._tidy, self._file = warn, tidy, name
        self._meter, self._lasting = meter, lasting
        self._showing: Timer | None = None
        super().__init__(label, self.area, check=check, id=id)

    @override
    def on_mount(self) -> None:
        """Say how long it is; Textual runs the base's own after this."""
        self.measure()

    @property
    @override
    def value(self) -> str:
        return self._exact if self.area.text == typeable(self._exact) else self.area.text

    def fill(self, text: str) -> None:
        """Fill it in, to the letter; cursor at the end."""
        self._exact = text
        self.area.load_text(typeable(text))
        self.area.move_cursor(self.area.document.end)

    @override
    def note(self) -> str:
        said = self._warn(self.value)
        if said:
            return f"{said}; ^l takes it off"
        return _UNTYPED if typeable(self.value) != self.value else ""

    def action_reveal(self) -> None:
        """Show it, for ten seconds unless it may stay, or hide it."""
        if not self.area.hidden:
            self.mask()
            return
        self.area.hide(on=False)
        if not self._lasting:
            self._showing = self.set_timer(SHOWN_S, self.mask)

    def action_tidy(self) -> None:
        """Take off what is seldom meant."""
        if self._warn(self.value):
            self.fill(self._tidy(self.value))

    def action_edit_outside(self) -> None:
        """Write in the user's editor."""
        self.run_worker(self.edited(), exclusive=True, group="editor")

    async def edited(self) -> None:
        """Take what the user's editor leaves, or say why it cannot be used."""
        try:
            self.fill(await edit_secret(self.app, self.value, self._file))
        except EditorError as wrong:
            self.refuse(str(wrong))

    def mask(self) -> None:
        """Hide it."""
        if self._showing is not None:
            self._showing.stop()
        self._showing = None
        self.area.hide(on=True)

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.measure()
        self.changed()

    def measure(self) -> None:
        """Say how long it is."""
        self.hint(self._meter(self.value))
