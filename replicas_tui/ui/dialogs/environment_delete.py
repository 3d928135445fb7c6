"""Deleting an environment: by typing its name; refused, it says what rests on it and leads there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import DescendantBlur, DescendantFocus
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.api.environments import Environment
from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.environment_changes import DeleteEnvironment
from replicas_tui.state.model import State
from replicas_tui.state.safe import safe_line
from replicas_tui.state.store import Store
from replicas_tui.state.views.environments_held import Holder, holders
from replicas_tui.ui.dialogs.dialog import Dialog
from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.form import LastLine
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.kit import G, col, line, prose
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.listing import Entry, Listing
from replicas_tui.ui.pane import Wanted

_LOST = "Its variables, files, skills, MCP servers and hooks are lost for good. Replicas made from it stay."
_NAME = 30
_KINDS = {"automations": "an automation runs in it", "environments": "inherits from it"}


class HolderList(Listing):
    """What rests on it; enter goes there."""

    DEFAULT_CSS = "HolderList { height: auto; max-height: 8; background: $paper-3; }"


class DeleteEnvironmentDialog(Dialog[Holder]):
    """Asks for the name and deletes; answers where the user wants to go instead, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,ctrl+s", "agree", "delete", priority=True, id="dialog.delete"),
    ]
    heading = "Delete environment"

    def __init__(self, store: Store, one: Environment) -> None:
        super().__init__()
        self._store, self._one, self._shown = store, one, safe_line(one.name, 100)
        self._field = TextField("Its name", check=self._check)
        self._list = HolderList()
        self._last = LastLine(f"Delete {G['enter']}", deadly=True, leave="keep it")
        self._lead = LastLine(f"Go there {G['enter']}", leave="keep it")
        self._found: tuple[Holder, ...] = ()
        self._refused = False
        self._end: Callable[[], None] = lambda: None

    @override
    def body(self) -> Iterable[Widget]:
        yield Lines(self._said)
        yield self._field
        yield self._list
        yield Lines(lambda width: [line(width, [])])
        yield from (self._last, self._lead)

    def on_mount(self) -> None:
        """Say what is missing."""
        self._list.display = self._lead.display = False
        self._end = self._store.watch(self._holders, self._paint)
        self._lead.say("", ready=True)
        self._say()

    def on_unmount(self) -> None:
        """Stop watching."""
        self._end()

    def on_field_changed(self, event: Field.Changed) -> None:
        """Arm the action once the name is there."""
        event.stop()
        self._say()

    def action_agree(self) -> None:
        """Delete it if the name is there, else say so; from what rests on it, go there."""
        if self._list.has_focus:
            self._list.action_choose()
        elif not self._field.ready():
            self._field.control.focus()
        else:
            self.post_message(Wanted(Ask(DeleteEnvironment(self._one.id, self._shown), self._told)))

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _turn(self) -> None:
        """Say what enter does where the focus is."""
        self._lead.display = self._list.has_focus
        self._last.display = not self._list.has_focus

    @on(Listing.Chosen)
    def _there(self, message: Listing.Chosen) -> None:
        message.stop()
        self.dismiss(next((one for one in self._found if one.id == message.at), None))

    def _told(self, refusal: Refusal | None) -> bool:
        if not self.is_current:
            return False
        if refusal is None:
            self.dismiss(None)
            return True
        self._field.refuse(refusal.plain)
        self._refused = True
        self._paint(self._holders(self._store.state))
        if self._found:
            self._list.focus()
        return True

    def _holders(self, state: State) -> tuple[Holder, ...]:
        return holders(state, self._one.id)

    def _paint(self, found: tuple[Holder, ...]) -> None:
        self._found = found
        self._list.display = self._refused and bool(found)
        widest = max((cell_len(one.name) for one in found), default=0)
        self._list.fill([Entry(one.id, partial(_row, one, min(widest, _NAME))) for one in found])

    def _said(self, width: int) -> Iterable[Content]:
        yield line(width, [])
        yield line(width, ["   ", (self._shown, "$t-strong")])
        yield from prose(width, Content.styled(_LOST, "$t-2"))
        yield line(width, [])

    def _say(self) -> None:
        ready = not self._check(self._field.value)
        self._last.say("" if ready else ("type its name to delete it", "$t-meta"), ready=ready)

    def _check(self, typed: str) -> str:
        return "" if typed.strip() in (self._one.name, self._shown) else f"type {self._shown}"


def _row(one: Holder, room: int, width: int) -> list[Content]:
    return [line(width, ["   ", col(one.name, room, "$t-text"), "  ", (_KINDS[one.kind], "$t-meta")])]
