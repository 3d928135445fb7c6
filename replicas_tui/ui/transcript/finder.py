"""Search in everything loaded, folded or not: where it is, and the line that says so.

Capitals in the query make capitals count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from replicas_tui.state.blocks import Block
from replicas_tui.ui.kit import G, Part, band, keys, line
from replicas_tui.ui.transcript.words import plain


@dataclass(frozen=True, slots=True)
class Found:
    """One place: index of the block, and which of the matches in it."""

    block: int
    nth: int


class Finder:
    """A search.

    Attributes:
        query: What is searched; empty when nothing is.
        typing: Keys go into the query.
        at: Index of the match the reader is at; None when not there yet.
    """

    def __init__(self) -> None:
        self.query = ""
        self.typing = False
        self.at: int | None = None
        self._found: list[Found] = []
        self._of: tuple[str, int, int] = ("", -1, -1)

    @property
    def on(self) -> bool:
        """Say whether a search is going on."""
        return self.typing or bool(self.query)

    def begin(self) -> None:
        """Start a new search."""
        self.query, self.typing, self.at = "", True, None

    def clear(self) -> None:
        """End the search."""
        self.query, self.typing, self.at = "", False, None

    def pattern(self) -> re.Pattern[str] | None:
        """Give what matches, for marking it."""
        if not self.query:
            return None
        return re.compile(re.escape(self.query), re.IGNORECASE if self.query.islower() else 0)

    def look(self, blocks: Sequence[Block], version: int) -> list[Found]:
        """Find all matches, once for each version of the transcript."""
        now = (self.query, version, len(blocks))
        if now != self._of:
            pattern = self.pattern()
            self._of = now
            self._found = [] if pattern is None else _all(pattern, blocks)
        return self._found

    def go(self, step: int, near: int) -> Found | None:
        """Go to the next match, from block `near` on when there is none yet; past the last comes the first."""
        if not self._found:
            return None
        if self.at is None or self.at >= len(self._found):
            after = [n for n, one in enumerate(self._found) if one.block >= near]
            before = [n for n, one in enumerate(self._found) if one.block < near]
            self.at = (after or [0])[0] if step > 0 else (before or [len(self._found) - 1])[-1]
        else:
            self.at = (self.at + step) % len(self._found)
        return self._found[self.at]

    def line(self, width: int) -> Content:
        """Write the query and how often it is there."""
        count = len(self._found)
        place = f"{self.at + 1} of {count:,}" if self.at is not None and count else f"{count:,} found"
        left: list[Part] = [" ", ("/", "$t-key"), " ", (self.query, "$t-strong")]
        left += [(G["caret"], "$t-accent")] if self.typing else []
        left += [(f"  {place}", "$t-meta" if count else "$t-fail")] if self.query else []
        hints = [(G["enter"], "find"), ("esc", "cancel")] if self.typing else [("n/N", "next"), ("esc", "clear")]
        return band(line(width, left, [*keys(hints, 2), " "]))


def _all(pattern: re.Pattern[str], blocks: Sequence[Block]) -> list[Found]:
    return [Found(n, nth) for n, block in enumerate(blocks) for nth, _ in enumerate(pattern.finditer(plain(block)))]
