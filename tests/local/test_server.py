"""The engine's socket, as asyncio sees it."""

from __future__ import annotations

import asyncio
import socket

from replicas_tui.local.process.loopback import LOOPBACK, listen


async def test_what_the_engine_writes_is_sent_at_once() -> None:
    without_delay: asyncio.Queue[int] = asyncio.Queue()

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted = writer.get_extra_info("socket")
        await without_delay.put(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    bound = listen(0)
    async with await asyncio.start_server(answer, sock=bound):
        _, writer = await asyncio.open_connection(LOOPBACK, bound.getsockname()[1])
        assert await without_delay.get()
        writer.close()
        await writer.wait_closed()
