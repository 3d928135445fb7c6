"""An event stream as a response that ends when either side does.

Starlette's own streaming response notices that a reader left when it next has something to send; a quiet stream would
hold its socket and its queue until then. This one watches for the end of the connection all the time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.types import Receive, Scope, Send

from replicas_tui.local.chats.events import Listener

PING = b": ping\n\n"


class EventStream:
    """An ASGI response that sends what a listener gets, with a heartbeat."""

    def __init__(self, listener: Listener, leave: Callable[[], None], ping_s: float) -> None:
        self._listener = listener
        self._leave = leave
        self._ping_s = ping_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        """Send until the listener is closed or the client is gone."""
        sending = asyncio.create_task(self._send(send))
        waiting = asyncio.create_task(_gone(receive))
        try:
            await asyncio.wait((sending, waiting), return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._leave()
            for task in (sending, waiting):
                task.cancel()
            await asyncio.gather(sending, waiting, return_exceptions=True)

    async def _send(self, send: Send) -> None:
        headers = [
            (b"content-type", b"text/event-stream; charset=utf-8"),
            (b"cache-control", b"no-store"),
            (b"x-accel-buffering", b"no"),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        async for each in self._listener.frames(self._ping_s):
            content = PING if each is None else each.content
            await send({"type": "http.response.body", "body": content, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
