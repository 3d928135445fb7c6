"""One chat's transcript: an append-only log of blocks, and the events they were made from.

The one mutable thing below the state, on purpose: at 100,000 blocks nothing is ever copied to add one. `version` grows
with every change; the state holds (log, version) pairs, so that an equal version means nothing to draw.

Positions count events from the front of the history (0 is the oldest): they stay true while new ones come.
"""

from __future__ import annotations

from collections.abc import Sequence

from replicas_tui.api.history import AgentEvent
from replicas_tui.state.blocks import Block


class Transcript:
    """Events `start` to `end` of a history, and the blocks they make.

    Attributes:
        version: Grows with every change.
        start: Position of the oldest event held; 0 when the beginning is here.
        blocks: Oldest first. Read it, never change it. The blocks of growing text are at its end.
    """

    def __init__(self) -> None:
        self.version = 0
        self.start = 0
        self.blocks: Sequence[Block] = ()

    @property
    def end(self) -> int:
        """Position after the newest event held."""
        raise NotImplementedError

    @property
    def events(self) -> Sequence[AgentEvent]:
        """The raw events held, oldest first: what is copied and exported."""
        raise NotImplementedError

    def append(self, event: AgentEvent) -> None:
        """Take a live event: a fragment (`claude-stream_event`) grows the tail, anything else is the next event."""
        raise NotImplementedError

    def load(self, events: Sequence[AgentEvent], start: int, *, whole: bool) -> None:
        """Take a window of the history that begins at `start`.

        `whole`: it reaches to the history's end and is the truth; what differs or lies beyond is replaced. A window
        that does not touch what is held replaces everything when `whole`, and is ignored when not.
        """
        raise NotImplementedError

    def changed_from(self, version: int) -> int:
        """Give the index of the first block that changed since `version`; `len(blocks)` if none did.

        Blocks before it are the same objects at the same places. 0 after older events were put in front.
        """
        raise NotImplementedError

    def holds(self, event: AgentEvent) -> bool:
        """Say whether this very event (moment, type, payload) is among the newest ones held."""
        raise NotImplementedError
