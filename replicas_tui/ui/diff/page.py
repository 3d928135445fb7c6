"""A diff at a width: what a piece of it looks like, drawn when it comes in sight and kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from textual.content import Content

from replicas_tui.state.blocks import DiffLine
from replicas_tui.state.diff.files import FileDiff, FileKey, Hunk
from replicas_tui.ui.diff.headings import file_heading, fold_line, hunk_heading
from replicas_tui.ui.diff.layout import Layout
from replicas_tui.ui.diff.lines import beside, coloured, unified
from replicas_tui.ui.diff.remarks import remark_lines
from replicas_tui.ui.diff.rows import NONE, Row
from replicas_tui.ui.diff.spots import Piece, Remark
from replicas_tui.ui.heights import Heights
from replicas_tui.ui.kit import line

KEPT: Final = 60  # pieces whose lines are kept
SPLIT_FROM: Final = 110  # columns from which old and new stand beside each other by themselves


@dataclass(frozen=True, slots=True)
class Look:
    """How the reader wants it.

    Attributes:
        split: Old and new beside each other; None: where there is room.
        wrap: Long lines go on below; else they are cut, and `skip` columns are hidden at the left.
        fold: What did not change is folded.
        closed: Files of which only the heading is shown.
    """

    split: bool | None = None
    wrap: bool = False
    skip: int = 0
    fold: bool = False
    closed: frozenset[FileKey] = frozenset()


@dataclass(frozen=True, slots=True)
class Drawn:
    """The lines of a piece, and of each the row it belongs to: -1 for a heading."""

    lines: list[Content]
    rows: list[int]

    def span(self, row: int) -> tuple[int, int]:
        """Give the first and the last line of a row; the first row has what stands above it."""
        own = [n for n, of in enumerate(self.rows) if of == row] or [0]
        return (0 if row == 0 else own[0]), own[-1]


class DiffPage:
    """All files of some diffs.

    Attributes:
        width: Cells of every line.
        layout: What there is, top to bottom.
        heights: How high each of its pieces is.
    """

    def __init__(self) -> None:
        self.look = Look()
        self.width = 80
        self.remarks: tuple[Remark, ...] = ()
        self.viewed: Collection[FileKey] = ()
        self.layout = Layout(())
        self.heights = Heights()
        self._drawn: OrderedDict[int, Drawn] = OrderedDict()

    @property
    def files(self) -> Sequence[FileDiff]:
        """Give the files."""
        return self.layout.files

    @property
    def pieces(self) -> Sequence[Piece]:
        """Give everything, top to bottom."""
        return self.layout.pieces

    @property
    def split(self) -> bool:
        """Old and new stand beside each other."""
        return self.look.split if self.look.split is not None else self.width >= SPLIT_FROM

    def open(self, files: Sequence[FileDiff], remarks: Iterable[Remark] = ()) -> None:
        """Show these files."""
        self.remarks = tuple(remarks)
        self.lay(files)

    def lay(self, files: Sequence[FileDiff] | None = None) -> None:
        """Lay out anew: the files, the width or the look changed."""
        look = self.look
        shown = self.files if files is None else files
        self.layout = Layout(shown, self.remarks, closed=look.closed, split=self.split, fold=look.fold)
        self.heights = Heights()
        self.heights.replace(0, 0, [self._guess(piece) for piece in self.pieces])
        self.forget()

    def forget(self) -> None:
        """Draw everything anew."""
        self._drawn.clear()

    def lines(self, at: int) -> Sequence[Content]:
        """Give the lines of a piece."""
        return self.drawn(at).lines

    def drawn(self, at: int) -> Drawn:
        """Draw a piece, unless it is known."""
        known = self._drawn.get(at)
        if known is None:
            known = self._drawn[at] = self._draw(self.pieces[at])
            self.heights.set(at, len(known.lines))
            if len(self._drawn) > KEPT:
                self._drawn.popitem(last=False)
        self._drawn.move_to_end(at)
        return known

    def _draw(self, piece: Piece) -> Drawn:
        if piece.remark is not None:
            lines = remark_lines(self.width, piece.remark)
            return Drawn(lines, [-1, *[0] * (len(lines) - 2), -1])  # between blank lines
        if piece.hunk < 0:
            return self._file(piece.file)
        above = self._above(piece)
        rows = self.layout.of(piece).rows[piece.start : piece.start + piece.count]
        drawn = self._hunk(self.files[piece.file], self.files[piece.file].hunks[piece.hunk], rows)
        lines = [*above, *(line for row in drawn for line in row)]
        return Drawn(lines, [*[-1] * len(above), *(n for n, row in enumerate(drawn) for _ in row)])

    def _file(self, file: int) -> Drawn:
        one = self.files[file]
        several = len({each.key[0] for each in self.files}) > 1
        closed = one.key in self.look.closed and bool(one.hunks)
        own = file_heading(self.width, one, several=several, viewed=one.key in self.viewed, closed=closed)
        above = [line(self.width, [])] if file else []
        return Drawn([*above, *own], [*[-1] * len(above), *[0] * len(own)])

    def _above(self, piece: Piece) -> list[Content]:
        if piece.start:
            return []
        gap = [line(self.width, [])] if piece.hunk else []
        hunks = self.files[piece.file].hunks
        heading = hunk_heading(self.width, hunks[piece.hunk], piece.hunk, len(hunks))
        return [*gap, heading] if self._headed(piece) else gap

    def _hunk(self, one: FileDiff, hunk: Hunk, rows: Sequence[Row]) -> list[list[Content]]:
        first, last = _bounds(rows)
        lines = hunk.lines(first, last + 1)
        codes = coloured(lines, one.path)
        if self.look.skip:
            codes = [code[self.look.skip :] for code in codes]
        at = {first + n: pair for n, pair in enumerate(zip(lines, codes, strict=True))}
        return [self._row(row, at) for row in rows]

    def _row(self, row: Row, at: Mapping[int, tuple[DiffLine, Content]]) -> list[Content]:
        if row.folded:
            return [fold_line(self.width, row.folded)]
        if self.split:
            return beside(self.width, row.left, row.right, at, wrap=self.look.wrap)
        return unified(self.width, *at[row.left], wrap=self.look.wrap)

    def _guess(self, piece: Piece) -> int:
        if piece.remark is not None:
            return len(remark_lines(self.width, piece.remark))
        if piece.hunk < 0:
            return 1 + len(self.files[piece.file].loose) + (piece.file > 0)
        return max(1, piece.count + (piece.start == 0) * (self._headed(piece) + (piece.hunk > 0)))

    def _headed(self, piece: Piece) -> bool:
        """Say whether a hunk's heading comes first; of a file's only hunk, within nothing, it would say nothing."""
        hunks = self.files[piece.file].hunks
        return len(hunks) > 1 or bool(hunks[0].within.strip())


def _bounds(rows: Sequence[Row]) -> tuple[int, int]:
    """Give the first and the last line that these rows show."""
    lines = [n for row in rows if not row.folded for n in (row.left, row.right) if n != NONE]
    return (min(lines), max(lines)) if lines else (0, -1)
