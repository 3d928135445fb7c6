"""Which words differ between a removed line and the added one that took its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from replicas_tui.state.blocks import DiffLine

Spans = list[tuple[int, int]]
_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
LONGEST = 400  # characters of a line that are compared
ALIKE = 0.5  # below it the lines are different lines, and nothing is marked
MOST = 40  # pairs of lines compared in one change


def changed_words(lines: Sequence[DiffLine]) -> dict[int, Spans]:
    """Give the parts of each changed line that differ, by its index; removed and added lines pair up in order."""
    found: dict[int, Spans] = {}
    for gone, came in _changes(lines):
        for old, new in list(zip(gone, came, strict=False))[:MOST]:
            pair = _differences(lines[old].text, lines[new].text)
            if pair is not None:
                found[old], found[new] = pair
    return found


def _changes(lines: Sequence[DiffLine]) -> Iterator[tuple[list[int], list[int]]]:
    """Give runs of removed lines with the added ones right behind them."""
    gone: list[int] = []
    came: list[int] = []
    for n, one in enumerate([*lines, None]):
        if one is not None and one.sign == "+":
            came.append(n)
            continue
        if came or one is None or one.sign == " ":
            if gone and came:
                yield gone, came
            gone, came = [], []
        if one is not None and one.sign == "-":
            gone.append(n)


def _differences(old: str, new: str) -> tuple[Spans, Spans] | None:
    if max(len(old), len(new)) > LONGEST:
        return None
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.quick_ratio() < ALIKE or matcher.ratio() < ALIKE:
        return None
    left: Spans = []
    right: Spans = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            left += _span(before, a, b)
            right += _span(after, c, d)
    return left, right


def _span(tokens: list[str], start: int, end: int) -> Spans:
    at = len("".join(tokens[:start]))
    text = "".join(tokens[start:end])
    return [(at, at + len(text))] if text.strip() else []
