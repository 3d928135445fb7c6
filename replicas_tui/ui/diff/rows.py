"""How the lines of a hunk stand below each other: one column or two, with what stayed folded or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from replicas_tui.state.diff.files import Hunk

NONE: Final = -1
KEPT: Final = 1  # unchanged lines beside a change that are never folded
WORTH: Final = 3  # fewer of them are not folded


class Row(NamedTuple):
    """What stands in one row: indices of the hunk's lines; `folded` counts lines that are not shown."""

    left: int
    right: int
    folded: int = 0

    @property
    def line(self) -> int:
        """The line it is about: the new one where there are two."""
        return self.right if self.right != NONE else self.left


class HunkRows:
    """A hunk's rows; how many there are is known at once, which they are when somebody looks.

    Args:
        hunk: What is laid out.
        split: Old and new beside each other.
        fold: What did not change is folded.
    """

    def __init__(self, hunk: Hunk, *, split: bool, fold: bool) -> None:
        self._hunk, self._split, self._fold = hunk, split, fold
        self._rows: Sequence[Row] | None = None
        self._of_line: Sequence[int] | None = None
        self.count = len(self.rows) if fold else _height(hunk.rows) if split else len(hunk.rows)

    @property
    def rows(self) -> Sequence[Row]:
        """Give them."""
        if self._rows is None:
            signs = [row[:1] for row in self._hunk.rows]
            made = list(_split(signs)) if self._split else [Row(n, n) for n in range(len(signs))]
            self._rows = list(_folded(made, signs)) if self._fold else made
        return self._rows

    @property
    def of_line(self) -> Sequence[int]:
        """Give by line the row it stands in."""
        if self._of_line is None:
            self._of_line = _by_line(self.rows, len(self._hunk.rows))
        return self._of_line


def _by_line(rows: Sequence[Row], count: int) -> Sequence[int]:
    of_line = [0] * count
    for at, row in enumerate(rows):
        for line in range(row.left, row.left + row.folded) if row.folded else (row.left, row.right):
            if line != NONE:
                of_line[line] = at
    return of_line


def _height(rows: Sequence[str]) -> int:
    """Count the rows that `_split` makes, without making them."""
    height = gone = came = 0
    for row in rows:
        sign = row[:1]
        if sign == "-" and not came:
            gone += 1
        elif sign == "+" or (sign == "\\" and came):
            came += 1
        elif sign == "\\" and gone:
            gone += 1
        else:
            height += max(gone, came) + (sign != "-")
            gone, came = int(sign == "-"), 0
    return height + max(gone, came)


def _split(signs: Sequence[str]) -> Iterator[Row]:
    """Put removed lines beside the added ones right after them."""
    gone: list[int] = []
    came: list[int] = []
    for n, sign in enumerate((*signs, " ")):
        if sign == "-" and not came:
            gone.append(n)
        elif sign == "+" or (sign == "\\" and came):
            came.append(n)
        elif sign == "\\" and gone:
            gone.append(n)
        else:
            for at in range(max(len(gone), len(came))):
                yield Row(gone[at] if at < len(gone) else NONE, came[at] if at < len(came) else NONE)
            gone, came = ([n], []) if sign == "-" else ([], [])
            if sign != "-" and n < len(signs):
                yield Row(n, n)


def _folded(rows: Sequence[Row], signs: Sequence[str]) -> Iterator[Row]:
    """Put one row in the place of many that did not change."""
    run: list[Row] = []
    for at, row in enumerate((*rows, None)):
        if row is not None and row.left == row.right and signs[row.left] not in "+-":
            run.append(row)
            continue
        first = at - len(run) == 0
        start, end = (0 if first else KEPT), len(run) - (KEPT if row is not None else 0)
        if end - start >= WORTH:
            yield from run[:start]
            yield Row(run[start].left, NONE, end - start)
            yield from run[end:]
        else:
            yield from run
        run = []
        if row is not None:
            yield row
