"""Plain text as lines of a width, folded where they are too long; made only where they are seen."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import overload

from rich.cells import cell_len, chop_cells
from textual.content import Content
from typing_extensions import override

from replicas_tui.state.safe import Safe
from replicas_tui.ui.kit import Part, line


class Folded(Sequence[Content]):
    """The lines of a text, however many.

    Args:
        width: Of each line.
        text: What is shown.
        above: Lines that stand before it.
    """

    def __init__(self, width: int, text: Safe, above: Sequence[Content] = ()) -> None:
        self._width, self._above = width, above
        self._room = max(1, width - 4)
        self._rows = text.split("\n")
        self._ends = list(accumulate(map(self._height, self._rows)))

    @override
    def __len__(self) -> int:
        return len(self._above) + self._ends[-1]

    @overload
    def __getitem__(self, index: int) -> Content: ...
    @overload
    def __getitem__(self, index: slice) -> list[Content]: ...
    @override
    def __getitem__(self, index: int | slice) -> Content | list[Content]:
        if isinstance(index, slice):
            return [self[n] for n in range(*index.indices(len(self)))]
        if index < len(self._above):
            return self._above[index]
        at = index - len(self._above)
        row = bisect_right(self._ends, at)
        if row >= len(self._rows):
            raise IndexError(index)
        parts = self._parts(self._rows[row])
        shown: Part = (parts[at - (self._ends[row - 1] if row else 0)], "$t-text")
        return line(self._width, ["   ", shown])

    def _height(self, row: str) -> int:
        if len(row) <= self._room and row.isascii():
            return 1
        return len(self._parts(row))

    def _parts(self, row: str) -> list[str]:
        if row.isascii():
            return [row[n : n + self._room] for n in range(0, len(row), self._room)] or [""]
        return [row] if cell_len(row) <= self._room else chop_cells(row, self._room)
