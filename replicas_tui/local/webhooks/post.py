"""One HTTP POST, and its status: all of HTTP that a delivery needs.

Follows no redirect, keeps no connection, reads no body, uses no proxy. Runs on the loop; only names are looked up in
threads, of this module's own, so that a name server that does not answer holds up nothing but deliveries.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import re
import socket
import ssl
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit

HEAD_LIMIT = 64 * 1024
_NAMES = ThreadPoolExecutor(max_workers=8, thread_name_prefix="webhook-names")
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})(?:[ \r]|$)")
_URL_SAFE = "!$%&'()*+,-./:;=?@_~"
_PORTS = {"http": 80, "https": 443}


class PostError(Exception):
    """No answer was had; the message says why."""


async def post(url: str, headers: Mapping[str, str], body: bytes, *, limit_s: float) -> int:
    """Send `body` to an http or https URL and return the status of the answer.

    Args:
        url: Checked when it was given: a host, no user name.
        headers: Beside those of every request; plain ASCII.
        body: As it is.
        limit_s: For all of it, from looking up the name to the answer.

    Raises:
        PostError: The host was not found, not reached, not trusted, or did not answer in time or in HTTP.
    """
    try:
        async with asyncio.timeout(limit_s):
            return await _exchange(url, headers, body)
    except TimeoutError as error:
        raise PostError(f"no answer within {limit_s:g} s") from error
    except ssl.SSLError as error:
        raise PostError(f"no secure connection: {error.reason or error}") from error
    except (OSError, UnicodeError, EOFError) as error:
        raise PostError(str(error) or type(error).__name__) from error


async def _exchange(url: str, headers: Mapping[str, str], body: bytes) -> int:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    address = await _address(host, port)
    secure = await asyncio.to_thread(_trust) if parts.scheme == "https" else None
    name = host if secure is not None else None
    reader, writer = await asyncio.open_connection(address, port, ssl=secure, server_hostname=name, limit=HEAD_LIMIT)
    try:
        writer.write(_head(url, headers, len(body)) + body)
        # Who refuses early may answer before it has read everything.
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        return await _status(reader)
    finally:
        writer.transport.abort()


async def _address(host: str, port: int) -> str:
    look = functools.partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(_NAMES, look)
    return str(found[0][4][0])


@functools.cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _head(url: str, headers: Mapping[str, str], length: int) -> bytes:
    parts = urlsplit(url)
    path, query = (quote(text, safe=_URL_SAFE) for text in (parts.path or "/", parts.query))
    host = (parts.hostname or "").encode("idna").decode("ascii")
    if ":" in host:
        host = f"[{host}]"
    sent = {
        "Host": host if parts.port is None else f"{host}:{parts.port}",
        "Content-Type": "application/json",
        "Content-Length": str(length),
        "Connection": "close",
        **headers,
    }
    lines = [
        f"POST {path}{'?' if query else ''}{query} HTTP/1.1",
        *(f"{name}: {value}" for name, value in sent.items()),
        "",
        "",
    ]
    return "\r\n".join(lines).encode("ascii")


async def _status(reader: asyncio.StreamReader) -> int:
    """Return the status of the final answer, passing over interim ones such as 100."""
    while True:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.LimitOverrunError as error:
            raise PostError("the answer's head is too long") from error
        except asyncio.IncompleteReadError as error:
            head = error.partial
        found = _STATUS.match(head)
        if found is None:
            raise PostError("the answer is no HTTP" if head else "the connection was closed without an answer")
        if not found[1].startswith(b"1"):
            return int(found[1])
