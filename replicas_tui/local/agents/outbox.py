"""The signals of one agent between the task that makes them and the one that reads them.

Invariant: nothing put is lost; the maker asks for `room` before it makes more, so the box stays small.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable

from replicas_tui.local.agents.adapter import AgentSignal

ROOM = 2_000


class Outbox:
    """A queue that ends. Putting never waits; `room` does."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[AgentSignal | None] = asyncio.Queue()
        self._roomy = asyncio.Event()
        self._flooded = False
        self.closed = False

    def put(self, said: AgentSignal) -> None:
        """Add a signal."""
        self._waiting.put_nowait(said)

    def put_all(self, said: Iterable[AgentSignal]) -> None:
        """Add signals in their order."""
        for each in said:
            self.put(each)

    async def room(self) -> None:
        """Wait until the reader has caught up."""
        while self._waiting.qsize() >= ROOM and not self._flooded:
            self._roomy.clear()
            await self._roomy.wait()

    def flood(self) -> None:
        """Wait for no reader any more: the end is near and bounded."""
        self._flooded = True
        self._roomy.set()

    def close(self) -> None:
        """End the signals after those already in. Idempotent."""
        if not self.closed:
            self.closed = True
            self._waiting.put_nowait(None)

    async def signals(self) -> AsyncIterator[AgentSignal]:
        """All signals in order until the box is closed."""
        while (said := await self._waiting.get()) is not None:
            if self._waiting.qsize() < ROOM:
                self._roomy.set()
            yield said
        self._waiting.put_nowait(None)  # who reads again learns at once that it is over
