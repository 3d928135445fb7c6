"""The blocks themselves, and how far back the last change reached."""

from __future__ import annotations

from replicas_tui.state.blocks import Block


class Board:
    """A list of blocks that only grows, each replaced where it stands.

    Attributes:
        blocks: Oldest first.
        changed: Index of the first block added or replaced since `rest`.
    """

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.changed = 0

    def rest(self) -> None:
        """Begin to count changes from here."""
        self.changed = len(self.blocks)

    def add(self, block: Block) -> int:
        """Put a block at the end; give its place."""
        place = len(self.blocks)
        self.blocks.append(block)
        self.changed = min(self.changed, place)
        return place

    def swap(self, place: int, block: Block) -> None:
        """Put a block in the place of another."""
        if self.blocks[place] != block:
            self.blocks[place] = block
            self.changed = min(self.changed, place)
