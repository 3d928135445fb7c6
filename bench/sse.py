"""What our event stream costs beside reading the same bytes and doing nothing with them.

Prints, for three sizes of event, the events a second of a loop that only takes bytes off a real socket, of our frames,
and of our typed events, and the ratios. Ratios are what counts: they hold on any machine.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable

import httpx

from replicas_tui.client.client import Client

TOTAL = 24 * 1024 * 1024
SIZES = (200, 2_000, 100_000)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
ROUNDS = 3


def frame(size: int) -> bytes:
    event = {"timestamp": "2026-07-20T09:00:00Z", "type": "claude-assistant", "payload": {"text": "x" * size}}
    body = {"id": "e1", "type": "chat.turn.delta", "payload": {"chatId": "c1", "event": event}}
    return f"data: {json.dumps(body)}\n\n".encode()


async def serve(one: bytes, count: int) -> asyncio.Server:
    block = one * max(1, 65_536 // len(one))

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(HEAD)
        for _ in range(count * len(one) // len(block)):
            writer.write(block)
            await writer.drain()
        writer.close()

    return await asyncio.start_server(talk, "127.0.0.1", 0)


async def bytes_only(url: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as wire, wire.stream("GET", f"{url}/v1/replica/r/events") as answer:
        async for _ in answer.aiter_bytes():
            pass


async def frames(url: str) -> None:
    async with Client.open(url) as client, client.replicas._http.frames("/v1/replica/r/events") as stream:  # noqa: SLF001 - one layer alone
        async for _ in stream:
            pass


async def events(url: str) -> None:
    async with Client.open(url) as client, client.replicas.events("r") as stream:
        async for _ in stream:
            pass


async def rate(work: Callable[[str], Awaitable[None]], one: bytes) -> float:
    count = TOTAL // len(one)
    best = 0.0
    async with await serve(one, count) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        for _ in range(ROUNDS):
            began = time.perf_counter()
            await work(url)
            best = max(best, count / (time.perf_counter() - began))
    return best


async def main() -> None:
    print("stream: events a second, one loopback connection, best of 3")
    for size in SIZES:
        one = frame(size)
        bare, framed, typed = [await rate(work, one) for work in (bytes_only, frames, events)]
        print(
            f"  {size:>7} B   bytes only {bare:>9,.0f}   frames {framed:>9,.0f} ({bare / framed:.1f}x)"
            f"   typed {typed:>9,.0f} ({bare / typed:.1f}x)"
        )


if __name__ == "__main__":
    asyncio.run(main())
