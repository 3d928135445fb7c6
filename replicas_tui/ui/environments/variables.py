"""The variables of an environment: values masked, changes staged, reviewed and applied together."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Paste
from textual.widgets import Input
from typing_extensions import override

from replicas_tui.api.environments import Environment
from replicas_tui.state import resources
from replicas_tui.state.actions_staging import VariableTyped
from replicas_tui.state.dotenv import read_dotenv
from replicas_tui.state.model import State
from replicas_tui.state.resources import Key
from replicas_tui.state.staging import Staged, Typed
from replicas_tui.state.store import Store
from replicas_tui.state.views.environments import find
from replicas_tui.state.views.environments_variables import (
    GLOBAL,
    VariableRow,
    VariablesView,
    hides,
    locked,
    variables,
)
from replicas_tui.ui.clock import Clock
from replicas_tui.ui.draw.environments_variables import (
    applies_to,
    head_line,
    note_lines,
    staged_lines,
    variable_lines,
)
from replicas_tui.ui.environments.variables_acts import VariableActs
from replicas_tui.ui.environments.variables_form import VariableForm
from replicas_tui.ui.kit import line
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.listing import Entry, Listing
from replicas_tui.ui.panes.filter import FilterLine


class VariablesPanel(VariableActs):
    """Lists them; the editor opens below the list."""

    TITLE: ClassVar[str] = "Variables"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "new", id="variables.new"),
        Binding("e", "edit", "edit", show=False, id="variables.edit"),
        Binding("slash", "filter", "filter", show=False, id="variables.filter"),
    ]

    def __init__(self, store: Store, clock: Clock, environment_id: str) -> None:
        super().__init__(store, clock, environment_id)
        self.list = Listing()
        self.form: VariableForm | None = None
        self._filter = FilterLine()
        self._air, self._head = (
            Lines(lambda width: [line(width, [])]),
            Lines(lambda width: [head_line(width)], classes="columns"),
        )
        self._note, self._foot = Lines(), Lines(classes="staged")
        self._view = VariablesView()
        self._wanted = ""  # the variable to be at, once it is listed

    @override
    def compose(self) -> ComposeResult:
        yield from (self._air, self._filter, self._head, self._note, self.list, self._foot)

    @classmethod
    @override
    def keys(cls, environment_id: str) -> tuple[Key[Any], ...]:
        return (resources.variables(environment_id), resources.variables(GLOBAL))

    @override
    def reads(self) -> tuple[Key[Any], ...]:
        one = find(self.store.state, self.environment_id)
        source = one.source_environment_id if one is not None else None
        return (*super().reads(), *((resources.variables(source),) if source is not None else ()))

    @classmethod
    @override
    def count(cls, state: State, environment: Environment) -> int | None:
        held = resources.resource(state, resources.variables(environment.id))
        return len(held.value.environment_variables) if held.value is not None else environment.variable_count

    @property
    @override
    def at(self) -> str:
        return self.list.at

    @override
    def enter(self) -> None:
        if self.form is not None:
            self.form.value.control.focus()
        else:
            self.list.focus()

    @override
    def on_mount(self) -> None:
        """Open the editor again where it was left with something in it; Textual runs the base's own after this."""
        typed = self.staging.typed
        if typed is not None:
            self.store.dispatch(VariableTyped(self.environment_id, None))
            self._open(typed)

    @override
    def on_unmount(self) -> None:
        """Keep what is typed; Textual runs the base's own after this."""
        if self.form is not None:
            self.store.dispatch(VariableTyped(self.environment_id, self.form.typed))

    @override
    def select(self, state: State) -> VariablesView:
        return variables(state, self.environment_id, self.clock(), filter_=self._filter.value, reveal=self.shown.what)

    @override
    def paint(self, view: VariablesView) -> None:
        self._view = view
        there = any(row.key == self._wanted for row in view.rows)
        self.list.fill([Entry(row.key, partial(_lines, row)) for row in view.rows], at=self._wanted if there else None)
        self._wanted = "" if there else self._wanted
        filtered = bool(self._filter.value)
        self._note.show(lambda width: note_lines(width, view, filtered=filtered))
        self._note.display = bool(note_lines(40, view, filtered=filtered))
        self._head.display = bool(view.rows)
        self._foot.show(lambda width: staged_lines(width, view))
        self.refresh_bindings()

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.form is not None and self.form.has_focus_within:
            return False
        if action in ("edit", "remove", "reveal", "yank_name", "yank_value"):
            return bool(self.list.at)
        if action in ("diff", "apply", "revert"):
            return bool(self.staging.changes)
        return self.staging.get(self.list.at) is not None if action == "undo" else True

    @on(Listing.Moved)
    def _moved(self, message: Listing.Moved) -> None:
        message.stop()
        self.refresh_bindings()

    @on(Listing.Chosen)
    def action_edit(self) -> None:
        """Edit the variable under the cursor."""
        if self.list.at:
            value, allowed = self.now(self.list.at)
            self._open(Typed(self.list.at, self.list.at, value, allowed))

    def action_new(self) -> None:
        """Make a new one."""
        self._open(Typed("", "", ""))

    def action_filter(self) -> None:
        """Type to filter."""
        self._filter.add_class("-kept")
        self._filter.focus()

    def on_paste(self, event: Paste) -> None:
        """Take pasted `KEY=value` lines."""
        if self.form is None and read_dotenv(event.text).entries:
            event.stop()
            self.action_import(event.text)

    @on(Input.Changed, "FilterLine")
    def _filtered(self, event: Input.Changed) -> None:
        event.stop()
        self.again()

    @on(FilterLine.Done)
    def _filter_done(self, event: FilterLine.Done) -> None:
        event.stop()
        self._filter.set_class(bool(self._filter.value), "-kept")
        self.list.focus()

    @on(VariableForm.Done)
    def _edited(self, message: VariableForm.Done) -> None:
        message.stop()
        typed = message.typed
        if typed is not None:
            self._wanted = typed.key
            self.stage(Staged(typed.key, typed.value, typed.allowed, self.base(typed.key)))
        if self.form is not None:
            self.form.remove()
            self.form = None
        self.list.focus()

    def _open(self, typed: Typed) -> None:
        if self.form is not None:
            return
        state, where = self.store.state, self.environment_id
        one = find(state, where)
        self.form = VariableForm(
            typed,
            check=lambda key: locked(self.store.state, where, key),
            warn=lambda key: hides(self.store.state, where, key),
            applies=applies_to(self._view),
            policy=one is not None and one.user_id is None,
        )
        self.mount(self.form, before=self._foot)


def _lines(row: VariableRow, width: int) -> list[Content]:
    return list(variable_lines(width, row))
