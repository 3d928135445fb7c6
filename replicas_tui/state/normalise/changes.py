"""How far back changes reach, so that a view draws no more than it must."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from replicas_tui.state.blocks import Block

REMEMBERED = 512  # changes: a view further behind draws all anew


class Changes:
    """The latest changes, each with the first place it touched."""

    def __init__(self) -> None:
        self.version = 0
        self._latest: deque[tuple[int, int]] = deque(maxlen=REMEMBERED)

    def note(self, place: int) -> None:
        """Note a change from `place` on."""
        self.version += 1
        self._latest.append((self.version, place))

    def since(self, version: int, length: int) -> int:
        """Give the first place of `length` that changed since `version`; `length` if none did."""
        if version >= self.version:
            return length
        if self._latest[0][0] > version + 1:
            return 0
        first = length
        for number, place in reversed(self._latest):
            if number <= version:
                break
            first = min(first, place)
        return first


def first_difference(before: Sequence[Block], after: Sequence[Block]) -> int:
    """Give the first place at which two lists differ: the length of the shorter one if it begins the other."""
    differing = (place for place, (old, new) in enumerate(zip(before, after, strict=False)) if old != new)
    return next(differing, min(len(before), len(after)))
