"""A context whose clock is turned by hand: nothing waits, everything is counted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from replicas_tui.cache import Cache
from replicas_tui.client.client import Client
from replicas_tui.effects.context import Context
from replicas_tui.state.model import Link, State
from replicas_tui.state.store import Store

PATIENCE_S = 60.0  # a real engine on a busy machine takes its time


@dataclass
class Clock:
    """A moment that only `sleep` moves on.

    Attributes:
        waits: Every wait, in seconds, in order.
        held: From so many seconds on a wait lasts until `let_go`; shorter ones pass at once.
        pace: Real seconds that a wait takes at most, beside a server that has real work to do.
    """

    at: datetime = datetime(2026, 7, 20, 9, tzinfo=UTC)
    waits: list[float] = field(default_factory=list)
    held: float = 1e9
    pace: float = 0
    _go: asyncio.Event = field(default_factory=asyncio.Event)

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        if seconds >= self.held:
            await self._go.wait()
        self.at += timedelta(seconds=seconds)
        await asyncio.sleep(min(seconds, self.pace))

    def let_go(self) -> None:
        """End every held wait, once."""
        self._go.set()
        self._go = asyncio.Event()


@dataclass(frozen=True)
class World:
    """A context and its clock."""

    ctx: Context
    clock: Clock

    @property
    def state(self) -> State:
        return self.ctx.store.state

    async def until(self, holds: Callable[[State], bool]) -> None:
        """Wait until the state is so."""
        came = asyncio.Event()
        end = self.ctx.store.watch(holds, lambda so: came.set() if so else came.clear())
        try:
            await asyncio.wait_for(came.wait(), PATIENCE_S)
        except TimeoutError:
            links, waits = self.state.links, self.clock.waits[-9:]
            raise AssertionError(f"it never came; {self.state.server.link}, {links}, last waits {waits}") from None
        finally:
            end()

    async def link(self, link: Link, replica_id: str = "r1") -> None:
        """Wait until the replica's link is so."""
        await self.until(lambda state: replica_id in state.links and state.links[replica_id].link is link)


@asynccontextmanager
async def world(
    tmp_path: Path, base_url: str, key: str = "k", *, pace: float = 0, **options: Any
) -> AsyncIterator[World]:
    """Open a world on the server at `base_url`."""
    clock = Clock(pace=pace)
    cache = Cache.open(tmp_path / "cache")
    client = Client.open(base_url, key, sleep=clock.sleep, dice=lambda: 0.5, **options)
    ctx = Context(client, Store(), cache, clock.sleep, clock.now, lambda: 0.5)
    async with client:
        try:
            yield World(ctx, clock)
        finally:
            await cache.close()


@asynccontextmanager
async def running(work: Any) -> AsyncIterator[asyncio.Task[Any]]:
    """Run a coroutine beside the block, and end it with it; what it raised by then is raised."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
