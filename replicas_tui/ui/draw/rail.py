"""The narrow list beside a chat: name, one fact, age."""

from __future__ import annotations

from textual.content import Content

from replicas_tui.state.views.rows import FleetRow
from replicas_tui.ui.draw.fleet import HUES, Entry, gutter, heading
from replicas_tui.ui.kit import Part, col, line

_LOUD = ("asks", "plan", "error")


def rail_lines(width: int, entry: Entry) -> list[Content]:
    """Write one entry of the rail."""
    above = [line(width, [])] if entry.air else []
    return [*above, heading(width, entry) if entry.row is None else _row(width, entry.row)]


def _row(width: int, row: FleetRow) -> Content:
    loud = row.state in _LOUD
    right: list[Part] = [(row.word, HUES[row.state])] if loud else []
    if row.queue and not loud:
        right.append((f"+{row.queue} ", "$t-meta"))
    return line(width, gutter(row), [*right, col(row.age, 4 if len(row.age) < 5 else 5, "$t-2", right=True), " "])
