"""Variables from a `.env` file or a pasted text: laid beside what is here, chosen row by row, then staged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.variable_changes import ReadDotenv
from replicas_tui.state.actions_staging import VariablesStaged
from replicas_tui.state.store import Store
from replicas_tui.state.views.environments_import import ImportRow, ImportView, imported, to_stage
from replicas_tui.ui.composer.clean import typeable
from replicas_tui.ui.dialogs.dialog import Dialog
from replicas_tui.ui.form.field import Field
from replicas_tui.ui.form.form import LastLine
from replicas_tui.ui.form.leader import LeaderScreen
from replicas_tui.ui.form.secret_area import SecretAreaField
from replicas_tui.ui.form.text import TextField
from replicas_tui.ui.kit import G, Part, col, line
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.listing import Entry, Listing
from replicas_tui.ui.pane import Wanted
from replicas_tui.ui.paths import whole_path

_SAYS = {"added": ("new", "$t-done"), "changed": ("has another value here", "$t-need"), "same": ("the same", "$t-meta")}


class FileField(TextField):
    """The path of a file; enter reads it."""

    class Entered(Message):
        """Read it."""

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Read it, rather than go on."""
        event.stop()
        event.prevent_default()
        self.post_message(self.Entered())


class ImportList(Listing):
    """The variables of the text; what is marked is taken."""

    DEFAULT_CSS = "ImportList { height: auto; min-height: 1; max-height: 10; background: $paper-3; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "screen.turn", "take it or not", id="import.turn"),
        Binding("t", "screen.take", "take theirs", id="import.take"),
        Binding("m", "screen.keep", "keep mine", id="import.keep"),
    ]


class ImportDotenv(Dialog[bool], LeaderScreen):
    """Reads, compares, stages; nothing is sent to the server here.

    Args:
        text: What was pasted already.
    """

    heading = "Import .env"
    ahead = "tab next field"

    def __init__(self, store: Store, environment_id: str, text: str = "") -> None:
        super().__init__()
        self.store, self._of, self._begun = store, environment_id, text
        self._file = FileField("File", placeholder=f"its path, then {G['enter']}", id="file")
        self._text = SecretAreaField("Or its text", placeholder="paste it here", id="text")
        self.list = ImportList(id="found")
        self._read = ""  # the path that was read last
        self._taken: frozenset[str] = frozenset()
        self._view = ImportView()
        self._head = Lines(self._said)
        self._last = LastLine("Stage ^s")

    @override
    def body(self) -> Iterable[Widget]:
        yield Lines(lambda width: [line(width, [])])
        yield from (self._file, self._text, self._head, self.list)
        yield Lines(lambda width: [line(width, [])])
        yield self._last

    def on_mount(self) -> None:
        """Show what was pasted."""
        self._show()
        if self._begun:
            self._text.fill(typeable(self._begun))
            self.list.focus()

    def on_field_changed(self, event: Field.Changed) -> None:
        """Lay the text beside what is here."""
        event.stop()
        if event.field is self._text:
            self._view = imported(self.store.state, self._of, self._text.value)
            self._taken = self._view.new
        self._show()

    @override
    def action_start(self) -> None:
        changes = to_stage(self.store.state, self._of, self._view, self._taken)
        if changes:
            self.store.dispatch(VariablesStaged(self._of, changes))
            self.dismiss(True)
        elif self._file.value.strip() and self._file.value != self._read:
            self._read_file()  # to be looked at before it is staged
        elif self._view.rows:
            self._last.say(("nothing is chosen: space takes one", "$t-need"), ready=False)
        elif not self._view.faults:
            self._file.refuse("name a file, or paste its text below")

    def action_turn(self) -> None:
        """Take the variable under the cursor, or leave it."""
        at = frozenset({self.list.at})
        if at <= self._view.new | self._view.conflicts:
            self._taken = self._taken ^ at
            self._show()

    def action_take(self) -> None:
        """Take all of them."""
        self._taken = self._view.new | self._view.conflicts
        self._show()

    def action_keep(self) -> None:
        """Keep every value that is here."""
        self._taken = self._view.new
        self._show()

    def on_file_field_entered(self, event: FileField.Entered) -> None:
        """Read the file."""
        event.stop()
        self._read_file()

    def _read_file(self) -> None:
        self._read = self._file.value
        path = Path(whole_path(self._file.value))
        self.post_message(Wanted(Ask(ReadDotenv(path, self._text.fill), self._was_read)))

    def _was_read(self, refusal: Refusal | None) -> bool:
        if not self.is_current:
            return False
        if refusal is not None:
            self._read = ""
            self._file.refuse(refusal.sentence)
        else:
            self.list.focus()
        return True

    def _show(self) -> None:
        self.list.fill([Entry(row.key, partial(self._row, row)) for row in self._view.rows])
        self.list.display = bool(self._view.rows)
        self._head.show(self._said)
        taken = len(self._taken)
        self._last.say((f"{taken} to stage", "$t-meta") if taken else "", ready=bool(taken))

    def _said(self, width: int) -> Iterator[Content]:
        if not self._view.rows and not self._view.faults:
            return
        yield line(width, [])
        count = len(self._view.rows)
        said: list[Part] = [(f"{count} variable{'s' if count != 1 else ''}", "$t-2")]
        if self._view.conflicts:
            other = len(self._view.conflicts)
            said.append((f"; {other} differ{'' if other > 1 else 's'}: t takes theirs, m keeps mine", "$t-need"))
        yield line(width, ["   ", *said])
        if self._view.faults:
            lines = ", ".join(str(number) for number in self._view.faults[:20])
            many, stay = ("lines", "stay") if len(self._view.faults) > 1 else ("line", "stays")
            yield line(width, ["   ", (f"{G['error']} {many} {lines} cannot be read and {stay} out", "$t-fail")])

    def _row(self, row: ImportRow, width: int) -> list[Content]:
        mark: Part = (f"[{G['done'] if row.key in self._taken else ' '}] ", "$t-accent")
        first: Part
        if row.sign == "error":
            return [
                line(
                    width, ["   ", (f" {G['error']}  ", "$t-fail"), (row.name, "$t-text"), "  ", (row.said, "$t-fail")]
                )
            ]
        word, tone = _SAYS[row.sign]
        first = "    " if row.sign == "same" else mark
        said: list[Part] = [(word, tone), (f"; {row.said}" if row.said else "", "$t-need")]
        return [line(width, ["   ", first, col(row.name, 28, "$t-text"), " ", *said])]
