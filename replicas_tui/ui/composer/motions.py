"""Where vim's motions lead, in a text, from a place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

_WORD: Final = re.compile(r"\w+|[^\w\s]+|(?<=\n)(?=\n)")  # an empty line is a word too
_BIG: Final = re.compile(r"\S+|(?<=\n)(?=\n)")
FINDS: Final = "fFtT"  # these wait for the character they look for
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
    if len(key) == 2 and key[0] in FINDS:
        return _found(key, count, text, cursor)
    if key in ("W", "B", "E"):
        return _MOVES[key.lower()](text, cursor, count, _BIG)
    move = _MOVES.get(key)
    return move(text, cursor, count, _WORD) if move is not None else None


def turned(find: str) -> str:
    """Give the search for a character that goes the other way."""
    return find[:1].swapcase() + find[1:]


def _found(key: str, count: int, text: str, at: int) -> Target | None:
    """Find a character on the line, or stop before it; None when there are not so many."""
    kind, char = key[0], key[1]
    begin, end = text.rfind("\n", 0, at) + 1, _end(text, at)
    if kind in "ft":
        places = [n for n in range(at + 1, end) if text[n] == char]
    else:
        places = [n for n in range(at - 1, begin - 1, -1) if text[n] == char]
    if count > len(places):
        return None
    there = places[count - 1] + {"t": -1, "T": 1}.get(kind, 0)
    return Target(there, inclusive=kind in "ft")


def _left(text: str, at: int, count: int, _: re.Pattern[str]) -> Target:
    return Target(max(text.rfind("\n", 0, at) + 1, at - count))


def _right(text: str, at: int, count: int, _: re.Pattern[str]) -> Target:
    return Target(min(_end(text, at), at + count))


def _first(text: str, at: int, _: int, __: re.Pattern[str]) -> Target:
    return Target(text.rfind("\n", 0, at) + 1)


def _filled(text: str, at: int, _: int, __: re.Pattern[str]) -> Target:
    return Target(_indent(text, at))


def _last(text: str, at: int, count: int, _: re.Pattern[str]) -> Target:
    return Target(_end(text, _line(text, at, count - 1)))


def _word(text: str, at: int, count: int, words: re.Pattern[str]) -> Target:
    starts = [one.start() for one in words.finditer(text) if one.start() > at]
    return Target(starts[count - 1] if count <= len(starts) else len(text))


def _back(text: str, at: int, count: int, words: re.Pattern[str]) -> Target:
    starts = [one.start() for one in words.finditer(text) if one.start() < at]
    return Target(starts[-count] if count <= len(starts) else 0)


def _ends(text: str, at: int, count: int, words: re.Pattern[str]) -> Target:
    ends = [one.end() - 1 for one in words.finditer(text) if one.end() - 1 > at and one.end() > one.start()]
    return Target(ends[count - 1] if count <= len(ends) else max(0, len(text) - 1), inclusive=True)


_Move: TypeAlias = Callable[[str, int, int, re.Pattern[str]], Target]
_MOVES: Final[Mapping[str, _Move]] = {
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
