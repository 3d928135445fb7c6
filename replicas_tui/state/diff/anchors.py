"""Where a comment stands: anchored by what its lines say and what is around them, so that it goes along with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from replicas_tui.state.diff.files import FileDiff, FileKey, Line, Side

AROUND: Final = 3  # lines above and below that are remembered


@dataclass(frozen=True, slots=True)
class Anchor:
    """Lines of one version of a file, as they were when somebody pointed at them.

    Attributes:
        file: Repository and path.
        side: Which version: what is there now, or what was removed.
        first: Their numbers, and `last`.
        quote: What they say, as it is.
        before: What stands above them, nearest last, and `after` what stands below.
    """

    file: FileKey
    side: Side
    first: int
    last: int
    quote: tuple[str, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where an anchor is now: the number of its first line, and the hunk and line of its last one."""

    first: int
    hunk: int
    line: int


def anchor(one: FileDiff, side: Side, first: int, last: int) -> Anchor | None:
    """Point at lines by their numbers; None when the diff does not show them."""
    lines = one.version(side)
    at = next((n for n, line in enumerate(lines) if line[0] == first), None)
    if at is None:
        return None
    end = at
    while end + 1 < len(lines) and lines[end + 1][0] <= last and lines[end + 1][0] == lines[end][0] + 1:
        end += 1
    return Anchor(
        one.key,
        side,
        first,
        lines[end][0],
        tuple(line[1] for line in lines[at : end + 1]),
        tuple(line[1] for line in lines[max(0, at - AROUND) : at]),
        tuple(line[1] for line in lines[end + 1 : end + 1 + AROUND]),
    )


def find(one: FileDiff, anchored: Anchor) -> Place | None:
    """Find the lines an anchor points at; None when they are not there any more.

    Of several places that say the same the one with the most of its surroundings, then the nearest. Blank lines say
    nothing, so these are found by their surroundings alone.
    """
    lines, count = one.version(anchored.side), len(anchored.quote)
    best: tuple[int, int, int] | None = None
    for at in range(len(lines) - count + 1):
        if lines[at][1] != anchored.quote[0] or not _says(lines[at : at + count], anchored.quote):
            continue
        score = _alike(lines, at, at + count, anchored)
        if score or any(text.strip() for text in anchored.quote):
            best = max(best or (-1, 0, 0), (score, -abs(lines[at][0] - anchored.first), at))
    if best is None:
        return None
    last = lines[best[2] + count - 1]
    return Place(lines[best[2]][0], last[2], last[3])


def nearest(one: FileDiff, side: Side, number: int) -> tuple[int, int] | None:
    """Give hunk and line of the line nearest to a number; None when the diff has no line of that version."""
    found = min(one.version(side), key=lambda line: abs(line[0] - number), default=None)
    return None if found is None else (found[2], found[3])


def file_of(files: Sequence[FileDiff], anchored: Anchor) -> int | None:
    """Give the index of an anchor's file, also when it was renamed meanwhile; None when it is not there."""
    same = next((n for n, one in enumerate(files) if one.key == anchored.file), None)
    if same is not None:
        return same
    repository, path = anchored.file
    was = (n for n, one in enumerate(files) if one.key[0] == repository and one.before == path and one.status == "R")
    return next(was, None)


def _says(lines: Sequence[Line], quote: Sequence[str]) -> bool:
    numbers = [line[0] for line in lines]
    return [line[1] for line in lines] == list(quote) and numbers[-1] - numbers[0] == len(quote) - 1


def _alike(lines: Sequence[Line], start: int, end: int, anchored: Anchor) -> int:
    """Count the remembered lines around that are still there, from the quote outwards."""
    above = [line[1] for line in lines[max(0, start - len(anchored.before)) : start]]
    below = [line[1] for line in lines[end : end + len(anchored.after)]]
    up = _run(list(reversed(above)), list(reversed(anchored.before)))
    return up + _run(below, anchored.after)


def _run(some: Sequence[str], others: Sequence[str]) -> int:
    """Count how many are equal from the first on."""
    pairs = enumerate(zip(some, others, strict=False))
    return next((n for n, (one, other) in pairs if one != other), min(len(some), len(others)))
