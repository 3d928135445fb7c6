"""What a list of replicas shows, as plain rows; light to import, because the last ones are painted before all else.

`pack` and `unpack` carry a fleet to disk and back as lines of text: that is the first thing the next start shows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from replicas_tui.state.safe import NOTHING, Safe

NEEDS: Final = "Needs you"
REVIEW: Final = "To review"
WORKING: Final = "Working"
READ: Final = "Read"
SLEEPING: Final = "Sleeping"
ARCHIVED: Final = "Archived"
STATES: Final = ("asks", "plan", "error", "done", "preparing", "waking", "working", "sleeping", "archived")
GROUPS: Final = (NEEDS, REVIEW, WORKING, READ, SLEEPING, ARCHIVED)


@dataclass(frozen=True, slots=True)
class Ask:
    """What a replica asks, as its row opens it.

    Attributes:
        text: The question, or the first line of the plan; empty when it is not read yet.
        options: The labels of the ways to answer, in order; keys 1 to 9 choose them.
        many: Several options may be chosen, so that no single key can be the answer.
        plan: It is a plan that waits for approval.
        chat_id: Where the answer goes.
        sent: The answer that is on its way.
    """

    chat_id: str
    text: Safe
    options: tuple[Safe, ...] = ()
    many: bool = False
    plan: bool = False
    sent: Safe = NOTHING


@dataclass(frozen=True, slots=True)
class FleetRow:
    """One replica.

    Attributes:
        group: One of `GROUPS`.
        state: Names the glyph: `asks`, `plan`, `error`, `done`, `working`, … or `unknown`.
        word: What is written for the state: the same word, or the server's own when we do not know it.
        fresh: There is something new in it: its name is bold.
        age: How long it is in this state; ends in `~` when that may be out of date.
        queue: How many messages wait in its chats.
        added: Changed lines, as written; empty when none are known.
        checks: How the pull request stands, as written; not kept for the next start, when it would be old.
        outcome: The same, as what names its glyph: `passed`, `failed`, `running`, `merged`, `closed` or another word.
        now: What it does or waits for, in one line.
        ask: What it asks; None when it asks nothing.
        awake: It can be read without waking it.
    """

    id: str
    group: str
    name: Safe
    state: str
    word: Safe
    fresh: bool = False
    age: Safe = NOTHING
    queue: int = 0
    repo: Safe = NOTHING
    branch: Safe = NOTHING
    added: Safe = NOTHING
    removed: Safe = NOTHING
    pull: Safe = NOTHING
    checks: Safe = NOTHING
    outcome: str = ""
    now: Safe = NOTHING
    ask: Ask | None = None
    marked: bool = False
    awake: bool = True


@dataclass(frozen=True, slots=True)
class FleetView:
    """The whole list.

    Attributes:
        rows: In the order shown: by group, the most pressing first.
        total: How many replicas there are.
        hidden: How many the filter hides.
        filter: What was typed to filter, empty for none.
        loaded: False until a list was read.
        stale: One line that says why the rows may be old; empty when they are not.
        trouble: Why nothing can be shown at all, a sentence; empty when something can.
    """

    rows: tuple[FleetRow, ...] = ()
    total: int = 0
    hidden: int = 0
    filter: Safe = NOTHING
    loaded: bool = False
    stale: Safe = NOTHING
    trouble: Safe = NOTHING

    def find(self, replica_id: str | None) -> FleetRow | None:
        """Give the row of that replica."""
        return next((row for row in self.rows if row.id == replica_id), None)

    @property
    def needy(self) -> list[str]:
        """The replicas that need the user, the most pressing first."""
        return [row.id for row in self.rows if row.group == NEEDS]


def settle(old: FleetView, new: FleetView) -> FleetView:
    """Show what is new without moving a row: every old row stays in its place and group, new ones come last in theirs.

    For while the user is typing: a list that moves under the fingers makes them hit the wrong replica.
    """
    fresh = {row.id: row for row in new.rows}
    rows = [replace(fresh.pop(row.id), group=row.group) for row in old.rows if row.id in fresh]
    rows += fresh.values()
    order = {name: n for n, name in enumerate(GROUPS)}
    rows.sort(key=lambda row: order[row.group])
    return replace(new, rows=tuple(rows))


_COLUMNS = ("id", "group", "name", "state", "word", "age", "repo", "branch", "added", "removed", "pull", "now")
_LONGEST = 100  # letters of a cell that are kept


def pack(view: FleetView) -> tuple[str, ...]:
    """Write each row as a line of JSON; questions and queues are left out, they grow old first."""
    return tuple(_pack(row) for row in view.rows)


def _pack(row: FleetRow) -> str:
    cells = [str(getattr(row, name)) for name in _COLUMNS[2:]]
    short = [row.id, row.group, *(cell[:_LONGEST].rstrip("~") for cell in cells[:-1]), cells[-1][:40], row.fresh]
    return json.dumps(short, ensure_ascii=False)


def unpack(lines: Sequence[str]) -> FleetView:
    """Read what `pack` wrote; a line that does not fit, or that a terminal could trip over, is left out.

    Every age is marked as old.
    """
    rows = tuple(row for row in map(_unpack, lines) if row is not None)
    return FleetView(rows=rows, total=len(rows), loaded=bool(rows))


def _unpack(line: str) -> FleetRow | None:
    try:
        *cells, fresh = json.loads(line)
    except (ValueError, TypeError):
        return None
    if len(cells) != len(_COLUMNS) or not all(isinstance(cell, str) and cell.isprintable() for cell in cells):
        return None
    key, group, name, state, word, age, repo, branch, added, removed, pull, now = (Safe(cell) for cell in cells)
    if group not in GROUPS:
        return None
    return FleetRow(
        id=key,
        group=group,
        name=name,
        state=state,
        word=word,
        fresh=fresh is True,
        age=Safe(f"{age}~") if age else NOTHING,
        repo=repo,
        branch=branch,
        added=added,
        removed=removed,
        pull=pull,
        now=now,
    )
