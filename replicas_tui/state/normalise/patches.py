"""Small diffs of a changed file: from its two texts, from a structured patch, or from a patch in text.

Counts are true; at most `KEPT` lines are kept, and what is too large to compare is counted by its lines alone.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from replicas_tui.state.blocks import DiffLine
from replicas_tui.state.normalise.ops import Patch
from replicas_tui.state.normalise.places import place
from replicas_tui.state.safe import Safe, safe_line

KEPT = 400
CONTEXT = 3
COMPARED = 4_000  # lines; difflib is quadratic at worst


def created(path: str, content: str) -> Patch:
    """Give the patch that makes a file."""
    return _patch(path, (("+", line) for line in _lines(content)), old=1, new=1, created=True)


def changed(path: str, before: str, after: str, *, numbered: bool = False) -> Patch:
    """Compare two texts; `numbered` when they are whole files, so that their line numbers mean something."""
    old, new = _lines(before), _lines(after)
    if len(old) + len(new) > COMPARED:
        signed = [("-", line) for line in old] + [("+", line) for line in new]
        return _patch(path, signed, old=1 if numbered else None, new=1 if numbered else None)
    kept: list[DiffLine] = []
    added = removed = 0
    for group in difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(CONTEXT):
        for tag, a, a_end, b, b_end in group:
            if tag == "equal":
                signed = [(" ", line) for line in old[a:a_end]]
            else:
                signed = [("-", line) for line in old[a:a_end]] + [("+", line) for line in new[b:b_end]]
            part = _patch(path, signed, old=a + 1 if numbered else None, new=b + 1 if numbered else None)
            added, removed = added + part.added, removed + part.removed
            kept.extend(part.lines)
    return Patch(place(path), added, removed, tuple(kept[:KEPT]))


def structured(path: str, hunks: Sequence[Mapping[str, Any]]) -> Patch:
    """Read hunks of `{oldStart, newStart, lines}`, lines beginning with their sign."""
    parts = []
    for hunk in hunks:
        lines = [line for line in hunk.get("lines") or () if isinstance(line, str)]
        signed = [(line[:1] or " ", line[1:]) for line in lines if not line.startswith("\\")]
        parts.append(_patch(path, signed, old=_number(hunk.get("oldStart")), new=_number(hunk.get("newStart"))))
    return together(path, parts)


def together(path: str, parts: Sequence[Patch]) -> Patch:
    """Join several patches of one file."""
    lines = tuple(line for part in parts for line in part.lines)
    return Patch(place(path), sum(p.added for p in parts), sum(p.removed for p in parts), lines[:KEPT])


def written(path: str, lines: Iterable[str], *, created_file: bool = False) -> Patch:
    """Read the lines of a patch, each beginning with its sign; headers and hunk marks are passed over."""
    signed = [(line[:1], line[1:]) for line in lines if line[:1] in ("+", "-", " ")]
    return _patch(path, signed, old=None, new=1 if created_file else None, created=created_file)


def _patch(
    path: str, signed: Iterable[tuple[str, str]], *, old: int | None, new: int | None, created: bool = False
) -> Patch:
    kept: list[DiffLine] = []
    added = removed = 0
    for sign, text in signed:
        added += sign == "+"
        removed += sign == "-"
        if len(kept) < KEPT:
            kept.append(_diff_line(sign, text, old, new))
        old = old + 1 if old is not None and sign != "+" else old
        new = new + 1 if new is not None and sign != "-" else new
    return Patch(place(path), added, removed, tuple(kept), created=created)


def _diff_line(sign: str, text: str, old: int | None, new: int | None) -> DiffLine:
    shown = _code(text)
    if sign == "+":
        return DiffLine("+", shown, None, new)
    if sign == "-":
        return DiffLine("-", shown, old, None)
    return DiffLine(" ", shown, old, new)


def _code(text: str) -> Safe:
    """One line of a file, its indentation kept."""
    indent = text[: len(text) - len(text.lstrip(" \t"))].replace("\t", "    ")
    return Safe(indent[:200] + safe_line(text, 2_000))


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").removesuffix("\n").split("\n") if text else []


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
