"""Which question is answered by key, and when a key may answer it.

A key never answers a question that its presser had no time to see: it must have been drawn 300 ms before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from replicas_tui.state.blocks import Block, PlanReview, Prompt, Question

Open: TypeAlias = Question | PlanReview
MOST: Final = 9  # options a digit can choose
SEEN_S: Final = 0.3
LATE_S: Final = 2.0  # so long after the last question a digit is still meant for it
_FAR: Final = 500  # blocks looked back; an unanswered question is at the end, the agent waits


def open_question(blocks: Sequence[Block]) -> Open | None:
    """Give the first question of the last turn that nobody answered yet."""
    found: Open | None = None
    for block in reversed(blocks[-_FAR:]):
        if isinstance(block, Prompt):
            break
        if _waits(block):
            found = block if isinstance(block, Question | PlanReview) else found
    return found


def _waits(block: Block) -> bool:
    return (isinstance(block, Question) and block.answer is None) or (
        isinstance(block, PlanReview) and block.verdict is None
    )


class Seen:
    """Which question is in sight, and since when."""

    def __init__(self) -> None:
        self._id = ""
        self._since = 0.0

    def shown(self, block: Open | None, now: float) -> None:
        """Note which question is drawn; None when none is."""
        if block is None:
            self._id = ""
        elif block.id != self._id:
            self._id, self._since = block.id, now

    def long_enough(self, block: Open, now: float) -> bool:
        """Say whether its reader had time to see it."""
        return block.id == self._id and now - self._since >= SEEN_S


def labels(block: Question, chosen: frozenset[int]) -> str:
    """Write the chosen options as an answer."""
    return ", ".join(block.options[n].label for n in sorted(chosen) if n < len(block.options))
