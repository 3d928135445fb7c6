"""A list of things an environment holds, each with a form; what they hold is hidden until it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.environment_items import Kind, RemoveItem
from replicas_tui.state.item_forms import FormKept, FormOf
from replicas_tui.state.model import State
from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.state.store import Store
from replicas_tui.state.views.environments_items import ItemRow, ItemsView
from replicas_tui.ui.clock import Clock
from replicas_tui.ui.dialogs.confirm import Confirm
from replicas_tui.ui.draw.environments_items import foot_lines, item_lines, note_lines
from replicas_tui.ui.environments.panel import Panel
from replicas_tui.ui.form.revealed import Revealed
from replicas_tui.ui.kit import line
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.listing import Entry, Listing

_LOST = Safe("New replicas do not get it any more; those that have it keep it.")


class ItemsPanel(Panel[ItemsView]):
    """Base of the panels of files and of MCP servers.

    Attributes:
        KIND: What its things are.
        WORDS: What one is called, and what several are.
        MORE: The keys beyond those of all, for an empty list.
        refused: Id of what could not be removed, and why.
    """

    KIND: ClassVar[Kind]
    WORDS: ClassVar[tuple[str, str]]
    MORE: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "new", id="items.new"),
        Binding("e", "edit", "edit", show=False, id="items.edit"),
        Binding("x", "remove", "remove", id="items.remove"),
        Binding("t", "reveal", "show 10s", id="items.reveal"),
        Binding("u", "undo", "give up what is not saved", show=False, id="items.undo"),
    ]

    def __init__(self, store: Store, clock: Clock, environment_id: str) -> None:
        super().__init__(store, clock, environment_id)
        self.list = Listing()
        self.shown = Revealed(self, self.again)
        self.refused = ("", "")
        self._note, self._foot = Lines(), Lines()
        self._view = ItemsView()

    @override
    def compose(self) -> ComposeResult:
        yield from (Lines(lambda width: [line(width, [])]), self._note, self.list, self._foot)

    @override
    def enter(self) -> None:
        self.list.focus()

    @override
    def paint(self, view: ItemsView) -> None:
        self._view = view
        self.list.fill([Entry(row.id, partial(self._row, row)) for row in view.rows])
        self._note.show(lambda width: note_lines(width, view, self.WORDS[1], self.MORE))
        self._note.display = bool(note_lines(40, view, self.WORDS[1], self.MORE))
        self._foot.show(lambda width: foot_lines(width, view, self.WORDS[0]))
        self.refresh_bindings()

    def open(self, item_id: str) -> None:
        """Open the form of a thing, or with an empty id of a new one; with what it was left with."""
        raise NotImplementedError

    def show_view(self, state: State) -> ItemsView:
        """Give the rows; `shown` is what is not hidden."""
        raise NotImplementedError

    @override
    def select(self, state: State) -> ItemsView:
        return self.show_view(state)

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("edit", "remove", "reveal"):
            return bool(self.list.at)
        return bool(self._typed()) if action == "undo" else True

    def action_new(self) -> None:
        """Make a new one, or go on with the one that was begun."""
        self.open("")

    @on(Listing.Chosen)
    def action_edit(self) -> None:
        """Edit the one under the cursor."""
        if self.list.at:
            self.open(self.list.at)

    def action_remove(self) -> None:
        """Take it away, after asking."""
        item_id = self.list.at
        row = next(row for row in self._view.rows if row.id == item_id)
        self.ask(Confirm(row.name, _LOST, "Remove"), partial(self._remove, item_id))

    def action_reveal(self) -> None:
        """Show what is in it for ten seconds, or hide it."""
        self.shown.toggle(self.list.at)

    def action_undo(self) -> None:
        """Give up what was typed and not saved."""
        if of := self._typed():
            name = next((row.name for row in self._view.rows if row.id == of.item_id), Safe(f"The new {self.WORDS[0]}"))
            what = Safe("What was typed and not saved is lost.")
            self.ask(Confirm(name, what, "Give up"), lambda: self.store.dispatch(FormKept(of, None)))

    def ask(self, dialog: Confirm, agreed: Callable[[], Any]) -> None:
        """Ask, and do it if the user agrees."""

        def answered(answer: bool | None) -> None:
            if answer:
                agreed()

        self.app.push_screen(dialog, answered)

    @on(Listing.Moved)
    def _moved(self, message: Listing.Moved) -> None:
        message.stop()
        self.refresh_bindings()

    def _typed(self) -> FormOf | None:
        """Name the form that was left unsaved: of what is under the cursor, else of a new one."""
        forms = self.store.state.item_forms
        kept = [of for of in forms if (of.kind, of.environment_id) == (self.KIND, self.environment_id)]
        return next(
            (of for of in kept if of.item_id == self.list.at), next((of for of in kept if not of.item_id), None)
        )

    def _remove(self, item_id: str) -> None:
        def told(refusal: Refusal | None) -> bool:
            if not self.is_attached:
                return refusal is None
            self.refused = (item_id, refusal.plain) if refusal is not None else ("", "")
            self.again()
            return True

        self.want(Ask(RemoveItem(self.KIND, self.environment_id, item_id), told))

    def _row(self, row: ItemRow, width: int) -> list[Any]:
        refused = safe_line(self.refused[1], 500) if self.refused[0] == row.id else Safe("")
        return list(item_lines(width, row, refused))
