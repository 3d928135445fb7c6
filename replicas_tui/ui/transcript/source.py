"""Which part of what was written a drawn line shows, so that lines are copied without gutter, borders and soft wraps.

Drawing may add to a text (numbers, glyphs, times), leave marks out and break lines; it never changes the order of the
words. So each line is found by its words, from where the line before it ended.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

GUTTER: Final = 3  # cells before the text of every line: cursor, glyph, air
_WORD = re.compile(r"\w+")
_NUMBERS: Final = 2  # words that may stand before a line's own: its numbers in a diff
_SLACK: Final = 200  # characters of marks that are not drawn, between two lines
_MARKS = re.compile(r"\W*(?:\d+[.)]\s+)?\W*(?:[xX]\]\s+)?")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a text."""

    start: int
    end: int


def shown(rows: Sequence[str], text: str, *, ending: int | None = None) -> list[Span | None]:
    """Find what each row shows of `text`; None for a row that shows nothing of it.

    Args:
        rows: As drawn, gutter included.
        text: What they were drawn from.
        ending: The first of the rows that show the end of the text, when something before them is left out.
    """
    spans: list[Span | None] = []
    at = 0
    for row in rows[:ending]:
        span = _find(row, text, at)
        spans.append(span)
        at = span.end if span is not None else at
    if ending is None:
        return spans
    last: list[Span | None] = []
    until = len(text)
    for row in reversed(rows[ending:]):
        words = row[GUTTER:].strip()
        place = text.rfind(words, at, until) if words else -1
        last.append(Span(place, place + len(words)) if place >= 0 else None)
        until = place if place >= 0 else until
    return [*spans, *reversed(last)]


def cut(spans: Sequence[Span | None], first: int, last: int, text: str) -> str:
    """Give what rows `first` to `last` show, as it was written; empty when they show nothing of it."""
    chosen = [span for span in spans[first : last + 1] if span is not None]
    if not chosen:
        return ""
    after = next((span for span in spans[last + 1 :] if span is not None), None)
    start, end = _line_start(text, chosen[0].start), chosen[-1].end
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    if after is not None and after.start < line_end:
        line_end = _word_start(text, after.start, end)
    return text[start : max(end, line_end)].strip("\n").rstrip()


def _find(row: str, text: str, at: int) -> Span | None:
    words = row[GUTTER:].strip()
    if not words:
        return None
    until = at + 2 * len(words) + _SLACK
    place = text.find(words, at, until)
    if place >= 0:
        return Span(place, place + len(words))
    return _by_words(_WORD.findall(words), text, at, until)


def _by_words(words: Sequence[str], text: str, at: int, until: int) -> Span | None:
    """Find words with marks between them: all of them, all but numbers before them, or as many of the first as fit."""
    tries = [words[skip:] for skip in range(min(_NUMBERS, len(words) - 1) + 1)]
    tries += [words[:count] for count in (8, 4, 3, 2) if count < len(words)]
    tries += [words[:1]] if at == 0 else []
    for some in filter(None, tries):
        found = re.compile(r"\W{0,40}?".join(map(re.escape, some))).search(text, at, until)
        if found is not None:
            return Span(found.start(), found.end())
    return None


def _line_start(text: str, at: int) -> int:
    """Give where the line begins, when only marks and spaces are before `at`; else where the word begins."""
    start = text.rfind("\n", 0, at) + 1
    return start if _MARKS.fullmatch(text, start, at) else _word_start(text, at, start)


def _word_start(text: str, at: int, least: int) -> int:
    """Go back over marks that touch the word at `at`: a bracket, a quote."""
    while at > least and not text[at - 1].isspace() and not text[at - 1].isalnum():
        at -= 1
    return at
