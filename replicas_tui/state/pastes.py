"""Large pastes stand in the text as tokens, `[Paste #1 212 lines]`, so that one can read what one writes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

MOST_LINES: Final = 40
MOST_BYTES: Final = 4096
_TOKEN: Final = re.compile(r"\[Paste #(\d{1,6}) \d+ lines?\]")


class Token(NamedTuple):
    """Where a token stands, and what it stands for."""

    start: int
    end: int
    paste: str


def large(text: str) -> bool:
    """Say whether a paste is too large to be shown."""
    return text.count("\n") >= MOST_LINES or len(text.encode()) > MOST_BYTES


def token(number: int, paste: str) -> str:
    """Write the token of the paste of this number, from 1."""
    lines = paste.removesuffix("\n").count("\n") + 1
    return f"[Paste #{number} {lines} line{'s' * (lines != 1)}]"


def tokens(text: str, pastes: Sequence[str]) -> Iterator[Token]:
    """Find the tokens that stand for one of `pastes`; what only looks like one is text."""
    for found in _TOKEN.finditer(text):
        number = int(found[1])
        if 1 <= number <= len(pastes):
            paste = pastes[number - 1]
            if paste and found[0] == token(number, paste):
                yield Token(found.start(), found.end(), paste)


def expand(text: str, pastes: Sequence[str]) -> str:
    """Give the text with every paste in its token's place."""
    parts, at = [], 0
    for one in tokens(text, pastes):
        parts += [text[at : one.start], one.paste]
        at = one.end
    return "".join([*parts, text[at:]])


def fold(text: str, pastes: Sequence[str]) -> str:
    """Give the text with a token for each paste that stands in it unchanged: what `expand` did, undone."""
    parts, at = [], 0
    for number, paste in enumerate(pastes, 1):
        found = text.find(paste, at) if paste else -1
        if found >= 0:
            parts += [text[at:found], token(number, paste)]
            at = found + len(paste)
    return "".join([*parts, text[at:]])


def used(text: str, pastes: Sequence[str]) -> tuple[str, ...]:
    """Give the pastes the text has tokens for; the place of another before them stays, empty."""
    alive = {one.paste for one in tokens(text, pastes)}
    kept = [paste if paste in alive else "" for paste in pastes]
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)
