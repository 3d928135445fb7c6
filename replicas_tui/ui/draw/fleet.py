"""Replicas as lines: groups, rows, and the question that opens under the cursor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from textual.content import Content

from replicas_tui.state.views.rows import (
    ARCHIVED,
    GROUPS,
    NEEDS,
    READ,
    REVIEW,
    SLEEPING,
    STATES,
    WORKING,
    Ask,
    FleetRow,
    FleetView,
)
from replicas_tui.ui.kit import G, Part, col, delta, keys, line, prose

NAME, STATE, AGE, QUEUE, REPO, CHANGES, PULL, CHECKS, BRANCH = 17, 9, 5, 5, 7, 6, 5, 9, 12
HUES = {
    "asks": "$t-need-b",
    "plan": "$t-need-b",
    "error": "$t-fail-b",
    "done": "$t-done",
    "working": "$t-live",
    "preparing": "$t-live",
    "waking": "$t-live",
}
OUTCOMES = {
    "passed": ("done", "$t-done"),
    "failed": ("error", "$t-fail"),
    "running": ("working", "$t-live"),
    "merged": ("done", "$t-meta"),
    "closed": ("stopped", "$t-meta"),
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


def folded(view: FleetView, height: int, chosen: Mapping[str, bool]) -> frozenset[str]:
    """Give the groups that are folded on so many rows; `chosen` are those the user folded or unfolded.

    What rests is folded where rows are scarce; where they are not, or nothing else is there, folding hides and helps
    nobody.
    """
    here = [group for group in GROUPS if any(row.group == group for row in view.rows)]
    rows = [row for row in view.rows if row.group != ARCHIVED]
    scarce = len(rows) + 2 * len({row.group for row in rows}) > height // 2
    usual = {READ: scarce and height < 30, SLEEPING: scarce and height < 50, ARCHIVED: True}
    if here and all(usual.get(group) for group in here):
        usual[here[0]] = False
    return frozenset(group for group, fold in {**usual, **chosen}.items() if fold)


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


_WIDE = 110
_STARTS = (43, 50, 110, 62, 79, 110)  # the width a pane must have for queue, repo, branch, changes, pull request, now
_NAMES = (" queue", " repo   ", f" {'branch':<{BRANCH}}", "     changes", "  pull request   ", "  now")


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
        ["  ", *pull(row, wide=width >= _WIDE)],
        ["  ", (row.now, "$t-meta")],
    )
    for start, cell in zip(_STARTS, cells, strict=True):
        parts += cell if width >= start else []
    return line(width, parts, [" "])


def pull(row: FleetRow, *, wide: bool) -> list[Part]:
    """Write the pull request and how it stands; columns that something follows are filled up."""
    if wide:
        return [col(row.pull, PULL, "$t-2"), " ", *checks(row.outcome, row.checks, CHECKS)]
    word = row.outcome if row.outcome == "failed" else row.checks  # there is no room for how many
    return [(f"{row.pull:<4} ", "$t-2"), *checks(row.outcome, word)] if row.pull else []


def checks(outcome: str, word: str, width: int = 0) -> list[Part]:
    """Write how a pull request stands: a glyph and a word; only the word where no glyph says it."""
    name, role = OUTCOMES.get(outcome, ("", "$t-meta"))
    mark = f"{G[name]} " if name and word else ""
    return [(mark, role), col(word, width - len(mark), role) if width else (word, role)]


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
