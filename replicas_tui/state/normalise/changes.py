"""How far back changes reach, so that a view draws no more than it must."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Sequence
from typing import Final, NamedTuple

from replicas_tui.state.blocks import Block

REMEMBERED = 512  # changes: a view further behind draws all anew
FAR: Final = sys.maxsize  # beyond every place


class Kept(NamedTuple):
    """Places whose blocks are the very same still: from `first` up to `last`, without it."""

    first: int
    last: int


class Changes:
    """The latest changes, each with the places it left alone."""

    def __init__(self) -> None:
        self.version = 0
        self._latest: deque[tuple[int, Kept]] = deque(maxlen=REMEMBERED)

    def note(self, place: int) -> None:
        """Note a change from `place` on."""
        self._note(Kept(-FAR, place))

    def note_before(self, place: int) -> None:
        """Note a change of everything before `place`."""
        self._note(Kept(place, FAR))

    def since(self, version: int) -> Kept:
        """Give what did not change since `version`."""
        first, last = -FAR, FAR
        if version < self.version and (not self._latest or self._latest[0][0] > version + 1):
            return Kept(0, 0)
        for number, kept in reversed(self._latest):
            if number <= version:
                break
            first, last = max(first, kept.first), min(last, kept.last)
        return Kept(first, last)

    def _note(self, kept: Kept) -> None:
        self.version += 1
        self._latest.append((self.version, kept))


def first_difference(before: Sequence[Block], after: Sequence[Block]) -> int:
    """Give the first place at which two lists differ: the length of the shorter one if it begins the other."""
    differing = (place for place, (old, new) in enumerate(zip(before, after, strict=False)) if old != new)
    return next(differing, min(len(before), len(after)))
