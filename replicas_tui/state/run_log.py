"""What a run prints, line by line. An append-only log that grows in place, like a transcript: see `HookRun.size`.

Memory is bounded: beyond `MOST` lines the oldest go, and a line beyond `LONGEST` characters loses its rest.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

MOST: Final = 200_000
DROPPED_AT_ONCE: Final = 20_000
LONGEST: Final = 20_000
_COLOUR: Final = re.compile(r"\x1b\[[\d;]*m")
_RESET: Final = frozenset({"\x1b[m", "\x1b[0m", "\x1b[00m"})


class LogLine(NamedTuple):
    """One line.

    Attributes:
        seconds: When it began, after the run's start.
        said: It is what the server does, not what the script printed.
        text: Raw, with the colour that was on where it begins.
    """

    seconds: float
    said: bool
    text: str


class RunLog:
    """Lines in order; the last may still grow.

    Attributes:
        lines: What is kept, oldest first.
        dropped: How many older ones were let go.
    """

    __slots__ = ("_colour", "_open", "dropped", "lines")

    def __init__(self) -> None:
        self.lines: list[LogLine] = []
        self.dropped = 0
        self._open = False  # the last line waits for its newline
        self._colour = ""

    def say(self, text: str, seconds: float) -> None:
        """Add what the server does, a line of its own."""
        self._open = False
        self.lines.append(LogLine(seconds, True, text[:LONGEST]))
        self._bound()

    def add(self, text: str, seconds: float) -> None:
        """Add the next of what was printed; it may end in the middle of a line."""
        first, *rest = text.split("\n")
        if self._open:
            last = self.lines[-1]
            self.lines[-1] = last._replace(text=_grown(last.text, first))
        elif first or rest:
            self._begin(first, seconds)
        for n, piece in enumerate(rest, 1):
            self._close()
            if piece or n < len(rest):
                self._begin(piece, seconds)
        self._bound()

    def _begin(self, text: str, seconds: float) -> None:
        self.lines.append(LogLine(seconds, False, _grown(self._colour, text)))
        self._open = True

    def _close(self) -> None:
        if self._open:
            self._colour = _left_on(self.lines[-1].text)
        self._open = False

    def _bound(self) -> None:
        if len(self.lines) > MOST:
            self.dropped += DROPPED_AT_ONCE
            del self.lines[:DROPPED_AT_ONCE]


def _grown(line: str, more: str) -> str:
    """Write on in a line; what a progress bar wrote over is forgotten, so that it cannot grow without end."""
    text = line + more
    if len(text) > LONGEST and "\r" in text:
        text = text.rstrip("\r").rpartition("\r")[2]
    return text[:LONGEST]


def _left_on(line: str) -> str:
    """Give the colours that are still on at the end of a line."""
    if "\x1b" not in line:
        return ""
    on: list[str] = []
    for sequence in _COLOUR.findall(line):
        on = [] if sequence in _RESET else [*on, sequence][-4:]
    return "".join(on)
