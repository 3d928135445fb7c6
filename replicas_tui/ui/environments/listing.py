"""The list of environments, and its keys; the screen does what they say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from replicas_tui.state.views.environments import EnvironmentRow
from replicas_tui.ui.draw.environments import group_lines, row_line
from replicas_tui.ui.listing import Entry, Listing


class EnvironmentList(Listing):
    """Environments by whose they are; the Global one can be neither changed, copied nor deleted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "screen.new_environment", "new", id="environments.new"),
        Binding("e", "screen.edit_environment", "edit", id="environments.edit"),
        Binding("c", "screen.copy_environment", "copy", show=False, id="environments.copy"),
        Binding("D", "screen.delete_environment", "delete, by its name", show=False, id="environments.delete"),
        Binding("slash", "screen.filter", "filter", id="environments.filter"),
    ]

    def __init__(self) -> None:
        super().__init__(id="environments")

    def show(self, rows: Sequence[EnvironmentRow], *, at: str | None = None) -> None:
        """Show these, a heading above each group."""
        entries: list[Entry] = []
        for n, row in enumerate(rows):
            if n == 0 or rows[n - 1].scope != row.scope:
                entries.append(Entry("", partial(group_lines, scope=row.scope)))
            entries.append(Entry(row.id, partial(_row, row)))
        self.fill(entries, at=at)


def _row(row: EnvironmentRow, width: int) -> list[Content]:
    return [row_line(width, row)]
