"""A small server of one replica that keeps a true history and misbehaves on its stream as told."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.scripted import STREAM_HEAD, Seen, answer

Opening = Callable[[asyncio.StreamWriter], Awaitable[None]]


def said(number: int, padding: str = "") -> dict[str, Any]:
    """Write one event of the agent."""
    words = [{"type": "text", "text": f"word {number}{padding}"}]
    payload = {"type": "assistant", "message": {"id": f"m{number}", "role": "assistant", "content": words}}
    return {
        "timestamp": f"2026-07-20T09:00:{number % 60:02}.{number:06}Z",
        "type": "claude-assistant",
        "payload": payload,
    }


def frame(kind: str, payload: dict[str, Any], event_id: str = "") -> bytes:
    """Write one event of the stream."""
    return f"data: {json.dumps({'id': event_id, 'type': kind, 'payload': payload})}\n\n".encode()


@dataclass
class Hostile:
    """Its `script` goes into a `Scripted`.

    Attributes:
        history: The truth about chat `c1`.
        status: Of the replica, as the list says.
        openings: How the next requests for the stream are met; when none is left, properly.
        refuse: Status that every other request is answered with, when set.
        forgotten: How many of the oldest events are counted still and given to nobody any more.
    """

    history: list[dict[str, Any]] = field(default_factory=list)
    status: str = "active"
    openings: deque[Opening] = field(default_factory=deque)
    refuse: int | None = None
    forgotten: int = 0
    opened: int = 0
    reads: int = 0
    _streams: set[asyncio.StreamWriter] = field(default_factory=set)
    _count: int = 0

    async def script(self, seen: Seen, out: asyncio.StreamWriter) -> None:
        if seen.path.endswith("/events"):
            self.opened += 1
            await (self.openings.popleft() if self.openings else self.stream)(out)
            return
        out.write(answer(self.refuse, {"error": "no"}) if self.refuse else self._read(seen))
        await out.drain()

    async def stream(self, out: asyncio.StreamWriter) -> None:
        """Open properly and stay."""
        out.write(STREAM_HEAD + b": ping\n\n" + frame("engine.ready", {"version": "v"}))
        await out.drain()
        self._streams.add(out)
        try:
            await asyncio.Event().wait()
        finally:
            self._streams.discard(out)

    def say(self, *, stream: bool = True, padding: str = "") -> None:
        """Let the agent say something; with `stream` off it is lost on the way."""
        event = said(len(self.history), padding)
        self.history.append(event)
        if stream:
            self.send(frame("chat.turn.delta", {"chatId": "c1", "event": event}, self.fresh_id()))

    def end_turn(self) -> None:
        self.send(frame("chat.turn.completed", {"chatId": "c1", "isComplete": True}, self.fresh_id()))

    def send(self, raw: bytes) -> None:
        """Put bytes on every open stream."""
        for out in self._streams:
            out.write(raw)

    def cut(self) -> None:
        """Reset every open stream."""
        for out in tuple(self._streams):
            out.transport.abort()

    def fresh_id(self) -> str:
        self._count += 1
        return f"e{self._count}"

    def _read(self, seen: Seen) -> bytes:
        self.reads += 1
        if seen.path == "/v1/replica":
            row = {"id": "r1", "name": "fix", "status": self.status}
            return answer(200, {"replicas": [row], "total": 1, "page": 1, "limit": 100, "total_pages": 1})
        if seen.path.endswith("/chats"):
            return answer(200, {"chats": [{"id": "c1", "provider": "claude", "processing": True}]})
        if seen.path.endswith("/queue"):
            return answer(200, {"chatId": "c1", "processing": True, "queue": []})
        if seen.path.endswith("/history"):
            return answer(200, self._page(seen))
        return answer(404, {"error": "Resource not found"})

    def _page(self, seen: Seen) -> dict[str, Any]:
        query = parse_qs(urlsplit(seen.target).query)
        offset, limit = int(query.get("offset", ["0"])[0]), int(query.get("limit", ["1000000"])[0])
        end = max(0, len(self.history) - offset)
        start = max(0, end - limit)
        rows = self.history[max(start, self.forgotten) : end]
        return {"thread_id": None, "events": rows, "total": len(self.history), "has_more": start > 0}


def answering(status: int, headers: dict[str, str] | None = None) -> Opening:
    """Meet a request for the stream with a failure."""

    async def opening(out: asyncio.StreamWriter) -> None:
        out.write(answer(status, {"error": "not now"}, headers))
        await out.drain()

    return opening


def sending(*raw: bytes, silent: bool = False) -> Opening:
    """Open, send these bytes, then hang up, or stay silent."""

    async def opening(out: asyncio.StreamWriter) -> None:
        out.write(STREAM_HEAD + b"".join(raw))
        await out.drain()
        if silent:
            await asyncio.Event().wait()

    return opening
