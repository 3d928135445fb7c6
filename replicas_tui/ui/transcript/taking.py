"""Taking things out of a transcript: a block as it was written, or one piece of it."""

from __future__ import annotations

from functools import partial

from replicas_tui.state.blocks import Block
from replicas_tui.state.exact import Tabs
from replicas_tui.state.safe import Safe
from replicas_tui.ui.transcript.messages import CopyRequested, Picking, Told
from replicas_tui.ui.transcript.pieces import pieces
from replicas_tui.ui.transcript.timing import Timing
from replicas_tui.ui.transcript.words import copied


class Taking(Timing):
    """A transcript one can copy from; copies come from what was written, never from what is drawn."""

    def action_copy(self) -> None:
        """Copy the block under the cursor; without one, the last in sight."""
        if self.ready():
            self.post_message(CopyRequested("\n\n".join(self.exact(one, Safe(copied(one))) for one in self._chosen())))

    def action_pick(self) -> None:
        """Choose a piece of the block under the cursor; without one, of the last in sight."""
        if not self.ready():
            return
        found = [piece for one in self._chosen() for piece in pieces(one, partial(self.exact, one))]
        self.post_message(Picking(found) if found else Told("There is nothing in this block to copy."))

    def exact(self, block: Block, text: Safe) -> Safe:
        """Give a text of a block with the tabs it came with."""
        log = self.page.log
        return Tabs(log.events, log.start).put_back(block.id, text) if log is not None else text

    def _chosen(self) -> list[Block]:
        at = self.pointed
        return list(self.page.stands_for(self.sight.rows()[-1].item if at is None else at))
