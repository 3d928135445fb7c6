"""How high everything is, and where: sums in chunks, so that one of 100,000 heights changes without adding them all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

CHUNK: Final = 512


class Heights:
    """Heights of items from top to bottom, in lines; every one at least 1."""

    def __init__(self) -> None:
        self._each: list[int] = []
        self._sums: list[int] = []

    def __len__(self) -> int:
        return len(self._each)

    def __getitem__(self, index: int) -> int:
        return self._each[index]

    @property
    def total(self) -> int:
        """Give the height of everything."""
        return sum(self._sums)

    def set(self, index: int, height: int) -> int:
        """Give one item another height; return by how much it grew."""
        grown = height - self._each[index]
        self._each[index] = height
        self._sums[index // CHUNK] += grown
        return grown

    def replace(self, start: int, stop: int, heights: Sequence[int]) -> None:
        """Put other items in the place of `start` to `stop`."""
        self._each[start:stop] = heights
        at = start // CHUNK
        self._sums[at:] = [sum(self._each[n : n + CHUNK]) for n in range(at * CHUNK, len(self._each), CHUNK)]

    def above(self, index: int) -> int:
        """Give the line an item begins at."""
        chunk = index // CHUNK
        return sum(self._sums[:chunk]) + sum(self._each[chunk * CHUNK : index])

    def at(self, line: int) -> tuple[int, int]:
        """Give the item a line belongs to, and which of its lines it is; the nearest one when there is no such line."""
        if not self._each:
            return 0, 0
        line = max(0, line)
        index = 0
        for size in self._sums:
            if line < size:
                break
            line -= size
            index += CHUNK
        else:
            return len(self._each) - 1, self._each[-1] - 1
        while line >= self._each[index]:
            line -= self._each[index]
            index += 1
        return index, line
