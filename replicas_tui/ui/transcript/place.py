"""A place in a transcript that stays true while blocks come before, after and around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from replicas_tui.ui.transcript.items import Item, Placed, position


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a block.

    Attributes:
        block: Place of the block, which stays true unless all is read anew.
        id: Its id, which stays true.
        line: Line of what it is drawn as, without the blank one before it; -1 is that blank line.
        head: It is a group, folded or its heading, rather than the group's first block.
    """

    block: int
    id: str
    line: int
    head: bool = False

    def found(self, blocks: Placed) -> Place | None:
        """Give the same place in blocks that changed; None when its block is gone."""
        if self.block in blocks and blocks[self.block].id == self.id:
            return self
        at = blocks.find(self.id)
        return None if at is None else Place(at, self.id, self.line, self.head)

    def item(self, items: Sequence[Item]) -> int:
        """Give the index of the item it is in."""
        at = position(items, self.block)
        return at - 1 if self.head and at > 0 and items[at - 1].kind == "head" else at
