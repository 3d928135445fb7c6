"""What a block takes from its surroundings: how deep it sits, whose message it is, paths as seen from the workspace."""

from __future__ import annotations

from dataclasses import replace

from replicas_tui.state.blocks import Answer, Block, Edit, Prompt, Thought, Todo, Tool
from replicas_tui.state.safe import NOTHING, Safe

DEEPEST = 8


class Seats:
    """Remembers calls by depth, messages by role, and the folder the agent works in."""

    def __init__(self) -> None:
        self.cwd = ""
        self.introduced = False
        self._depths: dict[str, int] = {}
        self._users: set[str] = set()

    def enter(self, key: str, parent: str | None) -> None:
        """Remember how deep a call sits: what it starts sits one deeper."""
        self._depths[key] = self._depth(parent)

    def say_whose(self, message: str, *, user: bool) -> None:
        """Remember whose a message is."""
        if user:
            self._users.add(message)

    def seat(self, block: Block, parent: str | None = None, message: str = "") -> Block:
        """Give the block as it stands here."""
        if message and message in self._users and isinstance(block, Answer):
            return Prompt(block.id, block.at, block.text, NOTHING)
        block = self._nearer(block)
        depth = self._depth(parent)
        if depth and isinstance(block, Answer | Thought | Tool | Edit | Todo):
            return replace(block, depth=depth)
        return block

    def _depth(self, parent: str | None) -> int:
        return 0 if parent is None else min(self._depths.get(parent, 0) + 1, DEEPEST)

    def _nearer(self, block: Block) -> Block:
        if not self.cwd:
            return block
        if isinstance(block, Edit) and block.path.startswith(self.cwd):
            return replace(block, path=Safe(block.path[len(self.cwd) :]))
        if isinstance(block, Tool) and block.what.startswith(self.cwd):
            return replace(block, what=Safe(block.what[len(self.cwd) :]))
        return block
