"""A real HTTP server on a socket that hears deliveries and answers as it is told."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Heard:
    """One request."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def event(self) -> str:
        return self.headers["x-replicas-event"]


@dataclass(slots=True)
class Ears:
    """What was heard; `answer` makes the bytes that are sent back, or None to never answer."""

    url: str
    answer: Callable[[int], bytes | None] = lambda _: ok()
    heard: list[Heard] = field(default_factory=list)
    grew: asyncio.Condition = field(default_factory=asyncio.Condition)
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)

    async def until(self, is_it: Callable[[list[Heard]], bool], within_s: float = 60.0) -> list[Heard]:
        async with asyncio.timeout(within_s), self.grew:
            await self.grew.wait_for(lambda: is_it(self.heard))
            return list(self.heard)

    async def until_event(self, event: str, within_s: float = 60.0) -> Heard:
        heard = await self.until(lambda all_: any(each.event == event for each in all_), within_s)
        return next(each for each in heard if each.event == event)


def ok(status: str = "200 OK", *headers: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "Content-Length: 0", "", ""]).encode()


def answering(*statuses: str) -> Callable[[int], bytes]:
    """Answer with each status in turn, then go on with the last."""
    return lambda number: ok(statuses[min(number, len(statuses) - 1)])


@asynccontextmanager
async def listening(
    answer: Callable[[int], bytes | None] = lambda _: ok(), *, secure: ssl.SSLContext | None = None
) -> AsyncIterator[Ears]:
    """Listen at a free port of the loopback."""
    ears = Ears("", answer)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _hear(ears, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            ears.hung_up.set()
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=secure)
    port = server.sockets[0].getsockname()[1]
    ears.url = f"{'https://localhost' if secure else 'http://127.0.0.1'}:{port}/hook"
    try:
        yield ears
    finally:
        server.close()


async def _hear(ears: Ears, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers["content-length"]))
    number = len(ears.heard)
    async with ears.grew:
        ears.heard.append(Heard(head[0], headers, body))
        ears.grew.notify_all()
    if (said := ears.answer(number)) is None:
        await reader.read()  # until the other side gives up
        return
    writer.write(said)
    await writer.drain()
