"""What stands below what: blocks to items, runs of work that went well folded into one.

An item is a block, a group of blocks, the heading of an opened group, or a block of one. Items are found from left to
right and never look further back than a group, so that only the end is arranged anew when blocks come. What can be in
no group begins an item whatever comes before it: so a part from there on is arranged as it is in the whole.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Final, Literal

from replicas_tui.state.blocks import (
    Answer,
    Block,
    Edit,
    Fault,
    PlanReview,
    Prompt,
    Question,
    Thought,
    Todo,
    Tool,
    Unknown,
)
from replicas_tui.ui.transcript.folds import GROUPS, TURNS

LONGEST = 200  # blocks in one group
_LOUD: Final = (Prompt, Answer, Fault)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing below another.

    Attributes:
        first: Place of its first block.
        count: How many blocks it stands for.
        kind: A block, a folded group, the heading of an opened group, or a block of an opened group.
        gap: A blank line comes before it.
    """

    first: int
    count: int
    kind: Literal["one", "group", "head", "part"]
    gap: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """Blocks by their places, which stay when older ones come in front.

    Attributes:
        origin: Index of the block at place 0.
    """

    blocks: Sequence[Block]
    origin: int = 0

    @property
    def first(self) -> int:
        """Place of the first block."""
        return -self.origin

    @property
    def end(self) -> int:
        """Place after the last block."""
        return len(self.blocks) - self.origin

    def __contains__(self, place: int) -> bool:
        return self.first <= place < self.end

    def __getitem__(self, place: int) -> Block:
        return self.blocks[place + self.origin]

    def of(self, item: Item) -> tuple[Block, ...]:
        """Give the blocks an item stands for."""
        start = item.first + self.origin
        return tuple(self.blocks[start : start + item.count])

    def find(self, block_id: str) -> int | None:
        """Give the place of the block with this id."""
        return next((place for place, block in enumerate(self.blocks, self.first) if block.id == block_id), None)


def arrange(blocks: Placed, start: int, stop: int, level: int, opened: Set[str]) -> list[Item]:
    """Give the items of the blocks from `start` up to `stop`; both are where an item begins whatever is before it."""
    items: list[Item] = []
    before = blocks[start - 1] if start > blocks.first else None
    at = start
    while at < stop:
        block = blocks[at]
        count = _run(blocks, at, level)
        gap = before is not None and _gap(before, block)
        if count == 1:
            items.append(Item(at, 1, "one", gap))
        elif block.id in opened:
            items.append(Item(at, count, "head", gap))
            items += [Item(n, 1, "part", False) for n in range(at, at + count)]
        else:
            items.append(Item(at, count, "group", gap))
        at += count
        before = blocks[at - 1]
    return items


def restart(items: Sequence[Item], blocks: Placed, changed: int) -> int:
    """Give the index of the first item to arrange anew when the blocks from place `changed` on are others."""
    at = position(items, changed - 1)
    while at > 0 and (items[at].kind == "part" or (items[at].kind == "one" and _thought(blocks, items[at]))):
        at -= 1
    return at


def begins(blocks: Placed, place: int, level: int) -> bool:
    """Say whether an item begins at a place whatever comes before it."""
    return place <= blocks.first or level > GROUPS or not _joins(blocks[place], level)


def _thought(blocks: Placed, item: Item) -> bool:
    return item.first in blocks and isinstance(blocks[item.first], Thought)


def position(items: Sequence[Item], block: int) -> int:
    """Give the index of the item that shows the block at a place (of an opened group: the block's own)."""
    low, high = 0, len(items)
    while low < high:
        middle = (low + high) // 2
        if items[middle].first <= block:
            low = middle + 1
        else:
            high = middle
    return max(0, low - 1)


def _run(blocks: Placed, start: int, level: int) -> int:
    """Count the blocks that fold into one from `start` on: it begins and ends with work, thoughts are between."""
    if level > GROUPS or not _joins(blocks[start], level) or isinstance(blocks[start], Thought):
        return 1
    end = work = start
    while end < blocks.end and end - start < LONGEST and _joins(blocks[end], level):
        work = end if not isinstance(blocks[end], Thought) else work
        end += 1
    return work - start + 1


def _joins(block: Block, level: int) -> bool:
    match block:
        case Tool():
            return block.state == "ok" or (level == TURNS and block.state == "failed")
        case Thought():
            return not block.growing
        case Edit():
            return level == TURNS and block.state != "running"
        case Todo() | Unknown():
            return level == TURNS
        case _:
            return False


def _gap(before: Block, block: Block) -> bool:
    return loud(before) or loud(block) or (isinstance(before, Todo) and not isinstance(block, Todo))


def loud(block: Block) -> bool:
    """Say whether a block has air around it."""
    if isinstance(block, _LOUD):
        return True
    if isinstance(block, Question):
        return block.answer is None
    return isinstance(block, PlanReview) and block.verdict is None
