"""Jumping in a transcript: to prompts, errors and edits, and to a block by its id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from replicas_tui.state.blocks import Block, Edit, Fault, Prompt, Tool
from replicas_tui.ui.transcript.folding import Folding
from replicas_tui.ui.transcript.messages import Told
from replicas_tui.ui.transcript.place import Place


def _failed(block: Block) -> bool:
    return isinstance(block, Fault) or (isinstance(block, Tool | Edit) and block.state == "failed")


_KINDS: Final[dict[str, Callable[[Block], bool]]] = {
    "prompt": lambda block: isinstance(block, Prompt),
    "error": _failed,
    "edit": lambda block: isinstance(block, Edit),
}


class Jumping(Folding):
    """A transcript with landmarks."""

    def action_jump(self, kind: str, step: int) -> None:
        """Go to the next prompt, error or edit, or the one before."""
        if not self.ready():
            return
        blocks, fits = self.page.placed, _KINDS[kind]
        at = self._from(step) + step
        while at in blocks and not fits(blocks[at]):
            at += step
        if at in blocks:
            self.go_to_block(at)
        else:
            self._say_none(kind, step)

    @property
    def read(self) -> int:
        """Index of the block that is being read: the last while the end is followed, else the first in sight."""
        if not self.page.items:
            return 0
        at = len(self.page.items) - 1 if self.sight.follow.following else self.sight.top[0]
        return self.page.items[min(at, len(self.page.items) - 1)].first + self.page.placed.origin

    def go_to(self, block_id: str) -> bool:
        """Put the cursor on a block, at the top; False when it is not loaded."""
        if not self.ready():
            return False
        at = self.page.placed.find(block_id)
        if at is not None:
            self.go_to_block(at)
        return at is not None

    def go_to_block(self, block: int) -> None:
        """Put the cursor on the block at this place, at the top; a group it is folded into opens."""
        at = self.open_group(block)
        item = self.page.items[at]
        self.hold()
        self.place = Place(block, self.page.placed[block].id, 0)
        self.sight.top = min((at, int(item.gap)), self.sight.end())
        self.redraw()

    def _from(self, step: int) -> int:
        """Give the block a jump begins at: the cursor's; without one, what is in sight counts as not passed yet."""
        at = self.pointed
        if at is not None:
            item = self.page.items[at]
            if item.kind == "group":  # what is folded into it was not passed yet
                return item.first - 1 if step > 0 else item.first + item.count
            return item.first
        seen = [self.page.items[row.item] for row in self.sight.rows()]
        return seen[0].first - 1 if step > 0 else seen[-1].first + seen[-1].count

    def _say_none(self, kind: str, step: int) -> None:
        if step > 0:
            self.post_message(Told(f"There is no {kind} below."))
        elif self.page.log is not None and self.page.log.start:
            self.post_message(Told(f"There is no {kind} above in what is loaded. L loads all older events."))
        else:
            self.post_message(Told(f"There is no {kind} above."))
