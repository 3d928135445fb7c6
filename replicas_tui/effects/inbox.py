"""What a stream has brought and nobody has looked at yet.

Events are taken off the line by a task of their own, so that none is lost while the history is read, and the server
does not take us for stalled. Bounded: beyond `ROOM` the line itself holds the rest back.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from replicas_tui.client.errors import Unreachable
from replicas_tui.client.replicas import Arrived

ROOM = 4_096
BATCH = 256  # events taken at once; then everybody else has a turn


@dataclass(slots=True)
class Inbox:
    """Arrivals of one connection, in order, and what ended it."""

    _arrivals: deque[Arrived] = field(default_factory=deque)
    _ended: BaseException | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _room: asyncio.Event = field(default_factory=asyncio.Event)

    async def batch(self) -> list[Arrived]:
        """Wait until there is something to do, then give what has arrived; nothing when merely woken by `rouse`.

        Raises:
            ClientError: The stream is over, and all it brought was given out.
        """
        await self._news.wait()
        if not self._arrivals and self._ended is not None:
            raise self._ended
        taken = [self._arrivals.popleft() for _ in range(min(BATCH, len(self._arrivals)))]
        self._room.set()
        if not self._arrivals and self._ended is None:
            self._news.clear()
        await asyncio.sleep(0)  # a torrent must not keep the keyboard waiting
        return taken

    def rouse(self) -> None:
        """Make a waiting `batch` return."""
        self._news.set()

    async def fill(self, arrivals: AsyncIterator[Arrived]) -> None:
        """Put in everything a stream brings.

        Raises:
            ClientError: Always, in the end: why the stream is over.
        """
        async for arrived in arrivals:
            self._arrivals.append(arrived)
            self._news.set()
            if len(self._arrivals) >= ROOM:
                self._room.clear()
                await self._room.wait()
        raise Unreachable("the server ended the event stream", "It is opened again by itself.")

    def end(self, filling: asyncio.Task[None]) -> None:
        """Note what ended the task that fills this inbox."""
        if not filling.cancelled():
            self._ended = filling.exception()
            self._news.set()


@asynccontextmanager
async def filled(arrivals: AsyncIterator[Arrived]) -> AsyncIterator[Inbox]:
    """Fill an inbox from a stream until the block is left."""
    inbox = Inbox()
    filling = asyncio.create_task(inbox.fill(arrivals), name="fill an inbox")
    filling.add_done_callback(inbox.end)
    try:
        yield inbox
    finally:
        filling.cancel()
        await asyncio.wait([filling])
