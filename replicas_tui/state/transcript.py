"""One chat's transcript: an append-only log of blocks, and the events they were made from.

The one mutable thing below the state, on purpose: at 100,000 blocks nothing is ever copied to add one. `version` grows
with every change; the state holds (log, version) pairs, so that an equal version means nothing to draw.

Positions count events from the front of the history (0 is the oldest): they stay true while new ones come.

Invariant: the blocks are those of the events held, read once and folded in order, and after them the fragments that are
only live. So it does not matter in how many pages the events came.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import islice

from replicas_tui.api.history import AgentEvent
from replicas_tui.state.blocks import Block
from replicas_tui.state.normalise.fold import Fold
from replicas_tui.state.normalise.live import STREAM, Live
from replicas_tui.state.normalise.ops import Op
from replicas_tui.state.normalise.reading import read_ops

REMEMBERED = 512  # changes: a view further behind draws all anew
NEWEST = 1_000  # events among which a repeated one is looked for


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
        self._fold = Fold()
        self.blocks: Sequence[Block] = self._fold.board.blocks
        self._events: list[AgentEvent] = []
        self._ops: list[tuple[Op, ...]] = []
        self._live = Live()
        self._tail = 0
        self._changes: deque[tuple[int, int]] = deque(maxlen=REMEMBERED)

    @property
    def end(self) -> int:
        """Position after the newest event held."""
        return self.start + len(self._events)

    @property
    def events(self) -> Sequence[AgentEvent]:
        """The raw events held, oldest first: what is copied and exported."""
        return self._events

    def append(self, event: AgentEvent) -> None:
        """Take a live event: a fragment (`claude-stream_event`) grows the tail, anything else is the next event."""
        if event.type == STREAM:
            self._grow(event)
        else:
            self._extend((event,))

    def load(self, events: Sequence[AgentEvent], start: int, *, whole: bool) -> None:
        """Take a window of the history that begins at `start`.

        `whole`: it reaches to the history's end and is the truth; what differs or lies beyond is replaced. A window
        that does not touch what is held replaces everything when `whole`, and is ignored when not.
        """
        if whole:
            self._load_truth(events, start)
        elif not self._events:
            self._hold(start, list(events), ())
        elif start <= self.end and start + len(events) >= self.start:
            self._prepend(events[: max(self.start - start, 0)])
            self._extend(events[self.end - start :])

    def changed_from(self, version: int) -> int:
        """Give the index of the first block that changed since `version`; `len(blocks)` if none did.

        Blocks before it are the same objects at the same places. 0 after older events were put in front.
        """
        if version >= self.version:
            return len(self.blocks)
        if not self._changes or self._changes[0][0] > version + 1:
            return 0
        first = len(self.blocks)
        for changed_at, index in reversed(self._changes):
            if changed_at <= version:
                break
            first = min(first, index)
        return first

    def holds(self, event: AgentEvent) -> bool:
        """Say whether this very event (moment, type, payload) is among the newest ones held."""
        newest = islice(reversed(self._events), NEWEST)
        return any(held.timestamp == event.timestamp and held == event for held in newest)

    def _load_truth(self, events: Sequence[AgentEvent], start: int) -> None:
        end = start + len(events)
        if not self._events or start > self.end or end < self.start:
            self._hold(start, list(events), ())
            return
        first, last = max(start, self.start), min(end, self.end)
        same = next((at for at in range(first, last) if self._events[at - self.start] != events[at - start]), last)
        if start >= self.start and same == self.end and not self._live.printed:
            self._live.clear()
            self._extend(events[same - start :])
            return
        older = list(events[: max(self.start - start, 0)])
        kept = slice(0, same - self.start)
        newer = events[same - start :]
        self._hold(min(start, self.start), [*older, *self._events[kept], *newer], self._ops[kept], len(older))

    def _prepend(self, events: Sequence[AgentEvent]) -> None:
        if events:
            self._hold(self.start - len(events), [*events, *self._events], self._ops, len(events), live=True)

    def _hold(
        self,
        start: int,
        events: list[AgentEvent],
        known: Sequence[tuple[Op, ...]],
        known_from: int = 0,
        *,
        live: bool = False,
    ) -> None:
        """Hold other events, of which `known` are read already, and fold them anew."""
        before = list(self.blocks)
        known_to = known_from + len(known)
        self._ops = [
            known[at - known_from] if known_from <= at < known_to else read_ops(event, start + at)
            for at, event in enumerate(events)
        ]
        self.start, self._events = start, events
        if not live:
            self._live.clear()
        self._fold = Fold()
        for ops in self._ops:
            self._fold.apply(ops)
        for key, output in self._live.printed.items():
            self._fold.show_output(key, output)
        self.blocks = blocks = self._fold.board.blocks
        self._tail = 0
        self._add_tail()
        same = next((at for at, (old, new) in enumerate(zip(before, blocks, strict=False)) if old != new), None)
        same = min(len(before), len(blocks)) if same is None else same
        blocks[:same] = before[:same]
        self._changed(same)

    def _extend(self, events: Sequence[AgentEvent]) -> None:
        tail = self._cut_tail()
        changed = place = len(self.blocks)
        for event in events:
            ops = read_ops(event, self.end)
            self._events.append(event)
            self._ops.append(ops)
            changed = min(changed, self._fold.apply(ops))
            self._live.settle(event)
        if events or tail:
            self._changed(min(changed, place + self._add_tail(tail)))

    def _grow(self, event: AgentEvent) -> None:
        tail = self._cut_tail()
        place = len(self.blocks)
        key = self._live.take(event)
        changed = self._fold.show_output(key, self._live.printed[key]) if key in self._live.printed else place
        same = self._add_tail(tail)
        if changed < place or same < max(len(tail), self._tail):
            self._changed(min(changed, place + same))

    def _cut_tail(self) -> list[Block]:
        blocks = self._fold.board.blocks
        cut = blocks[len(blocks) - self._tail :]
        del blocks[len(blocks) - self._tail :]
        self._tail = 0
        return cut

    def _add_tail(self, before: Sequence[Block] = ()) -> int:
        """Put the growing texts back at the end; give how many of them stand as they stood."""
        tail = self._live.blocks(self.end)
        self._fold.board.blocks.extend(tail)
        self._tail = len(tail)
        same = next((at for at, (old, new) in enumerate(zip(before, tail, strict=False)) if old != new), None)
        return min(len(before), len(tail)) if same is None else same

    def _changed(self, index: int) -> None:
        self.version += 1
        self._changes.append((self.version, index))
