"""The blocks themselves, how far back the last change reached, and where older blocks can be put in front.

Places are counted from where the first block once stood, so that they stay when older blocks are put in front of it.
"""

from __future__ import annotations

from typing import NamedTuple

from replicas_tui.state.blocks import Block


class Rest(NamedTuple):
    """A point behind which no block changed any more: what comes after it is as if folded from there.

    Attributes:
        position: Of the next event.
        place: Of the next block.
        signature: What else decides how the next events are folded.
    """

    position: int
    place: int
    signature: tuple[object, ...]


class Board:
    """A list of blocks that only grows, each replaced where it stands.

    Attributes:
        blocks: Oldest first.
        changed: Index of the first block added or replaced since `rest`.
        origin: Index of the block at place 0, whether there is one or not.
        rests: Points of rest, oldest first.
    """

    def __init__(self, origin: int = 0) -> None:
        self.blocks: list[Block] = []
        self.changed = 0
        self.origin = origin
        self.rests: list[Rest] = []

    def rest(self) -> None:
        """Begin to count changes from here."""
        self.changed = len(self.blocks)

    @property
    def end(self) -> int:
        """Place of the next block."""
        return len(self.blocks) - self.origin

    def at(self, place: int) -> Block:
        """Give the block at a place."""
        return self.blocks[place + self.origin]

    def add(self, block: Block) -> int:
        """Put a block at the end; give its place."""
        place = self.end
        self.changed = min(self.changed, len(self.blocks))
        self.blocks.append(block)
        return place

    def swap(self, place: int, block: Block) -> None:
        """Put a block in the place of another."""
        index = place + self.origin
        if self.blocks[index] != block:
            self.blocks[index] = block
            self.changed = min(self.changed, index)
            while self.rests and self.rests[-1].place > place:
                self.rests.pop()

    def put_in_front(self, blocks: list[Block], place: int) -> int:
        """Let `blocks` stand for all before `place`; give what to add to their indices for their places."""
        cut = place + self.origin
        self.blocks[:cut] = blocks
        self.origin += len(blocks) - cut
        return -self.origin
