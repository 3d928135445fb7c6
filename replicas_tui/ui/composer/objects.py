"""Vim's text objects: a word, what is in quotes or brackets, a paragraph."""

from __future__ import annotations

import re
from typing import Final

OBJECTS: Final = "ia"  # in, around: these wait for what they are to take
_KINDS: Final = {True: re.compile(r"\w+|[^\S\n]+|[^\w\s]+"), False: re.compile(r"[^\S\n]+|\S+")}
_PAIRS: Final = {each: pair for pair in ("()", "[]", "{}", "<>") for each in pair} | {"b": "()", "B": "{}"}


def span_of(key: str, text: str, cursor: int) -> tuple[int, int] | None:
    """Give where the object begins and ends that is meant at a place, `iw` or `a"`; None when there is none."""
    around, kind = key[:1] == "a", key[1:]
    if kind in ("w", "W"):
        return _word(text, cursor, small=kind == "w", around=around)
    if kind in ("'", '"', "`"):
        return _quoted(text, cursor, kind, around=around)
    if kind in _PAIRS:
        return _bracketed(text, cursor, _PAIRS[kind], around=around)
    return _paragraph(text, cursor, around=around) if kind == "p" else None


def _line(text: str, at: int) -> tuple[int, int]:
    end = text.find("\n", at)
    return text.rfind("\n", 0, at) + 1, len(text) if end < 0 else end


def _word(text: str, cursor: int, *, small: bool, around: bool) -> tuple[int, int] | None:
    """Take the word, or the space between words; around it the space behind, else the one before."""
    begin, end = _line(text, cursor)
    spans = [one.span() for one in _KINDS[small].finditer(text, begin, end)]
    at = next((n for n, (start, stop) in enumerate(spans) if start <= cursor < stop), None)
    if at is None:
        return None
    start, stop = spans[at]
    blank = not text[start].strip()
    if around and at + 1 < len(spans) and (blank or not text[stop].strip()):
        return start, spans[at + 1][1]
    if around and at and not text[start - 1].strip():
        return spans[at - 1][0], stop
    return start, stop


def _quoted(text: str, cursor: int, quote: str, *, around: bool) -> tuple[int, int] | None:
    """Take what is between two quotes of the line; the next pair when the cursor is in none."""
    begin, end = _line(text, cursor)
    marks = [n for n in range(begin, end) if text[n] == quote and text[max(begin, n - 1) : n] != "\\"]
    pairs = list(zip(marks[::2], marks[1::2], strict=False))
    start, stop = next((pair for pair in pairs if cursor <= pair[1]), (-1, -1))
    if start < 0:
        return None
    if not around:
        return start + 1, stop
    behind = stop + 1
    while behind < end and text[behind] in " \t":
        behind += 1
    while behind == stop + 1 and start > begin and text[start - 1] in " \t":  # none behind: what is before goes along
        start -= 1
    return start, behind


def _bracketed(text: str, cursor: int, pair: str, *, around: bool) -> tuple[int, int] | None:
    """Take what is between the brackets around the cursor, over lines."""
    start = _outwards(text, cursor + (text[cursor : cursor + 1] == pair[0]), pair, -1)
    stop = None if start is None else _outwards(text, start, pair, 1)
    if start is None or stop is None:
        return None
    return (start, stop + 1) if around else (start + 1, stop)


def _outwards(text: str, at: int, pair: str, step: int) -> int | None:
    """Find the bracket that opens before a place, or the one that closes what opens there."""
    wanted, other = (pair[1], pair[0]) if step > 0 else (pair[0], pair[1])
    at, depth = at + step, 0
    while 0 <= at < len(text):
        if text[at] == wanted and not depth:
            return at
        depth += (text[at] == other) - (text[at] == wanted)
        at += step
    return None


def _paragraph(text: str, cursor: int, *, around: bool) -> tuple[int, int]:
    """Take the lines between empty ones; around them the empty ones behind too. They end without a line break."""
    lines, row = text.split("\n"), text.count("\n", 0, cursor)
    filled = bool(lines[row].strip())
    first = last = row
    while first and bool(lines[first - 1].strip()) is filled:
        first -= 1
    while last + 1 < len(lines) and bool(lines[last + 1].strip()) is filled:
        last += 1
    while around and last + 1 < len(lines) and bool(lines[last + 1].strip()) is not filled:
        last += 1
    before = sum(len(line) + 1 for line in lines[:first])
    return before, before + len("\n".join(lines[first : last + 1]))
