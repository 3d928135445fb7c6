"""Readers of many event streams at once, on plain sockets: they measure how late what was published arrives."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

STAMP = b'"ts":"'
DELTA = b'"type":"chat.turn.delta"'


@dataclass
class Heard:
    """What came in: seconds from publishing to reading, of every delta; the engine's stamps count milliseconds."""

    delays: list[float] = field(default_factory=list)
    open: int = 0
    lost: int = 0
    is_counting: bool = False

    def quantile(self, share: float) -> float:
        """Give the delay that `share` of all events stayed under, in milliseconds."""
        ordered = sorted(self.delays)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def listen(port: int, key: str, replica_id: str, heard: Heard) -> None:
    """Read a stream until cancelled."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
    request = f"GET /v1/replica/{replica_id}/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {key}"
    writer.write(f"{request}\r\nAccept: text/event-stream\r\n\r\n".encode())
    if b" 200 " not in await reader.readline():
        raise SystemExit("a stream was refused")
    heard.open += 1
    try:
        while line := await reader.readline():
            if heard.is_counting and DELTA in line:
                heard.delays.append(time.time() - _stamp(line))
        heard.lost += 1
    finally:
        writer.close()


async def listen_to_all(port: int, key: str, replicas: Sequence[str], heard: Heard) -> list[asyncio.Task[None]]:
    """Open all streams; returns once every one is open."""
    tasks = [asyncio.create_task(listen(port, key, each, heard)) for each in replicas]
    while heard.open < len(tasks):
        await asyncio.sleep(0.02)
        for task in tasks:
            if task.done():
                task.result()
    return tasks


def _stamp(line: bytes) -> float:
    start = line.index(STAMP) + len(STAMP)
    return datetime.fromisoformat(line[start : line.index(b'"', start)].decode()).timestamp()
