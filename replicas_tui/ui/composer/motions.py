"""Where vim's motions lead, in a text, from a place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

_WORD: Final = re.compile(r"\w+|[^\w\s]+|(?<=\n)(?=\n)")  # an empty line is a word too
_FILLED: Final = re.compile(r"\S")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a motion leads; an operator takes whole lines, or the last character as well, where it says so."""

    at: int
    whole: bool = False
    inclusive: bool = False


def motion(key: str, count: int, text: str, cursor: int, *, counted: bool = False) -> Target | None:
    """Follow a motion; None for what is none."""
    if key in ("j", "k"):
        return Target(_line(text, cursor, count if key == "j" else -count), whole=True)
    if key in ("G", "gg"):
        last = text.count("\n")
        row = min(count - 1, last) if counted else (last if key == "G" else 0)
        return Target(_indent(text, _row(text, row)), whole=True)
    move = _MOVES.get(key)
    return move(text, cursor, count) if move is not None else None


def _left(text: str, at: int, count: int) -> Target:
    return Target(max(text.rfind("\n", 0, at) + 1, at - count))


def _right(text: str, at: int, count: int) -> Target:
    return Target(min(_end(text, at), at + count))


def _first(text: str, at: int, _: int) -> Target:
    return Target(text.rfind("\n", 0, at) + 1)


def _filled(text: str, at: int, _: int) -> Target:
    return Target(_indent(text, at))


def _last(text: str, at: int, count: int) -> Target:
    return Target(_end(text, _line(text, at, count - 1)))


def _word(text: str, at: int, count: int) -> Target:
    starts = [one.start() for one in _WORD.finditer(text) if one.start() > at]
    return Target(starts[count - 1] if count <= len(starts) else len(text))


def _back(text: str, at: int, count: int) -> Target:
    starts = [one.start() for one in _WORD.finditer(text) if one.start() < at]
    return Target(starts[-count] if count <= len(starts) else 0)


def _ends(text: str, at: int, count: int) -> Target:
    ends = [one.end() - 1 for one in _WORD.finditer(text) if one.end() - 1 > at and one.end() > one.start()]
    return Target(ends[count - 1] if count <= len(ends) else max(0, len(text) - 1), inclusive=True)


_MOVES: Final[Mapping[str, Callable[[str, int, int], Target]]] = {
    "h": _left,
    "l": _right,
    "0": _first,
    "^": _filled,
    "$": _last,
    "w": _word,
    "b": _back,
    "e": _ends,
}


def _end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def _row(text: str, row: int) -> int:
    """Give where a line begins; the last one's beginning when there is no such line."""
    at = 0
    for _ in range(row):
        found = text.find("\n", at)
        if found < 0:
            break
        at = found + 1
    return at


def _line(text: str, at: int, by: int) -> int:
    """Give the same column so many lines below, or the end of that line."""
    begin = text.rfind("\n", 0, at) + 1
    row = max(0, min(text.count("\n", 0, at) + by, text.count("\n")))
    there = _row(text, row)
    return min(there + at - begin, _end(text, there))


def _indent(text: str, at: int) -> int:
    begin = text.rfind("\n", 0, at) + 1
    found = _FILLED.search(text, begin, _end(text, at))
    return found.start() if found else _end(text, at)
