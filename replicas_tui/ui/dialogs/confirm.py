"""Asking before something is taken away; Enter alone never destroys: only a name typed in full does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.state.model import State
from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.ui.dialogs.dialog import Dialog
from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.form import LastLine
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.kit import G, line, prose
from replicas_tui.ui.lines import Lines

Act = Literal["sleep", "archive", "delete"]


class Confirm(Dialog[bool]):
    """Says what will happen and asks; answers True, or None.

    Args:
        name: Whom it happens to.
        what: What will happen, sentences.
        word: The action, one word.
        leave: What escape does.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "agree", "yes", id="dialog.yes"),
        Binding("n", "leave", "no", show=False, id="dialog.no"),
    ]

    def __init__(self, name: Safe, what: Safe, word: str, *, leave: str = "keep it as it is") -> None:
        super().__init__()
        self.heading = word
        self._whom, self._what, self._word, self._leave = name, what, word, leave

    @override
    def body(self) -> Iterable[Widget]:
        yield Lines(lambda width: _said(width, self._whom, self._what))
        last = LastLine(f"{self._word} y", leave=self._leave)
        last.say("", ready=True)
        yield last

    def action_agree(self) -> None:
        """Do it."""
        self.dismiss(True)


class ConfirmDelete(Dialog[bool]):
    """Asks to type the replica's name before it is deleted.

    Args:
        name: As the server has it; typing it as it is shown counts too.
        lost: What is lost with it, sentences.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "agree", "delete", priority=True, id="dialog.delete"),
    ]
    heading = "Delete"

    def __init__(self, name: str, lost: Safe) -> None:
        super().__init__()
        self._whom, self._shown, self._lost = name, safe_line(name, 100), lost
        self._field = TextField("Its name", check=self._check)
        self._last = LastLine(f"Delete {G['enter']}", deadly=True, leave="keep it")

    @override
    def body(self) -> Iterable[Widget]:
        yield Lines(lambda width: _said(width, self._shown, self._lost))
        yield self._field
        yield Lines(lambda width: [line(width, [])])
        yield self._last

    def on_mount(self) -> None:
        """Say what is missing."""
        self._say()

    def on_field_changed(self, event: Field.Changed) -> None:
        """Arm the action once the name is there."""
        event.stop()
        self._say()

    def action_agree(self) -> None:
        """Delete it if the name is there; else say so."""
        if self._field.judge():
            self._field.control.focus()
        else:
            self.dismiss(True)

    def _say(self) -> None:
        ready = not self._check(self._field.value)
        self._last.say("" if ready else ("type its name to delete it", "$t-meta"), ready=ready)

    def _check(self, typed: str) -> str:
        return "" if typed.strip() in (self._whom, self._shown) else f"type {self._shown}"


def confirm(act: Act, state: State, replica_id: str) -> Dialog[bool] | None:
    """Give the dialog to ask with before `act`; None when there is nothing to lose and nothing to ask."""
    found = state.replicas.get(replica_id)
    if found is None:
        return None
    name, runs = safe_line(found.name, 100), _runs(state, replica_id)
    stops = " A turn runs; it is stopped." if runs else ""
    if act == "delete":
        return ConfirmDelete(found.name, Safe(f"Its workspace, chats and what is not pushed are lost for good.{stops}"))
    if act == "archive":
        what = f"It leaves the lists and cannot be written to any more. Its transcript stays.{stops}"
        return Confirm(name, Safe(what), "Archive")
    if runs:
        return Confirm(name, Safe("A turn runs; sleeping stops it. Its files stay."), "Sleep")
    return None


def _runs(state: State, replica_id: str) -> bool:
    return any(chat.processing for chat in state.chats.get(replica_id, ()))


def _said(width: int, name: Safe, what: Safe) -> Iterable[Content]:
    yield line(width, [])
    yield line(width, ["   ", (name, "$t-strong")])
    yield from prose(width, Content.styled(what, "$t-2"))
    yield line(width, [])
