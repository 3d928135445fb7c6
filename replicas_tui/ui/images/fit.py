"""How large a picture is drawn: in cells, within a room, as it is and never larger than it was sent."""

from __future__ import annotations

from typing import NamedTuple


class Cell(NamedTuple):
    """A cell of the terminal, in pixels."""

    width: int
    height: int


class Cells(NamedTuple):
    """A size in cells."""

    columns: int
    rows: int


USUAL = Cell(10, 20)  # where a terminal does not say: every cell is about twice as high as it is wide
HALVES = Cell(1, 2)  # half blocks show a pixel in half a cell, so that is how large a picture is as it is


def fitted(width: int, height: int, room: Cells, cell: Cell) -> Cells:
    """Give the cells a picture of so many pixels takes, at most `room`, at least one."""
    scale = min(1.0, room.columns * cell.width / width, room.rows * cell.height / height)
    columns = round(width * scale / cell.width)
    rows = round(height * scale / cell.height)
    return Cells(max(1, min(columns, room.columns)), max(1, min(rows, room.rows)))
