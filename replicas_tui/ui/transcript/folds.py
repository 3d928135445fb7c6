"""How much of each block is shown: a level for all, and what the reader chose for one.

Levels: 0 one line for all the work of a turn, 1 successes folded together, 2 every piece of work has its line, 3 all
open.
"""

from __future__ import annotations

from replicas_tui.state.blocks import Block, Edit, Fault, PlanReview, Prompt, Question, Thought, Todo, Tool, Unknown
from replicas_tui.ui.transcript.draw.paper import Look

TURNS, GROUPS, ITEMS, ALL = 0, 1, 2, 3


class Folds:
    """What is folded.

    Attributes:
        level: See above.
        opened: Ids of the first blocks of groups that the reader opened.
        version: Grows with every change.
    """

    def __init__(self) -> None:
        self.level = GROUPS
        self.opened: set[str] = set()
        self.version = 0
        self._chosen: dict[str, Look] = {}

    def look(self, block: Block) -> Look:
        """Say how much of a block is shown."""
        return self._chosen.get(block.id) or (self._open(block) if self.level == ALL else self._first(block))

    def toggle(self, block: Block, *, more: bool) -> None:
        """Show all of a block, then fold it, then show it as it was; `more` when it shows only a part now."""
        look = self.look(block)
        after: Look
        if look == "all":
            after = "folded" if foldable(block) else "short"
        elif look == "short":
            after = "all" if more else "folded"
        else:
            after = "all" if self._first(block) == "folded" else "short"
        self.choose(block, after)

    def choose(self, block: Block, look: Look) -> None:
        """Show a block so from now on."""
        self._chosen[block.id] = look
        self.version += 1

    def toggle_group(self, first_id: str) -> None:
        """Open a group of work, or fold it again."""
        self.opened ^= {first_id}
        self.version += 1

    def set_level(self, level: int) -> None:
        """Show all blocks at a level; what was chosen for one is forgotten."""
        self.level = max(TURNS, min(ALL, level))
        self.opened.clear()
        self._chosen.clear()
        self.version += 1

    @staticmethod
    def _open(block: Block) -> Look:
        return "all" if foldable(block) or isinstance(block, Prompt | Fault) else "short"

    def _first(self, block: Block) -> Look:
        match block:
            case Fault() | Question() | Tool(state="running") | Edit(state="running"):
                return "short"
            case Thought():
                return "short" if block.growing else "folded"
            case PlanReview():
                return "short" if block.verdict is None else "folded"
            case Tool(state="failed") | Edit() | Todo() | Prompt():
                return "folded" if self.level == TURNS else "short"
            case _:
                return "folded"


def foldable(block: Block) -> bool:
    """Say whether a block can be folded to one line."""
    if isinstance(block, PlanReview):
        return block.verdict is not None
    return isinstance(block, Tool | Thought | Edit | Todo | Unknown)
