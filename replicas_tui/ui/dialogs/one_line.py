"""Asking for one line of text that the server takes or refuses; refused, it stays with the reason beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.context import Intent
from replicas_tui.state.safe import Safe
from replicas_tui.ui.dialogs.dialog import Dialog
from replicas_tui.ui.form.field import Check, Field, fine
from replicas_tui.ui.form.form import LastLine
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.kit import G, line, prose
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Wanted


class OneLine(Dialog[bool]):
    """Asks for a line; answers True once the server took it.

    Args:
        heading: What is done, a word or two.
        label: What is asked for.
        make: Gives the wish for what was typed.
        about: What it is for, sentences.
        value: What to begin with.
        word: The action, one word.
        check: Judges what is typed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "send", "send", priority=True, id="dialog.send"),
    ]

    def __init__(
        self,
        heading: str,
        label: str,
        make: Callable[[str], Intent],
        *,
        about: Safe,
        value: str = "",
        word: str = "Save",
        check: Check = fine,
    ) -> None:
        super().__init__()
        self.heading = heading
        self._make, self._about, self._busy = make, about, False
        self.field = TextField(label, value, check=lambda text: check(text) if text.strip() else "it cannot be empty")
        self._last = LastLine(f"{word} {G['enter']}")

    @override
    def body(self) -> Iterable[Widget]:
        blank = Lines(lambda width: [line(width, [])])
        about = self._about
        yield Lines(lambda width: [line(width, []), *prose(width, Content.styled(about, "$t-2")), line(width, [])])
        yield self.field
        yield blank
        yield self._last

    def on_mount(self) -> None:
        """Say whether it can be sent."""
        self._say()

    def on_field_changed(self, event: Field.Changed) -> None:
        """Say whether it can be sent now."""
        event.stop()
        self._say()

    def action_send(self) -> None:
        """Send it, once; what was refused may be sent again as it is."""
        if self.field.wrong():
            self.field.judge()
        elif not self._busy:
            self._busy = True
            self.post_message(Wanted(Ask(self._make(self.field.value.strip()), self._told)))
        self._say()

    def _told(self, refusal: Refusal | None) -> bool:
        self._busy = False
        if not self.is_current:
            return False
        if refusal is None:
            self.dismiss(True)
        else:
            self.field.refuse(refusal.sentence)
            self._say()
        return True

    def _say(self) -> None:
        asking = (f"{G['preparing']} asking the server", "$t-live")
        self._last.say(asking if self._busy else "", ready=not self._busy and not self.field.wrong())
