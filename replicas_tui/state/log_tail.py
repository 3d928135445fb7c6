"""What is new in a log that is read again and again, each time its newest lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

T = TypeVar("T")
_ALIKE: Final = 20  # lines before the seam that must be the same


def added(old: Sequence[T], new: Sequence[T]) -> Sequence[T] | None:
    """Give the lines of `new` that come after those of `old`; None when the two do not join."""
    if not old:
        return new
    for end in range(len(new), 0, -1):
        before = new[max(0, end - _ALIKE) : end]
        if tuple(before) == tuple(old[-len(before) :]):
            return new[end:]
    return None
