"""Names for what can be pointed at in a diff, which hold however it is laid out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from replicas_tui.state.safe import NOTHING, Safe


class Spot(NamedTuple):
    """A file's heading (no hunk), a line of a hunk, or a remark."""

    file: int
    hunk: int = -1
    line: int = -1
    remark: str = ""


TOP = Spot(0)


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody says of a line, to be drawn below it.

    Attributes:
        at: The line it is below; a file's heading when its lines are not there any more.
        title: What it is about: `on line 43`.
        note: How it is with it: `draft`, `moved`, `outdated`.
        quote: What its lines said, where they are not shown.
        rows: Lines to leave free, when it is being written; 0 when it is not.
    """

    id: str
    at: Spot
    title: Safe
    text: Safe
    note: Safe = NOTHING
    quote: tuple[Safe, ...] = ()
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to draw: a file's heading (no hunk), some rows of a hunk, or a remark.

    Attributes:
        file: Index of the file.
        hunk: Index of the hunk in the file.
        start: The first row.
        count: How many rows.
    """

    file: int
    hunk: int = -1
    start: int = 0
    count: int = 1
    remark: Remark | None = None

    @property
    def key(self) -> tuple[int, int, int, int]:
        """Where it comes in the order of everything."""
        return self.file, self.hunk, self.start, self.remark is not None
