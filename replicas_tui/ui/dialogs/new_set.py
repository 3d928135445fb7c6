"""Making a set of repositories that are worked on together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.repositories import MakeRepositorySet
from replicas_tui.state.views.repositories import RepositoryRow
from replicas_tui.ui.dialogs.dialog import Dialog
from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.form import Form, LastLine, missing
from replicas_tui.ui.form.menu import Option
from replicas_tui.ui.form.picks import Picks
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.kit import G, line
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Wanted

_LONGEST = 100


class NewSet(Dialog[bool]):
    """Asks for a name and for the repositories; answers True once the server took it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "send", "make", priority=True, id="dialog.send"),
    ]
    heading = "New set of repositories"

    def __init__(self, rows: Sequence[RepositoryRow]) -> None:
        super().__init__()
        self._called = TextField("Name", check=_wrong_name)
        options = [Option(row.id, row.name) for row in rows]
        self._picks = Picks("Repositories", options, many=True)
        self._picks.check = lambda chosen: "" if chosen else "space marks one"
        self._form = Form((self._called, self._picks))
        self._last, self._busy = LastLine(f"Make {G['enter']}"), False

    @override
    def body(self) -> Iterable[Widget]:
        yield Lines(lambda width: [line(width, [])])
        yield self._form
        yield Lines(lambda width: [line(width, [])])
        yield self._last

    def on_mount(self) -> None:
        """Say what is missing."""
        self._say()

    def on_field_changed(self, event: Field.Changed) -> None:
        """Say what is missing now."""
        event.stop()
        self._say()

    def action_send(self) -> None:
        """Send it, once; what was refused may be sent again as it is."""
        if any(field.wrong() for field in self._form.fields):
            self._form.submit()
        elif not self._busy:
            self._busy = True
            wish = MakeRepositorySet(self._called.value.strip(), tuple(sorted(self._picks.chosen)))
            self.post_message(Wanted(Ask(wish, self._told)))
        self._say()

    def _told(self, refusal: Refusal | None) -> bool:
        self._busy = False
        if not self.is_current:
            return False
        if refusal is None:
            self.dismiss(True)
        else:
            (self._picks if "repository_ids" in refusal.said else self._called).refuse(refusal.sentence)
            self._say()
        return True

    def _say(self) -> None:
        asking = (f"{G['preparing']} asking the server", "$t-live")
        self._last.say(
            asking if self._busy else missing(self._form),
            ready=not self._busy and not any(field.wrong() for field in self._form.fields),
        )


def _wrong_name(typed: str) -> str:
    if not typed.strip():
        return "it needs a name"
    return "" if len(typed.strip()) <= _LONGEST else f"at most {_LONGEST} characters"
