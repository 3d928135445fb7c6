"""One chat's transcript: an append-only log of blocks, and the events they were made from.

The one mutable thing below the state, on purpose: at 100,000 blocks nothing is ever copied to add one. `version` grows
with every change; the state holds (log, version) pairs, so that an equal version means nothing to draw.

Positions count events from the front of the history (0 is the oldest): they stay true while new ones come. Places
count blocks from where the first one once stood (`origin`): they stay true when older ones are put in front.

Invariant: the blocks are those of the events held, read once and folded in order, and after them the fragments that are
only live. So it does not matter in how many pages the events came.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from replicas_tui.api.history import AgentEvent, Sender
from replicas_tui.state.blocks import Block
from replicas_tui.state.normalise.changes import Changes, Kept, first_difference
from replicas_tui.state.normalise.fold import Fold
from replicas_tui.state.normalise.live import STREAM, Live
from replicas_tui.state.normalise.ops import Op
from replicas_tui.state.normalise.reading import read_ops
from replicas_tui.state.senders import name_prompts

NEWEST = 1_000  # events among which a repeated one is looked for


class Transcript:
    """Events `start` to `end` of a history, and the blocks they make.

    Attributes:
        start: Position of the oldest event held; 0 when the beginning is here.
        blocks: Oldest first. Read it, never change it. The blocks of growing text are at its end.
        is_replay: Some of it was recorded in another chat and is shown again, not done.
    """

    def __init__(self) -> None:
        self.start = 0
        self.is_replay = False
        self._events: list[AgentEvent] = []
        self._live = Live()
        self._changes = Changes()
        self._fold = Fold()
        self._senders: tuple[Sender, ...] = ()
        self.blocks: Sequence[Block] = self._fold.board.blocks

    @property
    def version(self) -> int:
        """Grows with every change."""
        return self._changes.version

    @property
    def origin(self) -> int:
        """Index of the block at place 0."""
        return self._fold.board.origin

    @property
    def context(self) -> float | None:
        """How full the model's memory was last said to be, in percent; None when nobody said."""
        return self._fold.context

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

    def load(self, events: Sequence[AgentEvent], start: int, *, whole: bool, senders: Sequence[Sender] = ()) -> None:
        """Take a window of the history that begins at `start`; `senders` are those of all of it, when told.

        `whole`: it reaches to the history's end and is the truth; what differs or lies beyond is replaced. A window
        that does not touch what is held replaces everything when `whole`, and is ignored when not.
        """
        self._senders = tuple(senders) or self._senders
        if not self._events:
            self._hold(start, list(events))
        elif whole:
            self._load_truth(events, start)
        elif start <= self.end and start + len(events) >= self.start:
            self._extend(events[self.end - start :])
            older = events[: max(self.start - start, 0)]
            if older:
                self._put_in_front(start, older)
        self._name()

    def _put_in_front(self, start: int, older: Sequence[AgentEvent]) -> None:
        """Hold older events too; what they do not touch is not folded again."""
        blocks = self._fold.board.blocks
        ops = [read_ops(event, at) for at, event in enumerate(older, start)]
        tail = self._live.cut(blocks)
        place = None if self._live.printed else self._fold.put_in_front(ops, self._read, start)
        if place is None:
            blocks.extend(tail)
            self._hold(start, [*older, *self._events])
            return
        self.start, self._events = start, [*older, *self._events]
        self.is_replay = self.is_replay or any(map(_replays, older))
        ended = len(blocks)
        self._live.put(blocks, self.end)
        blocks[ended:] = tail  # the very same objects, as promised
        self._name(place + self.origin)
        self._changes.note_before(place)

    def _read(self, at: int) -> Sequence[Op]:
        """Read the event at a position once more: kept, what it says would be as large as the blocks made of it."""
        return read_ops(self._events[at - self.start], at)

    def _name(self, first: int = 0) -> None:
        """Name the prompts; what changes before index `first` is noted by others."""
        changed = name_prompts(self._fold.board.blocks, self._senders)
        if own := [index for index in changed if index >= first]:
            self._note(own[-1])

    def _note(self, index: int) -> None:
        """Note a change from this index on."""
        self._changes.note(index - self.origin)

    def changed_from(self, version: int) -> int:
        """Give the index of the first block that changed since `version`; `len(blocks)` if none did.

        Blocks before it are the same objects at the same indices. 0 after older events were put in front.
        """
        kept = self.kept(version)
        return 0 if kept.first > -self.origin else max(0, min(kept.last + self.origin, len(self.blocks)))

    def kept(self, version: int) -> Kept:
        """Give the places whose blocks are the very same since `version`."""
        return self._changes.since(version)

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
        together = [*older, *self._events[: same - self.start], *events[same - start :]]
        self._hold(min(start, self.start), together)

    def _hold(self, start: int, events: list[AgentEvent]) -> None:
        """Hold other events, and fold them anew."""
        before = list(self.blocks)
        self.start, self._events = start, events
        self.is_replay = any(map(_replays, events))
        self._fold = Fold(self.origin)
        for at, event in enumerate(events, start):
            self._fold.apply(read_ops(event, at), at)
        for key, output in self._live.printed.items():
            self._fold.show_output(key, output)
        self.blocks = blocks = self._fold.board.blocks
        self._live.put(blocks, self.end)
        same = first_difference(before, blocks)
        blocks[:same] = before[:same]  # the very same objects, as promised
        self._note(same)

    def _extend(self, events: Sequence[AgentEvent], tail: Sequence[Block] | None = None) -> None:
        """Take the next events; `tail` is what stood after the blocks, if it was cut off already."""
        blocks = self._fold.board.blocks
        tail = self._live.cut(blocks) if tail is None else tail
        changed = place = len(blocks)
        for event in events:
            ops = read_ops(event, self.end)
            self._events.append(event)
            self.is_replay = self.is_replay or _replays(event)
            changed = min(changed, self._fold.apply(ops, self.end - 1))
            self._live.settle(event)
        same = self._live.put(blocks, self.end, tail)
        if events or same < len(tail):
            self._note(min(changed, place + same))

    def _grow(self, event: AgentEvent) -> None:
        blocks = self._fold.board.blocks
        tail = self._live.cut(blocks)
        changed = place = len(blocks)
        key = self._live.take(event)
        if key is not None and key in self._live.printed:
            changed = self._fold.show_output(key, self._live.printed[key])
        same = self._live.put(blocks, self.end, tail)
        if changed < place or same < max(len(tail), len(blocks) - place):
            self._note(min(changed, place + same))


def _replays(event: AgentEvent) -> bool:
    return event.type == "claude-system" and event.payload.get("subtype") == "replay"
