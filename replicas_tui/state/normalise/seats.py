"""What a block takes from its surroundings: how deep it sits, whose message it is, paths as seen from the workspace."""

from __future__ import annotations

from dataclasses import replace

from replicas_tui.state.blocks import Answer, Block, Edit, Prompt, Thought, Todo, Tool
from replicas_tui.state.safe import NOTHING, Safe

DEEPEST = 8


class Seats:
    """Remembers calls by depth, messages by role, and the folder the agent works in.

    Attributes:
        missed: Keys that were asked for and are not known, or hang on one that is not: older events may have them.
    """

    def __init__(self) -> None:
        self.cwd = ""
        self.missed: set[str] = set()
        self._depths: dict[str, tuple[int, int]] = {}  # and the place where it was entered
        self._unsure: dict[str, str] = {}  # calls whose depth hangs on a key that was not known
        self._users: set[str] = set()

    @property
    def keys(self) -> set[str]:
        """Everything remembered by key."""
        return self._depths.keys() | self._users

    def enter(self, key: str, parent: str | None, place: int) -> None:
        """Remember how deep a call sits: what it starts sits one deeper."""
        unknown = self._unsure.get(parent, "" if parent in self._depths else parent) if parent is not None else ""
        self._depths[key] = (self._depth(parent), place)
        if unknown:
            self._unsure[key] = unknown
        else:
            self._unsure.pop(key, None)

    def take_older(self, older: Seats, place: int, offset: int) -> None:
        """Remember what `older` does, for all before `place`; `offset` makes its places ours."""
        for key in [key for key, (_, entered) in self._depths.items() if entered < place]:
            del self._depths[key]
            self._unsure.pop(key, None)
        self._unsure |= {key: unknown for key, unknown in older._unsure.items() if key not in self._depths}
        for key, (depth, entered) in older._depths.items():
            self._depths.setdefault(key, (depth, entered + offset))
        self._users |= older._users

    def say_whose(self, message: str, *, user: bool) -> None:
        """Remember whose a message is."""
        if user:
            self._users.add(message)

    def seat(self, block: Block, parent: str | None = None, message: str = "") -> Block:
        """Give the block as it stands here."""
        if message and isinstance(block, Answer):
            if message in self._users:
                return Prompt(block.id, block.at, block.text, NOTHING, block.images)
            self.missed.add(message)
        block = self._nearer(block)
        depth = self._depth(parent)
        if depth and isinstance(block, Answer | Thought | Tool | Edit | Todo):
            return replace(block, depth=depth)
        return block

    def _depth(self, parent: str | None) -> int:
        if parent is None:
            return 0
        if parent not in self._depths or parent in self._unsure:
            self.missed.add(self._unsure.get(parent, parent))
        return min(self._depths.get(parent, (0, 0))[0] + 1, DEEPEST)

    def _nearer(self, block: Block) -> Block:
        if not self.cwd:
            return block
        if isinstance(block, Edit) and block.path.startswith(self.cwd):
            return replace(block, path=Safe(block.path[len(self.cwd) :]))
        if isinstance(block, Tool) and block.what.startswith(self.cwd):
            return replace(block, what=Safe(block.what[len(self.cwd) :]))
        return block
