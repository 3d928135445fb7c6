"""Fields that are filled in and sent together, and the line below them that says whether they can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.app import ComposeResult
from textual.content import Content
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.ui.form.field import Field
from replicas_tui.ui.kit import Part, line, prose
from replicas_tui.ui.lines import Lines

_GUTTER = 3


class Form(Widget):
    """A column of fields, other lines between them.

    `submit` shows all that is wrong, goes to the first of it and says whether all is well.
    """

    DEFAULT_CSS = "Form { width: 1fr; height: auto; layout: vertical; }"

    def __init__(self, rows: Iterable[Widget], *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._rows = tuple(rows)

    @override
    def compose(self) -> ComposeResult:
        yield from self._rows

    @property
    def fields(self) -> Iterator[Field]:
        """The fields that show, top to bottom."""
        return (row for row in self._rows if isinstance(row, Field) and row.display)

    @property
    def wrong(self) -> int:
        """How many fields are not right, whether they say so already or not."""
        return sum(1 for field in self.fields if field.wrong())

    @property
    def shown(self) -> int:
        """How many fields say that they are not right."""
        return sum(1 for field in self.fields if field.judged and field.complaint())

    def submit(self) -> bool:
        """Show what is wrong and go there; True when nothing is."""
        wrong = [field for field in self.fields if not field.ready()]
        if wrong:
            wrong[0].control.focus()
        return not wrong


class LastLine(Lines):
    """A dialog's last line: what is missing on the left, the action and the way out on the right.

    What finds no room beside them stands above, whole.
    """

    def __init__(self, action: str, *, deadly: bool = False, leave: str = "cancel") -> None:
        super().__init__()
        self._action, self._deadly, self._leave = action, deadly, leave

    def say(self, left: Part, *, ready: bool) -> None:
        """Say what is missing or wrong, and whether the action can be done now."""
        self.show(lambda width: self._laid(width, Content.assemble(left), ready=ready))

    def _laid(self, width: int, left: Content, *, ready: bool) -> list[Content]:
        mark = "$t-mark-fail" if self._deadly else "$t-mark"
        act = (f" {self._action} ", mark if ready else "$t-meta")
        right = Content.assemble(act, "   ", ("esc", "$t-key"), (f" {self._leave}", "$t-label"), " ")
        if _GUTTER + left.cell_length + 1 + right.cell_length <= width:
            return [line(width, [" " * _GUTTER, left], [right])]
        return [*prose(width, left), line(width, [], [right])]


def standing(form: Form, busy: str = "", trouble: str = "") -> Part:
    """Say what is going on, else what went wrong that is no field's fault, else how many fields are to be fixed."""
    if busy:
        return (busy, "$t-live")
    return (trouble, "$t-fail") if trouble else missing(form)


def missing(form: Form) -> Part:
    """Say how many fields are to be fixed, of those that show it."""
    wrong = form.shown
    return (f"{wrong} field{'s' if wrong > 1 else ''} to fix", "$t-fail") if wrong else ""
