"""Text that comes in pieces, made safe without reading it all again at every piece.

Whole lines are made safe once; only the line that still grows is done again. The result is the same as making the
whole text safe at once, but for a text too long to keep, which loses its beginning.
"""

from __future__ import annotations

from collections.abc import Callable

from replicas_tui.state.safe import LINE_LIMIT, Safe, safe, safe_output

KEPT = 100_000  # characters; what is whole is bounded by the agent, this is for what still runs
LONGEST = 2 * LINE_LIMIT
_LEFT_OUT = "… earlier lines left out\n"


class Growth:
    """One growing text."""

    def __init__(self, clean: Callable[[str], Safe] = safe) -> None:
        self._clean = clean
        self._done = ""
        self._line = ""

    @classmethod
    def of_output(cls) -> Growth:
        """Make one for what a program prints."""
        return cls(safe_output)

    def add(self, piece: str) -> Safe:
        """Add a piece and give the whole."""
        self._line += piece
        lines, newline, rest = self._line.rpartition("\n")
        if newline:
            self._done += self._clean(lines) + "\n"
            self._line = rest
        if len(self._line) > LONGEST:
            # Progress overwrites itself on one endless line; of any other nothing is seen behind its limit.
            self._line = self._line.rstrip("\r").rpartition("\r")[2][:LONGEST]
        if len(self._done) > 2 * KEPT:
            self._done = _LEFT_OUT + self._done[-KEPT:].partition("\n")[2]
        return Safe(self._done + self._clean(self._line))
