"""A diff without what is only white space: what differs in nothing else becomes a line that stayed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from replicas_tui.state.diff.files import FileDiff, Hunk
from replicas_tui.state.safe import Safe

LARGEST: Final = 2_000  # lines of one change that are compared


@lru_cache(maxsize=10_000)  # asked for anew whenever something is painted
def without_spaces(one: FileDiff) -> FileDiff:
    """Give the file's diff with changes of white space taken as none; hunks with nothing else are gone.

    A hunk keeps the digest of what it really changes.
    """
    for hunk in one.hunks:
        hunk.digest(one.key)
    hunks = [replace(hunk, rows=list(_quiet(hunk.rows)), _numbers=[]) for hunk in one.hunks]
    made = only(one, (hunk for hunk in hunks if any(row[:1] in "+-" for row in hunk.rows)))
    if one.hunks and not made.hunks:
        made.facts = [*one.facts, Safe("white space only")]
    return made


def only(one: FileDiff, keep: Iterable[Hunk]) -> FileDiff:
    """Give the file with some of its hunks."""
    hunks = list(keep)
    added, removed = (sum(row[:1] == sign for hunk in hunks for row in hunk.rows) for sign in "+-")
    return replace(one, hunks=hunks, added=added, removed=removed, _digest="", _versions={})


def _quiet(rows: Sequence[str]) -> Iterator[str]:
    """Take each run of removed lines together with the added ones right after it."""
    gone: list[str] = []
    came: list[str] = []
    for row in (*rows, ""):
        sign = row[:1]
        if sign == "-" and not came:
            gone.append(row)
        elif sign == "+":
            came.append(row)
        elif sign == "\\" and (gone or came):
            (came or gone).append(row)
        else:
            yield from _paired(gone, came)
            gone, came = ([row], []) if sign == "-" else ([], [])
            if sign and sign != "-":
                yield row


def _paired(gone: Sequence[str], came: Sequence[str]) -> Iterator[str]:
    """Give a change again; of lines that differ in white space alone only the new one, as one that stayed."""
    noted = any(row[:1] == "\\" for row in (*gone, *came))
    if noted or not gone or not came or len(gone) + len(came) > LARGEST:
        yield from (*gone, *came)
        return
    before, after = (["".join(row[1:].split()) for row in side] for side in (gone, came))
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (f" {row[1:]}" for row in came[c:d])
        else:
            yield from (*gone[a:b], *came[c:d])
