"""What is picked from while one writes: which word is being completed, what fits it, and which is chosen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from replicas_tui.state.views.offers import Offer

Trigger = Literal["/", "@"]

_COMMAND: Final = re.compile(r"/(?:\S.*)?")
_FILE: Final = re.compile(r"(?:^|(?<=\s))@(\S*)$")
_NONE: Final = 5


@dataclass(frozen=True, slots=True)
class Picking:
    """A list that is open above the composer.

    Attributes:
        word: What is typed of it.
        rows: What fits, best first; of the history the newest first.
        start: Where the word begins in the text.
        at: The row that is chosen.
    """

    kind: Trigger | Literal["history"]
    word: str
    rows: tuple[Offer, ...]
    start: tuple[int, int] = (0, 0)
    at: int = 0

    def moved(self, by: int) -> Picking:
        """Choose another row; the last is followed by the first."""
        return replace(self, at=(self.at + by) % len(self.rows)) if self.rows else self


def word_at(before: str, row: int) -> tuple[Trigger, str, int] | None:
    """Give the kind, the word and the column of what is being completed; `before` is the line up to the cursor.

    What follows a command may be of its name still, as in `/run nightly`.
    """
    if found := _FILE.search(before):
        return "@", found[1], found.start()
    if row == 0 and _COMMAND.fullmatch(before):
        return "/", before, 0
    return None


def fitting(word: str, offered: Sequence[Offer]) -> tuple[Offer, ...]:
    """Give what fits a word, best first; everything as it stands while there is no word.

    Several words are a message unless something begins with just them.
    """
    if not word.strip("/"):
        return tuple(offered)
    if " " in word:
        offered = [one for one in offered if one.text.lower().startswith(word.lower())]
    ranked = ((_rank(word.lower(), one.text.lower()), len(one.text), n) for n, one in enumerate(offered))
    return tuple(offered[n] for rank, _, n in sorted(ranked) if rank < _NONE)


def _rank(word: str, text: str) -> int:
    """Rank how well a word fits: the beginning, that of the last part, within it, within all, scattered; `_NONE`."""
    name = text.rpartition("/")[2]
    if text.startswith(word):
        return 0
    if name.startswith(word):
        return 1
    if word in name:
        return 2
    if word in text:
        return 3
    letters = iter(text)
    return 4 if all(letter in letters for letter in word) else _NONE


def searched(word: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Give the texts that hold every part of `word`, newest first; `texts` has the oldest first."""
    parts = word.lower().split()
    return tuple(text for text in reversed(texts) if all(part in text.lower() for part in parts))
