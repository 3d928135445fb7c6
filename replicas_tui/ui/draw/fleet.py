"""Replicas as lines: groups, rows, and the question that opens under the cursor."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from textual.content import Content

from replicas_tui.state.views.rows import GROUPS, NEEDS, REVIEW, STATES, WORKING, Ask, FleetRow, FleetView
from replicas_tui.ui.kit import G, Part, col, delta, keys, line, prose

NAME, STATE, AGE, QUEUE, REPO, CHANGES, PULL, BRANCH = 17, 9, 5, 5, 7, 6, 12, 12
HUES = {
    "asks": "$t-need-b",
    "plan": "$t-need-b",
    "error": "$t-fail-b",
    "done": "$t-done",
    "working": "$t-live",
    "preparing": "$t-live",
    "waking": "$t-live",
}
_LOUD = ("asks", "plan", "error")
_HEADS = {NEEDS: "$t-need-b", REVIEW: "$t-strong", WORKING: "$t-strong"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the list: a replica, or a group's heading (`row` is None).

    Attributes:
        key: The replica's id, or the group's name: what the cursor stays on.
        lines: How many lines it has.
        stop: The cursor may rest on it.
        air: A blank line comes before it.
    """

    key: str
    row: FleetRow | None
    count: int = 0
    folded: bool = False
    stop: bool = True
    air: bool = False


def arrange(view: FleetView, folded: Set[str], *, air: bool) -> list[Entry]:
    """Put headings between the rows; a folded group is its heading alone, and folded ones stand together."""
    entries: list[Entry] = []
    shut = False
    for group in GROUPS:
        rows = [row for row in view.rows if row.group == group]
        if not rows:
            continue
        fold = group in folded
        entries.append(Entry(group, None, len(rows), folded=fold, stop=fold, air=air and not (shut and fold)))
        shut = fold
        entries += [] if fold else [Entry(row.id, row) for row in rows]
    return entries


def draw(width: int, entry: Entry, *, opened: bool = False) -> list[Content]:
    """Draw one entry; `opened` shows what a row asks below it."""
    above = [line(width, [])] if entry.air else []
    if entry.row is None:
        return [*above, heading(width, entry)]
    return [*above, row_line(width, entry.row), *(ask_lines(width, entry.row) if opened else [])]


def heading(width: int, entry: Entry) -> Content:
    """Write a group's heading: its name at the text column, its count two cells after."""
    role = "$t-title" if entry.folded else _HEADS.get(entry.key, "$t-title")
    glyph = G["folded"] if entry.folded else " "
    return line(width, [" ", (glyph, "$t-meta"), " ", (entry.key, role), (f"  {entry.count}", "$t-meta")])


_STARTS = (43, 50, 110, 62, 76, 110)  # the width a pane must have for queue, repo, branch, changes, pull request, now
_NAMES = (" queue", " repo   ", f" {'branch':<{BRANCH}}", "     changes", "  pull request", "  now")


def columns(width: int) -> Content:
    """Write the names of the columns that fit."""
    names = f"   {'name':<{NAME}} {'state':<{STATE}}{'age':>{AGE}}"
    names += "".join(name for start, name in zip(_STARTS, _NAMES, strict=True) if width >= start)
    return line(width, [(names, "$t-meta")])


def row_line(width: int, row: FleetRow) -> Content:
    """Write one replica. Columns leave from the right as the pane narrows; name, state and age never do."""
    parts = gutter(row)
    parts += [
        col(row.word, STATE, HUES[row.state] if row.state in _LOUD else "$t-2"),
        col(row.age, AGE, "$t-2", right=True),
    ]
    cells: tuple[list[Part], ...] = (
        [col(f"+{row.queue}" if row.queue else "", QUEUE, "$t-2", right=True), "  "],
        [col(row.repo, REPO, "$t-2")],
        [" ", col(row.branch, BRANCH, "$t-meta")],
        delta(row.added, row.removed, CHANGES),
        ["  ", col(row.pull, PULL, "$t-2")],
        ["  ", (row.now, "$t-meta")],
    )
    for start, cell in zip(_STARTS, cells, strict=True):
        parts += cell if width >= start else []
    return line(width, parts, [" "])


def gutter(row: FleetRow) -> list[Part]:
    """Write mark, glyph, air and name: how every line of a list of replicas starts."""
    mark: Part = (G["marked"], "$t-accent") if row.marked else " "
    name = "$t-strong" if row.fresh or row.marked else "$t-text"
    seen = row.state == "done" and not row.fresh
    hue = "$t-meta" if seen else HUES.get(row.state, "$t-meta")
    return [mark, (glyph(row.state), hue), " ", col(row.name, NAME, name), " "]


def glyph(state: str) -> str:
    """Give a state's glyph; a state we have none for has that of the unknown."""
    return G[state] if state in STATES or state == "stopped" else G["unknown"]


def ask_lines(width: int, row: FleetRow) -> list[Content]:
    """Write what a row asks, whole, and the keys that answer it."""
    ask = row.ask
    if ask is None:
        return []
    if ask.sent:
        return prose(width, Content.assemble(("answered ", "$t-meta"), (ask.sent, "$t-text")))
    text = ask.text or "What it asks is not read yet."
    words = "change it in words" if ask.plan else "reply"
    hints = _rows_of(width - 4, [*_choices(ask), ("r", words)])
    said = [*prose(width, Content.styled(text, "$t-text"))]
    if ask.many:
        said += prose(width, Content.styled("any of " + ", ".join(ask.options), "$t-2"))
    return [*said, *(line(width, ["   ", *keys(row)]) for row in hints)]


def _choices(ask: Ask) -> list[tuple[str, str]]:
    """Give the keys that answer; several options are marked where the question is read whole."""
    if ask.many:
        return [(G["enter"], "mark and answer")]
    return [(str(n), option) for n, option in enumerate(ask.options, 1)]


def _rows_of(width: int, pairs: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Break key hints into rows that fit; one that never fits has a row of its own."""
    row: list[tuple[str, str]] = []
    for pair in pairs:
        if row and Content.assemble(*keys([*row, pair])).cell_length > width:
            yield row
            row = []
        row.append(pair)
    yield row
