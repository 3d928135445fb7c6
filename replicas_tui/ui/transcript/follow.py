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
        self._last_seen = ""

    def hold(self, blocks: Sequence[Block]) -> None:
        """Stop following; what comes from now on is new."""
        if self.following:
            self.following = False
            self._last_seen = blocks[-1].id if blocks else ""

    def resume(self) -> None:
        """Follow the end again."""
        self.following = True

    def new(self, blocks: Sequence[Block]) -> int:
        """Count the blocks that came since the reader is held; 0 while following."""
        if self.following:
            return 0
        for count, block in enumerate(reversed(blocks)):
            if block.id == self._last_seen:
                return count
        return len(blocks) if not self._last_seen else 0
