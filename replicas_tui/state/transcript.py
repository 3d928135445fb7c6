"""One chat's transcript: an append-only log of blocks, and the events they were made from.

The one mutable thing below the state, on purpose: at 100,000 blocks nothing is ever copied to add one. `version` grows
with every change; the state holds (log, version) pairs, so that an equal version means nothing to draw.

Positions count events from the front of the history (0 is the oldest): they stay true while new ones come.

Invariant: the blocks are those of the events held, read once and folded in order, and after them the fragments that are
only live. So it does not matter in how many pages the events came.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from replicas_tui.api.history import AgentEvent
from replicas_tui.state.blocks import Block
from replicas_tui.state.normalise.changes import Changes, first_difference
from replicas_tui.state.normalise.fold import Fold
from replicas_tui.state.normalise.live import STREAM, Live
from replicas_tui.state.normalise.ops import Op
from replicas_tui.state.normalise.reading import read_ops

NEWEST = 1_000  # events among which a repeated one is looked for


class Transcript:
    """Events `start` to `end` of a history, and the blocks they make.

    Attributes:
        start: Position of the oldest event held; 0 when the beginning is here.
        blocks: Oldest first. Read it, never change it. The blocks of growing text are at its end.
    """

    def __init__(self) -> None:
        self.start = 0
        self._events: list[AgentEvent] = []
        self._ops: list[tuple[Op, ...]] = []
        self._live = Live()
        self._changes = Changes()
        self._fold = Fold()
        self.blocks: Sequence[Block] = self._fold.board.blocks

    @property
    def version(self) -> int:
        """Grows with every change."""
        return self._changes.version

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
        if not self._events:
            self._hold(start, list(events))
        elif whole:
            self._load_truth(events, start)
        elif start <= self.end and start + len(events) >= self.start:
            self._extend(events[self.end - start :])
            older = events[: max(self.start - start, 0)]
            if older:
                self._hold(start, [*older, *self._events], self._ops, len(older))

    def changed_from(self, version: int) -> int:
        """Give the index of the first block that changed since `version`; `len(blocks)` if none did.

        Blocks before it are the same objects at the same places. 0 after older events were put in front.
        """
        return self._changes.since(version, len(self.blocks))

    def holds(self, event: AgentEvent) -> bool:
        """Say whether this very event (moment, type, payload) is among the newest ones held."""
        newest = islice(reversed(self._events), NEWEST)
        return any(held.timestamp == event.timestamp and held == event for held in newest)

    def _load_truth(self, events: Sequence[AgentEvent], start: int) -> None:
        end = start + len(events)
        printed = bool(self._live.printed)
        tail = self._live.cut(self._fold.board.blocks)
        self._live.clear()
        if start > self.end or end < self.start:
            self._hold(start, list(events))
            return
        first, last = max(start, self.start), min(end, self.end)
        same = next((at for at in range(first, last) if self._events[at - self.start] != events[at - start]), last)
        if start >= self.start and same == self.end and not printed:
            self._extend(events[same - start :], tail)
            return
        older = events[: max(self.start - start, 0)]
        kept = slice(0, same - self.start)
        together = [*older, *self._events[kept], *events[same - start :]]
        self._hold(min(start, self.start), together, self._ops[kept], len(older))

    def _hold(
        self, start: int, events: list[AgentEvent], known: Sequence[tuple[Op, ...]] = (), known_from: int = 0
    ) -> None:
        """Hold other events, of which those from `known_from` are read already, and fold them anew."""
        before = list(self.blocks)
        known_to = known_from + len(known)
        self._ops = [
            known[at - known_from] if known_from <= at < known_to else read_ops(event, start + at)
            for at, event in enumerate(events)
        ]
        self.start, self._events = start, events
        self._fold = Fold()
        for ops in self._ops:
            self._fold.apply(ops)
        for key, output in self._live.printed.items():
            self._fold.show_output(key, output)
        self.blocks = blocks = self._fold.board.blocks
        self._live.put(blocks, self.end)
        same = first_difference(before, blocks)
        blocks[:same] = before[:same]  # the very same objects, as promised
        self._changes.note(same)

    def _extend(self, events: Sequence[AgentEvent], tail: Sequence[Block] | None = None) -> None:
        """Take the next events; `tail` is what stood after the blocks, if it was cut off already."""
        blocks = self._fold.board.blocks
        tail = self._live.cut(blocks) if tail is None else tail
        changed = place = len(blocks)
        for event in events:
            ops = read_ops(event, self.end)
            self._events.append(event)
            self._ops.append(ops)
            changed = min(changed, self._fold.apply(ops))
            self._live.settle(event)
        same = self._live.put(blocks, self.end, tail)
        if events or same < len(tail):
            self._changes.note(min(changed, place + same))

    def _grow(self, event: AgentEvent) -> None:
        blocks = self._fold.board.blocks
        tail = self._live.cut(blocks)
        changed = place = len(blocks)
        key = self._live.take(event)
        if key is not None and key in self._live.printed:
            changed = self._fold.show_output(key, self._live.printed[key])
        same = self._live.put(blocks, self.end, tail)
        if changed < place or same < max(len(tail), len(blocks) - place):
            self._changes.note(min(changed, place + same))
