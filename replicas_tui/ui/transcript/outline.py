"""A transcript told by its prompts: what was asked, how many files each turn changed, what failed in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from textual.content import Content

from replicas_tui.state.blocks import Block, Edit, Fault, Prompt, Tool
from replicas_tui.state.safe import Safe
from replicas_tui.state.transcript import Transcript
from replicas_tui.ui.kit import G, Part, line


@dataclass(frozen=True, slots=True)
class Turn:
    """A prompt and what came of it.

    Attributes:
        id: Of the prompt's block.
        first: Index of that block.
        edits: How many edits it has.
        errors: How many faults, failed tools and failed edits.
    """

    id: str
    first: int
    text: Safe
    edits: int
    errors: int


class Outline:
    """The turns of one transcript; what did not change is not looked at again."""

    def __init__(self, log: Transcript) -> None:
        self.log = log
        self.turns: list[Turn] = []
        self._version = -1

    def catch_up(self) -> bool:
        """Look at what changed since last time; False when no turn is another."""
        changed = self.log.changed_from(self._version) if self._version >= 0 else 0
        self._version = self.log.version
        kept = len(self.turns)
        while kept and self.turns[kept - 1].first + 1 > changed:
            kept -= 1
        start = self.turns[kept - 1].first if kept else 0
        found = turns(self.log.blocks, start)
        kept -= 1 if kept else 0
        if self.turns[kept:] == found:
            return False
        self.turns[kept:] = found
        return True


def turns(blocks: Sequence[Block], start: int) -> list[Turn]:
    """Give the turns that begin at `start` or later; what is before the first prompt is of none."""
    firsts = [at for at in range(start, len(blocks)) if isinstance(blocks[at], Prompt)]
    return [_turn(blocks, at, end) for at, end in pairwise([*firsts, len(blocks)])]


def turn_line(turn: Turn, width: int) -> Content:
    """Write a turn in a line: its prompt, its edits, its errors."""
    words = " ".join(turn.text.split()) or "image"
    counts: list[Part] = [(f"{turn.edits} edit{'s' if turn.edits > 1 else ''}", "$t-meta")] if turn.edits else []
    counts += [(f" {G['error']} {turn.errors}", "$t-fail")] if turn.errors else []
    return line(width, ["   ", (words, "$t-text")], [*counts, " "])


def _turn(blocks: Sequence[Block], first: int, end: int) -> Turn:
    prompt = blocks[first]
    within = [blocks[at] for at in range(first + 1, end)]
    edits = sum(isinstance(block, Edit) for block in within)
    text = prompt.text if isinstance(prompt, Prompt) else Safe("")
    return Turn(prompt.id, first, text, edits, sum(map(_failed, within)))


def _failed(block: Block) -> bool:
    return isinstance(block, Fault) or (isinstance(block, Tool | Edit) and block.state == "failed")
