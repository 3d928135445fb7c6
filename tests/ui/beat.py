"""How long a loop was ever away by its own doing: what a busy machine takes from it is counted apart."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

BEAT_S = 0.01


def queued_s() -> float:
    """Give how long this thread was ready to run and got no processor; 0 where the system does not tell."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


async def stalls() -> AsyncIterator[tuple[float, float]]:
    """Beat, and give how long the loop was away each time, and how much of that was waiting for a processor."""
    while True:
        began, queued = time.monotonic(), queued_s()
        await asyncio.sleep(BEAT_S)
        yield time.monotonic() - began - BEAT_S, queued_s() - queued
