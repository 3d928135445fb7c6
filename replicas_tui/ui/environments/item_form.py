"""The form of one thing an environment holds: left unsaved it is kept, refused it says why beside the field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.context import Intent
from replicas_tui.state.item_forms import FormKept, FormOf, ItemFilled
from replicas_tui.state.store import Store
from replicas_tui.ui.dialogs.dialog import Dialog, DialogPage
from replicas_tui.ui.form.field import LABEL, Field
from replicas_tui.ui.form.form import Form, LastLine, standing
from replicas_tui.ui.form.leader import LeaderScreen
from replicas_tui.ui.kit import G, Part, col, line
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Wanted


class ItemForm(Dialog[bool], LeaderScreen):
    """Fills it in; answers True once the server has it. Subclasses make their fields before they call this.

    Args:
        of: Which form it is.
        fields: Top to bottom.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "leave, what is typed is kept", id="dialog.cancel"),
    ]
    ahead = "esc keeps what is typed"

    def __init__(self, store: Store, of: FormOf, fields: Iterable[Field]) -> None:
        super().__init__()
        self.store, self.of = store, of
        self.form = Form([_air(), *fields, Lines(_reach), _air()])
        self._last = LastLine("Save ^s", leave="keep for later")
        self._begun: ItemFilled | None = None
        self._busy = self._trouble = ""

    @override
    def body(self) -> Iterable[Widget]:
        yield DialogPage(self.form, can_focus=False)
        yield self._last

    def on_mount(self) -> None:
        """Begin at the first field."""
        self.prepare()
        self._begun = self.filled()
        next(self.form.fields).control.focus()
        self.say()

    def on_field_changed(self, event: Field.Changed) -> None:
        """Say what is missing."""
        event.stop()
        self._trouble = ""
        self.suit()
        self.say()

    def prepare(self) -> None:
        """Fill the fields in."""
        raise NotImplementedError

    def suit(self) -> None:
        """Show the fields that make sense now; subclasses may have some that do not always."""

    def filled(self) -> ItemFilled:
        """Read the fields."""
        raise NotImplementedError

    def intent(self) -> Intent | None:
        """Give what saves it; None when nothing is to be saved."""
        raise NotImplementedError

    def blamed(self, said: str) -> str:
        """Name the field the server's words are about."""
        raise NotImplementedError

    def renew(self) -> None:
        """Take note of what the server has by now: the next saving is laid against that."""
        raise NotImplementedError

    @override
    def action_start(self) -> None:
        if self._busy or not self.form.submit():
            self.say()
            return
        intent = self.intent()
        if intent is None:
            self._done()
        else:
            self.agree(intent)

    def agree(self, intent: Intent) -> None:
        """Save it; subclasses may ask before."""
        self.save(intent)

    def save(self, intent: Intent) -> None:
        """Send it."""
        self._busy = "saving"
        self.post_message(Wanted(Ask(intent, self._told)))
        self.say()

    @override
    def action_leave(self) -> None:
        if self._busy:
            return
        now = self.filled()
        if now != self._begun:
            self.store.dispatch(FormKept(self.of, now))
        self.dismiss(None)

    def say(self) -> None:
        """Write the last line."""
        self._last.say(standing(self.form, self._busy, self._trouble), ready=not self.form.wrong and not self._busy)

    def _told(self, refusal: Refusal | None) -> bool:
        self._busy = ""
        if refusal is None:
            self._done()
            return True
        if not self.is_attached:
            return False
        self.renew()
        name = self.blamed(refusal.said)
        field = next((one for one in self.form.fields if one.id == name), None)
        if field is not None:
            field.refuse(refusal.plain)
            field.control.focus()
        else:
            self._trouble = refusal.plain
        self.say()
        return True

    def _done(self) -> None:
        self.store.dispatch(FormKept(self.of, None))
        if self.is_current:
            self.dismiss(True)


def _reach(width: int) -> list[Content]:
    label: list[Part] = ["   ", col("Applies to", LABEL, "$t-label"), (G["field"], "$t-meta"), " "]
    return [line(width, [*label, ("new replicas; those that are there keep what they have", "$t-text")])]


def _air() -> Lines:
    return Lines(lambda width: [line(width, [])])
