"""The wire: one place that sends, reads, asks again, and turns failures into our errors.

Invariants: only GETs are sent again by themselves; the key never goes to another origin than the base URL's; nothing of
httpx leaves this package.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx
from pydantic import ValidationError
from typing_extensions import override

from replicas_tui.api.base import Problem, Wire
from replicas_tui.api.endpoints import Endpoint, In, Out
from replicas_tui.api.requests import Patch
from replicas_tui.client.errors import ClientError, Malformed, Moved, Refused, TooMany, Unavailable, Unreachable
from replicas_tui.client.reasons import from_answer, from_network
from replicas_tui.client.sse import Decoder, Framed

TRIES = 3
FIRST_WAIT_S = 0.4
HOPS = 5
CALL_READ_S = 30.0


class Key(httpx.Auth):
    """Puts the API key on requests; shows it to nobody else."""

    def __init__(self, key: str) -> None:
        self._key = key

    @override
    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the header."""
        if self._key:
            request.headers["Authorization"] = f"Bearer {self._key}"
        yield request

    @override
    def __repr__(self) -> str:
        return "Key(•••)"

    def change(self, key: str) -> None:
        """Put another key on requests from now on."""
        self._key = key

    def hide(self) -> str:
        """Give what must be blanked in a server's own words."""
        return self._key


@dataclass(frozen=True, slots=True)
class Http:
    """A typed wrapper around one `httpx.AsyncClient`.

    Attributes:
        quiet_s: A stream silent for so long is broken; the server pings every 15 s.
    """

    wire: httpx.AsyncClient
    key: Key
    quiet_s: float = 45.0
    sleep: Callable[[float], Awaitable[None]] = field(default=asyncio.sleep, repr=False)
    dice: Callable[[], float] = field(default=random.random, repr=False)

    async def call(
        self,
        endpoint: Endpoint[In, Out],
        arg: In,
        *,
        headers: dict[str, str] | None = None,
        read_s: float | None = None,
        **path: str,
    ) -> Out:
        """Do one operation.

        Args:
            endpoint: What to do.
            arg: Its query (GET, DELETE) or JSON body (all others).
            headers: What goes with it.
            read_s: How long an answer may take, when longer than usual.
            path: Values of the `{...}` parts of the endpoint's path.

        Raises:
            Unreachable: No answer came.
            Malformed: The answer is not what the API promises.
            Refused: The server answered with a failure.
        """
        sent = _spelled(arg)
        in_query = endpoint.method in ("GET", "DELETE")
        options: dict[str, Any] = {"params": sent} if in_query else {"json": sent}
        timeout = patience(CALL_READ_S if read_s is None else read_s)
        request = self.wire.build_request(
            endpoint.method, _url(endpoint.path, path), headers=headers, timeout=timeout, **options
        )
        answer = await self._patiently(request)
        try:
            return endpoint.gives.model_validate_json(answer.content or b"{}")
        except ValidationError as error:
            raise Malformed(_why_unreadable(answer, error)) from None

    async def _patiently(self, request: httpx.Request) -> httpx.Response:
        """Send a request; a GET that found nobody home is sent again, twice at most."""
        tries = TRIES if request.method == "GET" else 1
        for turn in range(1, tries + 1):
            try:
                return await self._once(request)
            except (Unreachable, TooMany, Unavailable) as error:
                if turn == tries:
                    raise
                await self.sleep(self._pause(turn, error))
        raise AssertionError("the last try returns or raises")

    def _pause(self, turn: int, error: ClientError) -> float:
        asked = error.retry_after if isinstance(error, Refused) else None
        return asked if asked is not None else FIRST_WAIT_S * 2**turn * (0.5 + self.dice() / 2)

    async def _once(self, request: httpx.Request) -> httpx.Response:
        with _in_our_words():
            for _ in range(HOPS):
                answer = await self.wire.send(request, auth=self.key)
                if answer.is_success:
                    return answer
                if not answer.has_redirect_location:
                    break
                request = self._followed(request, answer)
            else:
                raise Malformed("it sends us in a circle")
        raise from_answer(answer, self.key.hide())

    def _followed(self, request: httpx.Request, answer: httpx.Response) -> httpx.Request:
        """Give the request a redirect asks for, if the key may go there."""
        onward = answer.next_request
        if onward is None or request.method != "GET" or _origin(onward.url) != _origin(self.wire.base_url):
            where = "another address" if onward is None else str(onward.url.copy_with(query=None, userinfo=b""))
            problem = Problem(error=f"it sends this request on to {where}, and we do not take the key there")
            raise Moved(answer.status_code, problem)
        return onward

    @asynccontextmanager
    async def frames(
        self, path: str, *, method: str = "GET", body: Wire | None = None, last_event_id: str = "", **parts: str
    ) -> AsyncIterator[AsyncIterator[Framed]]:
        """Open an event stream; leaving the block closes the connection.

        Raises:
            Unreachable: It did not open, broke off, or was silent for `quiet_s`.
            Malformed: What answered is no event stream.
            Refused: The server answered with a failure.
        """
        headers = {"Accept": "text/event-stream", "Accept-Encoding": "identity", "Cache-Control": "no-store"}
        if last_event_id.isascii() and last_event_id.isprintable() and last_event_id:
            headers["Last-Event-ID"] = last_event_id
        timeout = patience(self.quiet_s)
        json = _spelled(body) if body is not None and method != "GET" else None
        request = self.wire.build_request(method, _url(path, parts), headers=headers, timeout=timeout, json=json)
        with _in_our_words():
            answer = await self.wire.send(request, auth=self.key, stream=True)
        try:
            await self._check_stream(request, answer)
            yield _decoded(answer, f"it was silent for {self.quiet_s:g} seconds")
        finally:
            with suppress(httpx.HTTPError):  # it is closed either way, and why it broke is said already
                await answer.aclose()

    async def _check_stream(self, request: httpx.Request, answer: httpx.Response) -> None:
        if answer.has_redirect_location:
            self._followed(request, answer)
            raise Malformed("it redirects its event stream")
        if not answer.is_success:
            with _in_our_words():
                await answer.aread()
            raise from_answer(answer, self.key.hide())
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind != "text/event-stream":
            raise Malformed("what answered in place of the event stream is something else")


def patience(read_s: float) -> httpx.Timeout:
    """Give how long each step of a request may take; waiting for a free connection never ends one."""
    return httpx.Timeout(connect=10.0, read=read_s, write=30.0, pool=None)


def _spelled(arg: Wire) -> dict[str, Any]:
    """Spell a request: what is None is left out, but of a change what was given is sent, null included."""
    if isinstance(arg, Patch):
        return arg.model_dump(mode="json", exclude_unset=True)
    return arg.model_dump(mode="json", exclude_none=True)


async def _decoded(answer: httpx.Response, silence: str) -> AsyncIterator[Framed]:
    decoder = Decoder()
    with _in_our_words(silence):
        async for chunk in answer.aiter_bytes():
            for frame in decoder.feed(chunk):
                yield frame


class _in_our_words:  # noqa: N801 - reads as a word of the `with` statement; a class, because errors pass through fast
    """Let what httpx raises leave as our errors."""

    def __init__(self, silence: str = "") -> None:
        self._silence = silence

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if self._silence and isinstance(error, httpx.ReadTimeout):
            raise Unreachable(self._silence, "It is opened again by itself.") from None
        if isinstance(error, httpx.HTTPError | httpx.InvalidURL | httpx.StreamError):
            raise from_network(error) from None


def _url(path: str, parts: dict[str, str]) -> str:
    return path.format(**{name: _part(value) for name, value in parts.items()})


def _part(value: str) -> str:
    """Quote one part of a path, so that no id, however odd, names another path."""
    if not value:
        raise Malformed("it named something with an empty id")
    return value.replace(".", "%2E") if value in (".", "..") else quote(value, safe="")


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _why_unreadable(answer: httpx.Response, error: ValidationError) -> str:
    if "json" not in answer.headers.get("Content-Type", "json"):
        return "it is not JSON"
    first = error.errors(include_input=False, include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}" if where else "it is not the JSON that was promised"
