"""Where every entry of the fleet stands, line by line; drawn only where it is looked at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from textual.content import Content

from replicas_tui.ui.draw.fleet import Entry, draw
from replicas_tui.ui.kit import line, pick


class Sheet:
    """Entries below each other at one width, with the cursor on one of them.

    Args:
        at: The key of the entry under the cursor; its question is open.
    """

    def __init__(self, entries: Sequence[Entry], width: int, at: str) -> None:
        self.entries = entries
        self.width = width
        self.at = at
        self._drawn: dict[int, list[Content]] = {}
        self._tops: list[int] = []
        self.places: dict[str, int] = {}
        y = 0
        for n, entry in enumerate(entries):
            self._tops.append(y)
            self.places[entry.key] = n
            y += len(self._entry(n)) if entry.key == at else 1 + entry.air
        self.height = y

    def span(self, key: str) -> tuple[int, int] | None:
        """Give the first line of an entry's text and the line after its last; None when it is not here."""
        n = self.places.get(key)
        if n is None:
            return None
        end = self._tops[n + 1] if n + 1 < len(self._tops) else self.height
        return self._tops[n] + self.entries[n].air, end

    def entry_at(self, y: int) -> Entry | None:
        """Give the entry that has line `y`."""
        return self.entries[bisect_right(self._tops, y) - 1] if 0 <= y < self.height else None

    def line(self, y: int, *, focused: bool) -> Content:
        """Draw line `y`."""
        if not 0 <= y < self.height:
            return line(self.width, [])
        n = bisect_right(self._tops, y) - 1
        entry, offset = self.entries[n], y - self._tops[n]
        row = self._entry(n)[offset]
        picked = entry.key == self.at and offset >= entry.air
        return pick(row, on=focused) if picked else row

    def step(self, by: int) -> str:
        """Give the entry `by` stops away from the cursor, or the last there is that way."""
        stops = [n for n, entry in enumerate(self.entries) if entry.stop]
        if not stops:
            return ""
        here = bisect_right(stops, self.places.get(self.at, 0)) - 1
        return self.entries[stops[min(max(here + by, 0), len(stops) - 1)]].key

    def nearest(self, place: int) -> str:
        """Give the entry the cursor may rest on at `place`, or the next one after, or the last."""
        stops = [n for n, entry in enumerate(self.entries) if entry.stop]
        if not stops:
            return ""
        return self.entries[next((n for n in stops if n >= place), stops[-1])].key

    def _entry(self, n: int) -> list[Content]:
        if n not in self._drawn:
            entry = self.entries[n]
            self._drawn[n] = draw(self.width, entry, opened=entry.key == self.at)
        return self._drawn[n]
