"""A diff arranged: files, hunks, and hunks in pieces small enough to be drawn when they come in sight."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from textual.content import Content

from replicas_tui.state.blocks import DiffLine
from replicas_tui.state.safe import Safe
from replicas_tui.ui.diff.lines import change_lines
from replicas_tui.ui.diff.parse import FileDiff, Hunk, parse
from replicas_tui.ui.heights import Heights
from replicas_tui.ui.kit import G, Part, line

PIECE: Final = 200  # lines of a hunk that are drawn at once
KEPT: Final = 60  # pieces whose lines are kept


@dataclass(frozen=True, slots=True)
class Piece:
    """Something to draw: a file's heading (`hunk` is None), or lines of a hunk from `start` on.

    Attributes:
        file: Index of the file.
        hunk: Index of the hunk in the file.
        start: The first line; 0 has the hunk's heading before it.
        count: How many lines.
    """

    file: int
    hunk: int | None
    start: int = 0
    count: int = 0


class DiffPage:
    """All files of some diffs, at a width.

    Attributes:
        files: In the order of the diffs.
        pieces: Everything, top to bottom.
        wrap: Long lines go on below; else they are cut, and `skip` columns are hidden at the left.
    """

    def __init__(self) -> None:
        self.files: tuple[FileDiff, ...] = ()
        self.pieces: list[Piece] = []
        self.heights = Heights()
        self.wrap = False
        self.skip = 0
        self.width = 80
        self._drawn: OrderedDict[int, list[Content]] = OrderedDict()
        self._numbered: tuple[Hunk, list[DiffLine]] | None = None

    def open(self, diffs: Sequence[tuple[Safe, Safe]]) -> None:
        """Show these diffs, each with the name of its repository."""
        self.files = tuple(one for name, text in diffs for one in parse(name, text))
        self.pieces = [piece for n, one in enumerate(self.files) for piece in _pieces(n, one)]
        self.heights = Heights()
        self.heights.replace(0, 0, [self._guess(piece) for piece in self.pieces])
        self.forget()

    def forget(self) -> None:
        """Draw everything anew: width, wrap or colours changed."""
        self._drawn.clear()

    def lines(self, at: int) -> list[Content]:
        """Give the lines of a piece."""
        known = self._drawn.get(at)
        if known is None:
            known = self._drawn[at] = self._draw(self.pieces[at])
            self.heights.set(at, len(known))
            if len(self._drawn) > KEPT:
                self._drawn.popitem(last=False)
        self._drawn.move_to_end(at)
        return known

    def heading_of(self, file: int) -> int:
        """Give the index of a file's heading."""
        return next((n for n, piece in enumerate(self.pieces) if piece.file == file), 0)

    def _draw(self, piece: Piece) -> list[Content]:
        one = self.files[piece.file]
        if piece.hunk is None:
            return [*([line(self.width, [])] if piece.file else []), *self._file(one)]
        hunk = one.hunks[piece.hunk]
        heading = [line(self.width, [])] if piece.start == 0 and piece.hunk else []
        heading += [_hunk_heading(self.width, hunk, piece.hunk, len(one.hunks))] if self._headed(piece) else []
        lines = self._lines_of(hunk)[piece.start : piece.start + piece.count]
        return [*heading, *change_lines(self.width, lines, one.path, cut=not self.wrap, skip=self.skip)]

    def _file(self, one: FileDiff) -> list[Content]:
        several = len({each.repository for each in self.files}) > 1
        parts: list[Part] = [" ", (one.status, "$t-meta"), " ", (one.path or one.repository, "$t-strong")]
        parts += [(f"  {one.repository}", "$t-meta")] if several and one.path else []
        parts += [(f"  {fact}", "$t-2") for fact in one.facts]
        right: list[Part] = [(f"+{one.added}", "$t-done")] if one.added else []
        right += [(f" {G['removed']}{one.removed}", "$t-fail")] if one.removed else []
        rows = [line(self.width, parts, [*right, " "])]
        return rows + [line(self.width, ["   ", (row, "$t-2")]) for row in one.loose]

    def _lines_of(self, hunk: Hunk) -> list[DiffLine]:
        if self._numbered is None or self._numbered[0] is not hunk:
            self._numbered = (hunk, hunk.lines())
        return self._numbered[1]

    def _guess(self, piece: Piece) -> int:
        if piece.hunk is None:
            return 1 + len(self.files[piece.file].loose) + (piece.file > 0)
        return max(1, piece.count + self._headed(piece) + (piece.start == 0 and piece.hunk > 0))

    def _headed(self, piece: Piece) -> bool:
        """Say whether a hunk's heading comes first; of a file's only hunk, within nothing, it would say nothing."""
        hunks = self.files[piece.file].hunks
        return piece.start == 0 and piece.hunk is not None and (len(hunks) > 1 or bool(hunks[0].within.strip()))


def _pieces(n: int, one: FileDiff) -> list[Piece]:
    pieces = [Piece(n, None)]
    for at, hunk in enumerate(one.hunks):
        count = len(hunk.rows)
        pieces += [Piece(n, at, start, min(PIECE, count - start)) for start in range(0, max(1, count), PIECE)]
    return pieces


def _hunk_heading(width: int, hunk: Hunk, nth: int, count: int) -> Content:
    """Write what the hunk is within, and which of them it is."""
    where = hunk.within.strip() or f"from line {hunk.new or hunk.old}"
    return line(width, ["   ", (where.rstrip(":"), "$t-title")], [(f"hunk {nth + 1} of {count}", "$t-meta"), " "])
