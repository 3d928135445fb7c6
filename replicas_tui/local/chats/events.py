"""Live events of one replica, to everybody who listens.

The promise: a listener gets every event published while it listens, in order, but for these two cases. When it reads
too slowly, fragments (words of a text that comes whole later) are left out first; when that is not enough, its stream
is closed, so that it connects again and reads the history. Nothing is repeated after that but what the short memory
holds: the last 1,000 events of the last 10 minutes, for who names the id of the last event it saw.
"""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from replicas_tui.api.base import Wire
from replicas_tui.local.clock import now

REMEMBERED = 1_000
REMEMBERED_S = 600.0
REMEMBERED_BYTES = 8 * 1024 * 1024
KNOWN_IDS = 4_000
BACKLOG_BYTES = 16 * 1024 * 1024
BACKLOG_FRAMES = 5_000
FRAGMENTS_UNTIL = 1_000  # frames behind: from here on a listener gets no fragments


@dataclass(frozen=True, slots=True)
class Frame:
    """One event, spelled once for all listeners."""

    id: str
    content: bytes
    is_fragment: bool = False


def frame(kind: str, payload: Wire | dict[str, Any], *, is_fragment: bool = False) -> Frame:
    """Spell an event: `id:` and one `data:` line."""
    body = payload.model_dump(mode="json") if isinstance(payload, Wire) else payload
    event_id = str(uuid.uuid4())
    # json escapes line ends and, by default, everything that is not ASCII: the data is one line whatever it holds.
    text = json.dumps({"id": event_id, "ts": now(), "type": kind, "payload": body}, separators=(",", ":"))
    return Frame(event_id, f"id: {event_id}\ndata: {text}\n\n".encode(), is_fragment)


class Listener:
    """One open stream: frames come in at one end and are awaited at the other."""

    def __init__(self) -> None:
        self._frames: deque[Frame] = deque()
        self._bytes = 0
        self._closed = False
        self._news = asyncio.Event()

    def offer(self, new: Frame) -> None:
        """Hand it a frame; a fragment may be left out, and a stream too far behind is closed."""
        if self._closed or (new.is_fragment and len(self._frames) >= FRAGMENTS_UNTIL):
            return
        self._frames.append(new)
        self._bytes += len(new.content)
        if len(self._frames) > BACKLOG_FRAMES or self._bytes > BACKLOG_BYTES:
            self._frames.clear()
            self.close()
        self._news.set()

    def close(self) -> None:
        """End the stream after what is already in it."""
        self._closed = True
        self._news.set()

    async def frames(self, silence_s: float) -> AsyncIterator[Frame | None]:
        """Yield frames as they come, and None after each `silence_s` without one."""
        while True:
            while self._frames:
                next_frame = self._frames.popleft()
                self._bytes -= len(next_frame.content)
                yield next_frame
            if self._closed:
                return
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), silence_s)
            except TimeoutError:
                yield None


class Broadcaster:
    """The events of one replica."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()
        self._ring: deque[tuple[int, float, Frame]] = deque()
        self._ring_bytes = 0
        self._count = 0
        self._ids: OrderedDict[str, int] = OrderedDict()

    @property
    def listening(self) -> int:
        """How many listen."""
        return len(self._listeners)

    @property
    def count(self) -> int:
        """How many events there were."""
        return self._count

    def publish(self, kind: str, payload: Wire | dict[str, Any], *, is_fragment: bool = False) -> None:
        """Tell everybody."""
        new = frame(kind, payload, is_fragment=is_fragment)
        self._count += 1
        self._remember(new)
        self._know(new.id)
        for listener in self._listeners:
            listener.offer(new)

    def listen(self, last_event_id: str | None, first: list[Frame], since: int | None = None) -> Listener:
        """Open a stream that begins with `first`, then repeats what came after an event it names, then goes on live.

        Without such an event it repeats what came after the first `since` ones, those there were when `first` began to
        be read: it need not say what came meanwhile.
        """
        listener = Listener()
        since = self._count if since is None else since
        seen = self._ids.get(last_event_id or "", since)
        missed = self._after(seen) or self._after(max(seen, since))
        for each in first:
            self._know(each.id)
            listener.offer(each)
        for each in missed:
            listener.offer(each)
        self._listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a stream whose reader is gone."""
        listener.close()
        self._listeners.discard(listener)

    def close(self) -> None:
        """End all streams; new ones may open."""
        for listener in self._listeners:
            listener.close()
        self._listeners.clear()

    def _remember(self, new: Frame) -> None:
        self._ring.append((self._count, time.monotonic(), new))
        self._ring_bytes += len(new.content)
        while len(self._ring) > REMEMBERED or self._ring_bytes > REMEMBERED_BYTES:
            self._ring_bytes -= len(self._ring.popleft()[2].content)

    def _know(self, event_id: str) -> None:
        # The first events of a stream are in no ring, but a client may well name one of them as its last.
        self._ids[event_id] = self._count
        if len(self._ids) > KNOWN_IDS:
            self._ids.popitem(last=False)

    def _after(self, seen: int) -> list[Frame]:
        young = time.monotonic() - REMEMBERED_S
        kept = [(number, each) for number, at, each in self._ring if at >= young]
        if not kept or kept[0][0] > seen + 1:
            return []
        return [each for number, each in kept if number > seen]
