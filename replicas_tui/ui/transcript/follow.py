"""Whether the reader follows the end, or reads and must not be moved.

One object decides, and only three things change it: the reader moves (held), the reader asks to follow, or another
transcript is shown. New blocks never do.
"""

from __future__ import annotations

from collections.abc import Sequence

from replicas_tui.state.blocks import Block


class Follow:
    """Following, or held since a block.

    Attributes:
        following: The end is kept in sight.
    """

    def __init__(self) -> None:
        self.following = True
        self._seen = 0  # blocks there were when the reader was held, those counted that came before them since
        self._first = ""

    def hold(self, blocks: Sequence[Block]) -> None:
        """Stop following; what comes from now on is new."""
        if self.following:
            self.following = False
            self._seen, self._first = len(blocks), blocks[0].id if blocks else ""

    def resume(self) -> None:
        """Follow the end again."""
        self.following = True

    def new(self, blocks: Sequence[Block]) -> int:
        """Count the blocks that came at the end since the reader is held; 0 while following."""
        if self.following or not blocks:
            return 0
        if blocks[0].id != self._first:
            older = next((n for n, block in enumerate(blocks) if block.id == self._first), 0)
            self._seen, self._first = self._seen + older, blocks[0].id
        return max(0, len(blocks) - self._seen)
