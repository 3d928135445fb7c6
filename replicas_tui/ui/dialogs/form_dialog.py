"""Dialogs of a few fields: a last line that always says what is missing, and sending once, until the server took it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.context import Intent
from replicas_tui.ui.dialogs.dialog import Dialog, T
from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.form import Form, LastLine, standing
from replicas_tui.ui.kit import G, line
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Wanted

ASKING = "asking the server"


class FormDialog(Dialog[T]):
    """Fields between two empty lines, and whether it can be done.

    Args:
        rows: The fields, and what is said between them.
        action: What is done in the end, a word and its key.

    Attributes:
        waits_for: What is going on that has to end first; empty when nothing is.
    """

    def __init__(self, rows: Iterable[Widget], action: str) -> None:
        super().__init__()
        self.form = Form(rows)
        self.waits_for = ""
        self._last = LastLine(action)

    @override
    def body(self) -> Iterable[Widget]:
        yield Lines(lambda width: [line(width, [])])
        yield self.form
        yield Lines(lambda width: [line(width, [])])
        yield self._last

    def on_mount(self) -> None:
        """Say what is missing."""
        self.say()

    def on_field_changed(self, event: Field.Changed) -> None:
        """Say what is missing now."""
        event.stop()
        self.say()

    def say(self) -> None:
        """Write the last line."""
        waiting = f"{G['preparing']} {self.waits_for}" if self.waits_for else ""
        self._last.say(standing(self.form, waiting), ready=not self.waits_for and not self.form.wrong)


class SentForm(FormDialog[bool]):
    """A form that the server takes or refuses; answers True once it took it.

    It is sent once at a time. Refused, it stays, and may be sent again as it is. Subclasses give `wish` and `refuse`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "send", "send", priority=True, id="dialog.send"),
    ]
    waiting = ASKING

    def wish(self) -> Intent:
        """Give what is wanted, of fields that are right."""
        raise NotImplementedError

    def refuse(self, refusal: Refusal) -> None:
        """Say it at the field it is about."""
        raise NotImplementedError

    def action_send(self) -> None:
        """Send it, once, or go to what is wrong."""
        if not self.waits_for and self.form.submit():
            self.waits_for = self.waiting
            self.post_message(Wanted(Ask(self.wish(), self._told)))
        self.say()

    def _told(self, refusal: Refusal | None) -> bool:
        self.waits_for = ""
        if not self.is_current:
            return False
        if refusal is None:
            self.dismiss(True)
        else:
            self.refuse(refusal)
            self.say()
        return True
