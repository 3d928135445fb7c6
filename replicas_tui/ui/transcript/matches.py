"""Where a query is: in the text of a block, and in the lines that were drawn of it.

A text is wrapped wherever the width has it, so a blank of the query is any white space, and in drawn lines a word may
go on in the next one. Marks of markdown are no part of what one reads: they are looked for only by who writes some.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from replicas_tui.state.blocks import Answer, Block, PlanReview
from replicas_tui.ui.transcript.words import plain

_MARKS = re.compile(r"\*\*|`+")
_MARGIN = re.compile(r"\s*(?:[│┃]\s*)?")


class Piece(NamedTuple):
    """A part of a match that is in one line: which, and which of its characters."""

    row: int
    start: int
    end: int


def pattern_of(query: str, *, wrapped: bool = False) -> re.Pattern[str]:
    """Give what matches a query; capitals in it make capitals count. `wrapped`: words may break anywhere."""
    words = re.split(r"\s+", query)
    between = r"\n?" if wrapped else ""
    written = r"\s+".join(between.join(map(re.escape, word)) for word in words)
    return re.compile(written, re.IGNORECASE if query.islower() else 0)


def readable(block: Block, query: str) -> str:
    """Give the text of a block in which a query is looked for."""
    text = plain(block)
    return _MARKS.sub("", text) if isinstance(block, Answer | PlanReview) and not _MARKS.search(query) else text


def in_rows(query: str, rows: Sequence[str]) -> list[list[Piece]]:
    """Give the matches in lines of one block, each as the pieces it has in them."""
    margins = [found.end() for row in rows if (found := _MARGIN.match(row))]
    kept = [row[margin:].rstrip() for row, margin in zip(rows, margins, strict=True)]
    joined = "\n".join(kept)
    starts = [0]
    for row in kept:
        starts.append(starts[-1] + len(row) + 1)
    return [
        list(_pieces(starts, margins, *found.span()))
        for found in pattern_of(query, wrapped=True).finditer(joined)
        if found.group()
    ]


def _pieces(starts: Sequence[int], margins: Sequence[int], start: int, end: int) -> Iterator[Piece]:
    for row, margin in enumerate(margins):
        first, last = max(start, starts[row]), min(end, starts[row + 1] - 1)
        if first < last:
            yield Piece(row, first - starts[row] + margin, last - starts[row] + margin)
