"""As much of HTTP as OpenCode's server on loopback needs: a request with its JSON, and one endless stream of events."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from replicas_tui.local.agents.adapter import AgentError
from replicas_tui.local.agents.lines import LineSplitter

HEAD_LIMIT = 64 * 1024
CHUNK = 64 * 1024
LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server is, and what it knows us by."""

    url: str
    user: str
    password: str

    async def ask(self, method: str, path: str, body: Any = None, *, limit_s: float = 30.0) -> Any:
        """Return what a request gives, None for nothing; AgentError with what the server says, or when it does not."""
        try:
            async with asyncio.timeout(limit_s):
                status, text = await self._exchange(method, path, body)
        except TimeoutError as error:
            raise AgentError(f"OpenCode did not answer within {limit_s:g} s.") from error
        except (OSError, EOFError, ValueError) as error:
            raise AgentError(f"OpenCode's server does not answer: {error}") from error
        given = _read_json(text)
        if status >= 400:
            raise AgentError(_refusal(status, given))
        return given

    async def events(self) -> AsyncGenerator[dict[str, Any], None]:
        """Everything that happens, from now until the server ends; OSError when it cannot be heard."""
        async with self._answer("GET", "/event", None) as (_, chunks):
            splitter = LineSplitter()
            async for chunk in chunks:
                for line in splitter.feed(chunk):
                    # One line is one event: the server writes no event in two.
                    if isinstance(line, bytes) and line.startswith(b"data:"):
                        event = _read_json(line[5:])
                        if isinstance(event, dict):
                            yield event

    async def _exchange(self, method: str, path: str, body: Any) -> tuple[int, bytes]:
        async with self._answer(method, path, body) as (status, chunks):
            text = b""
            async for chunk in chunks:
                text += chunk
                if len(text) > LARGEST:
                    raise ValueError("the answer is too long")
            return status, text

    @contextlib.asynccontextmanager
    async def _answer(self, method: str, path: str, body: Any) -> AsyncIterator[tuple[int, AsyncIterator[bytes]]]:
        parts = urlsplit(self.url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=HEAD_LIMIT)
        try:
            writer.write(self._request(parts.netloc, method, path, body))
            await writer.drain()
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").splitlines()
            headers = {
                name.strip().lower(): value.strip() for name, _, value in (row.partition(":") for row in head[1:])
            }
            yield int(head[0].split()[1]), _body(reader, headers)
        finally:
            writer.transport.abort()

    def _request(self, host: str, method: str, path: str, body: Any) -> bytes:
        known = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        content = b"" if body is None else json.dumps(body).encode()
        head = [
            f"{method} {path} HTTP/1.1",
            f"Host: {host}",
            f"Authorization: Basic {known}",
            "Connection: close",
            "Content-Type: application/json",
            f"Content-Length: {len(content)}",
        ]
        return "\r\n".join([*head, "", ""]).encode() + content


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> AsyncIterator[bytes]:
    if headers.get("transfer-encoding", "").lower() == "chunked":
        while size := int((await reader.readline()).split(b";")[0], 16):
            yield await reader.readexactly(size)
            await reader.readline()
    elif "content-length" in headers:
        yield await reader.readexactly(int(headers["content-length"]))
    else:
        while chunk := await reader.read(CHUNK):
            yield chunk


def _read_json(text: bytes) -> Any:
    try:
        # RecursionError: a hostile answer of a million brackets.
        return json.loads(text) if text.strip() else None
    except (ValueError, RecursionError):
        return None


def _refusal(status: int, given: Any) -> str:
    data = given.get("data") if isinstance(given, dict) else None
    said = data.get("message") if isinstance(data, dict) else None
    return f"OpenCode refuses: {said}" if isinstance(said, str) and said else f"OpenCode refuses with status {status}."
