"""A diff as pieces small enough to be drawn when they come in sight, and where in them everything is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from replicas_tui.state.diff.files import FileDiff, FileKey
from replicas_tui.ui.diff.rows import HunkRows
from replicas_tui.ui.diff.spots import Piece, Remark, Spot

PIECE: Final = 50  # rows of a hunk that are drawn at once


class Layout:
    """Everything top to bottom.

    Args:
        files: In the order of the diffs.
        remarks: What stands below lines.
        closed: Files of which only the heading is shown.
        split: Old and new beside each other.
        fold: What did not change is folded.
    """

    def __init__(
        self,
        files: Sequence[FileDiff],
        remarks: Iterable[Remark] = (),
        *,
        closed: Collection[FileKey] = (),
        split: bool = False,
        fold: bool = False,
    ) -> None:
        self.files = files
        self.split = split
        self.rows = [[HunkRows(hunk, split=split, fold=fold) for hunk in one.hunks] for one in files]
        self.pieces: list[Piece] = []
        below: dict[tuple[int, int, int], list[Remark]] = {}
        for remark in remarks:
            below.setdefault((remark.at.file, remark.at.hunk, self._row(remark.at)), []).append(remark)
        for n, one in enumerate(files):
            self.pieces.append(Piece(n))
            self.pieces += [Piece(n, remark=remark) for remark in below.get((n, -1, 0), ())]
            if one.key not in closed:
                for hunk, rows in enumerate(self.rows[n]):
                    self.pieces += _pieces(n, hunk, rows.count, below)
        self._keys = [piece.key for piece in self.pieces]
        self._remarks = {piece.remark.id: at for at, piece in enumerate(self.pieces) if piece.remark is not None}

    def find(self, spot: Spot) -> tuple[int, int]:
        """Give the piece a spot is in, and which of its rows it is; of a file that is closed its heading."""
        if spot.remark in self._remarks:
            return self._remarks[spot.remark], 0
        row = self._row(spot)
        at = max(0, bisect_right(self._keys, (spot.file, spot.hunk, row, 0)) - 1) if self.pieces else 0
        if not self.pieces or self.pieces[at].hunk < 0:
            return self.heading(spot.file), 0
        return at, min(max(0, row - self.pieces[at].start), self.pieces[at].count - 1)

    def has(self, remark: str) -> bool:
        """Say whether a remark is shown."""
        return remark in self._remarks

    def heading(self, file: int) -> int:
        """Give the piece that is a file's heading."""
        return max(0, bisect_right(self._keys, (file, -1, 0, 0)) - 1)

    def spot(self, at: int, row: int) -> Spot:
        """Name a row of a piece."""
        piece = self.pieces[at]
        if piece.remark is not None:
            return piece.remark.at._replace(remark=piece.remark.id)
        if piece.hunk < 0:
            return Spot(piece.file)
        return Spot(piece.file, piece.hunk, self.rows[piece.file][piece.hunk].rows[piece.start + row].line)

    def of(self, piece: Piece) -> HunkRows:
        """Give the rows of a piece's whole hunk."""
        return self.rows[piece.file][piece.hunk]

    def _row(self, spot: Spot) -> int:
        if spot.hunk < 0 or not (spot.file < len(self.rows) and spot.hunk < len(self.rows[spot.file])):
            return 0
        of_line = self.rows[spot.file][spot.hunk].of_line if spot.line > 0 else ()
        return of_line[min(spot.line, len(of_line) - 1)] if of_line else 0


def _pieces(file: int, hunk: int, count: int, below: dict[tuple[int, int, int], list[Remark]]) -> Iterator[Piece]:
    """Cut a hunk into pieces, and where something stands below one of its rows."""
    cuts = {row + 1 for at_file, at_hunk, row in below if (at_file, at_hunk) == (file, hunk)} if below else set()
    ends = sorted({*range(PIECE, count, PIECE), *cuts, max(1, count)})
    start = 0
    for end in ends:
        yield Piece(file, hunk, start, end - start)
        yield from (Piece(file, hunk, end - 1, 1, remark) for remark in below.get((file, hunk, end - 1), ()))
        start = end
