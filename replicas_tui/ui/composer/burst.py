"""Telling a paste that comes as single keys (no brackets around it) from typing, by how close its keys are."""

from __future__ import annotations

from typing import Final

FAST_S: Final = 0.008  # no hand types so fast, and never MANY times in a row
LULL_S: Final = 0.06  # a paste may pause so long between what the terminal reads at once
MANY: Final = 8


class Burst:
    """Counts keys that came right after each other.

    Attributes:
        lines: The burst has held a line break: it is a paste, no line typed ahead.
    """

    def __init__(self) -> None:
        self.lines = False
        self._last = float("-inf")
        self._run = 0

    def add(self, at: float) -> bool:
        """Count a key that arrived at this time; say whether it belongs to a burst."""
        if at - self._last > (LULL_S if self._run > MANY else FAST_S):
            self._run, self.lines = 0, False
        self._last = at
        self._run += 1
        return self._run > MANY
