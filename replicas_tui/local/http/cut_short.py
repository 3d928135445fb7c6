"""Requests that the end of the engine cuts short: answered as every failure is, as long as nothing was sent yet."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from replicas_tui.local.http.adapter import problem


class CutShort:
    """Answers 503 where the server's own 500 would come, which is no JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request to its end, or to that of the engine."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except asyncio.CancelledError:
            if begun:
                raise
            await problem(503, "The engine stops", "Start it again: replicas-tui local start")(scope, receive, send)
