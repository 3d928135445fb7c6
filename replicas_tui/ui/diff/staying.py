"""Staying at a line while the diff around it becomes another: what it says counts, not its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from replicas_tui.state.diff.anchors import Anchor, anchor, file_of, find, nearest
from replicas_tui.state.diff.files import FileDiff, FileKey, Side
from replicas_tui.ui.diff.spots import TOP, Spot


@dataclass(frozen=True, slots=True)
class Held:
    """Where a reader is: at a line, or a file's heading; and how many files come before that one."""

    file: FileKey
    line: Anchor | None
    remark: str
    nth: int


def line_at(files: Sequence[FileDiff], spot: Spot) -> tuple[Side, int] | None:
    """Give version and number of a line; the new version, unless the line is only in the old one."""
    if spot.hunk < 0 or spot.line < 0:
        return None
    hunk = files[spot.file].hunks[spot.hunk]
    old, new = hunk.numbers[spot.line]
    sign = hunk.rows[spot.line][:1]
    return None if sign == "\\" else ("old", old) if sign == "-" else ("new", new)


def hold(files: Sequence[FileDiff], spot: Spot) -> Held:
    """Remember where a reader is."""
    one, at = files[spot.file], line_at(files, spot)
    return Held(one.key, anchor(one, at[0], at[1], at[1]) if at is not None else None, spot.remark, spot.file)


def regain(files: Sequence[FileDiff], held: Held) -> tuple[Spot, bool]:
    """Find the place again, or the nearest one; and say whether its file is there at all."""
    where = Anchor(held.file, "new", 0, 0, ("",)) if held.line is None else held.line
    file = file_of(files, where)
    if file is None:
        return (Spot(min(held.nth, len(files) - 1)) if files else TOP), False
    if held.line is None:
        return Spot(file, remark=held.remark), True
    place = find(files[file], held.line)
    if place is not None:
        return Spot(file, place.hunk, place.line, held.remark), True
    near = nearest(files[file], held.line.side, held.line.first) or nearest(files[file], "new", held.line.first)
    return (Spot(file, *near, held.remark) if near is not None else Spot(file, remark=held.remark)), True
