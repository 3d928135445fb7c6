"""Search in everything loaded, folded or not: where it is, and the line that says so.

Capitals in the query make capitals count. A hundred thousand blocks take a while, so looking is done in slices, and
goes on from what changed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from textual.content import Content

from replicas_tui.state.blocks import Block
from replicas_tui.state.transcript import Transcript
from replicas_tui.ui.kit import G, Part, band, keys, line
from replicas_tui.ui.transcript.items import Placed
from replicas_tui.ui.transcript.matches import pattern_of, readable
from replicas_tui.ui.transcript.place import Place

_CHUNK = 128  # blocks between two looks at the clock


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """One match: place of its block, and which of the matches in it."""

    block: int
    nth: int


class Finder:
    """A search.

    Attributes:
        query: What is searched; empty when nothing is.
        typing: Keys go into the query.
        whole: Everything loaded was looked through.
    """

    def __init__(self) -> None:
        self.query = ""
        self.typing = False
        self.whole = True
        self._here: tuple[Place, int] | None = None  # the match the reader was led to
        self._found: list[Found] = []
        self._log: Transcript | None = None
        self._of = ("", -1)  # query and version that were looked through, as far as `_to`
        self._to = 0

    @property
    def on(self) -> bool:
        """Say whether a search is going on."""
        return self.typing or bool(self.query)

    def begin(self) -> None:
        """Start a new search."""
        self.clear()
        self.typing = True

    def clear(self) -> None:
        """End the search."""
        self.query, self.typing, self._here = "", False, None

    def look(self, log: Transcript, seconds: float) -> None:
        """Look on for so long; `whole` says afterwards whether that was enough."""
        self._resume(log)
        pattern = pattern_of(self.query) if self.query else None
        until = perf_counter() + seconds
        while pattern is not None and self._to < len(log.blocks):
            end = min(self._to + _CHUNK, len(log.blocks))
            self._found += _all(pattern, self.query, log.blocks[self._to : end], self._to - log.origin)
            self._to = end
            if perf_counter() > until:
                break
        self.whole = pattern is None or self._to == len(log.blocks)

    @property
    def here(self) -> Found | None:
        """Give the match the reader was led to last, where it is now."""
        return self._now()

    def go(self, step: int, near: Found | None) -> Found | None:
        """Go to the next match: of the last one, or from `near` on; past the last comes the first."""
        if not self._found or self._log is None:
            return None
        here = self._now() if near is None else None
        at = bisect_left(self._found, here or near or self._found[0])
        if step < 0:
            at -= 1
        elif here is not None and at < len(self._found) and self._found[at] == here:
            at += 1
        found = self._found[at % len(self._found)]
        self._here = Place(found.block, self._log.blocks[found.block + self._log.origin].id, 0), found.nth
        return found

    def line(self, width: int) -> Content:
        """Write the query, how often it is there, and whether more may be in what is not loaded."""
        older = self._log.start if self._log is not None else 0
        left: list[Part] = [" ", ("/", "$t-key"), " ", (self.query, "$t-strong")]
        left += [(G["caret"], "$t-accent")] if self.typing else []
        left += (
            [(f"  {self._count()}", "$t-meta" if self._found or not self.whole else "$t-fail")] if self.query else []
        )
        if self.typing:
            hints = [(G["enter"], "find"), ("esc", "cancel")]
        else:
            hints = [("n/N", "next"), *([("L", f"{older:,} older")] if older else []), ("esc", "clear")]
        return band(line(width, left, [*keys(hints, 2), " "]))

    def _count(self) -> str:
        count, here = len(self._found), self._now()
        words = f"{count:,} found" if here is None else f"{bisect_left(self._found, here) + 1:,} of {count:,}"
        if not self.whole:
            return f"{words}{G['ellipsis']}"
        return f"{words} in what is loaded" if self._log is not None and self._log.start else words

    def _now(self) -> Found | None:
        """Give the match the reader was led to, where it is now."""
        if self._here is None or self._log is None:
            return None
        place, nth = self._here
        found = place.found(Placed(self._log.blocks, self._log.origin))
        self._here = (found, nth) if found is not None else None
        return Found(found.block, nth) if found is not None else None

    def _resume(self, log: Transcript) -> None:
        """Keep what was found in blocks that are the same still."""
        query, version = self._of
        kept = min(self._to, log.changed_from(version)) if log is self._log and query == self.query else 0
        if log is not self._log:
            self._here = None
        self._log, self._of, self._to = log, (self.query, log.version), kept
        del self._found[bisect_left(self._found, Found(kept - log.origin, 0)) :]


def _all(pattern: re.Pattern[str], query: str, blocks: Sequence[Block], first: int) -> list[Found]:
    texts = ((place, readable(block, query)) for place, block in enumerate(blocks, first))
    return [Found(place, nth) for place, text in texts for nth, _ in enumerate(pattern.finditer(text))]
