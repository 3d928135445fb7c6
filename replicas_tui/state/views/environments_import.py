"""A `.env` text laid beside the variables of an environment: what is new, what is the same, what differs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from replicas_tui.state.dotenv import read_dotenv
from replicas_tui.state.model import State
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.staging import Staged, Staging
from replicas_tui.state.views.environments_variables import locked, variable, warning, wrong_key, wrong_value

_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One variable of the text.

    Attributes:
        sign: `added`, `changed`, `same`, or `error` when it cannot be taken.
        said: What is to be said of it.
    """

    key: str
    value: str = field(repr=False)
    name: Safe
    sign: str
    said: Safe = NOTHING


@dataclass(frozen=True, slots=True)
class ImportView:
    """All of it; `faults` are the numbers of lines that could not be read."""

    rows: tuple[ImportRow, ...] = ()
    faults: tuple[int, ...] = ()

    @property
    def conflicts(self) -> frozenset[str]:
        """Names that have another value here."""
        return frozenset(row.key for row in self.rows if row.sign == "changed")

    @property
    def new(self) -> frozenset[str]:
        """Names that are not here yet."""
        return frozenset(row.key for row in self.rows if row.sign == "added")


def imported(state: State, environment_id: str, text: str) -> ImportView:
    """Read a text; of a name that comes twice the last value counts, as in a shell."""
    found = read_dotenv(text)
    values = {one.key: one.value for one in found.entries}
    times: dict[str, int] = {}
    for one in found.entries:
        times[one.key] = times.get(one.key, 0) + 1
    rows = tuple(_row(state, environment_id, key, value, times[key]) for key, value in values.items())
    return ImportView(rows, found.faults)


def to_stage(state: State, environment_id: str, view: ImportView, taken: frozenset[str]) -> tuple[Staged, ...]:
    """Give the changes that taking these names makes."""
    rows = [row for row in view.rows if row.key in taken and row.sign in ("added", "changed")]
    return tuple(_change(state, environment_id, row) for row in rows)


def _change(state: State, environment_id: str, row: ImportRow) -> Staged:
    base = variable(state, environment_id, row.key)
    staged = state.staged.get(environment_id, Staging()).get(row.key)
    allowed = staged.allowed if staged is not None else base is not None and base.personal_override_allowed
    return Staged(row.key, row.value, allowed, base)


def _row(state: State, environment_id: str, key: str, value: str, times: int) -> ImportRow:
    wrong = wrong_key(key) or wrong_value(value) or locked(state, environment_id, key)
    twice = f"comes {times} times; the last counts" if times > 1 else ""
    said = [part for part in (twice, warning(value)) if part]
    sign = "error" if wrong else _sign(state, environment_id, key, value)
    return ImportRow(key, value, safe_line(key, _NAME), sign, Safe(wrong or "; ".join(said)))


def _sign(state: State, environment_id: str, key: str, value: str) -> str:
    staged = state.staged.get(environment_id, Staging()).get(key)
    base = variable(state, environment_id, key)
    now = staged.value if staged is not None else base.value if base is not None else None
    if now is None:
        return "added"
    return "same" if now == value else "changed"
