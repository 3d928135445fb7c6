"""Failures of the network and answers of failure, put into our words.

The words are ours because a library's own may hold a proxy's password, a header, or nothing at all.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
from pydantic import ValidationError

from replicas_tui.api.base import Problem
from replicas_tui.client.errors import BY_STATUS, Malformed, Refused, Unreachable

LONGEST_SAID = 600  # characters of a server's words that a sentence takes
LONGEST_WAIT_S = 60.0
SHORTEST_KEY = 8  # anything shorter is no key, and blanking it would garble ordinary words


def from_network(error: httpx.HTTPError | httpx.InvalidURL | httpx.StreamError) -> Unreachable | Malformed:
    """Say in words why no answer came."""
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return Unreachable(
            "the address is no web address", "Give one that begins with https:// or http://.", sent=False
        )
    if isinstance(error, httpx.DecodingError):
        return Malformed("it is compressed in a way that does not unpack")
    if isinstance(error, httpx.TimeoutException):
        return _timed_out(error)
    if isinstance(error, httpx.ConnectError | httpx.ProxyError):
        return _not_connected(error)
    return Unreachable("the connection was cut off", "It is worth trying again.")


def _timed_out(error: httpx.TimeoutException) -> Unreachable:
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return Unreachable("no connection came about in time", sent=False)
    return Unreachable("it did not answer in time", "It may be busy; try again.")


def _not_connected(error: httpx.TransportError) -> Unreachable:
    if isinstance(error, httpx.ProxyError):
        return Unreachable("the proxy did not let us through", "Check the proxy settings.", sent=False)
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError):
            why = getattr(cause, "verify_message", "") or "the secure connection failed"
            return Unreachable(f"TLS: {why}", "Check the address, the clock and the certificates.", sent=False)
        if isinstance(cause, socket.gaierror):
            return Unreachable("its name is not known (DNS)", sent=False)
        if isinstance(cause, ConnectionRefusedError):
            return Unreachable("the connection was refused", "Check that it runs, and the address.", sent=False)
    return Unreachable("no connection came about", sent=False)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Walk an error and all it came from; groups of errors are opened."""
    todo, seen = [error], set[int]()
    while todo:
        one = todo.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        todo += [cause for cause in (one.__cause__, one.__context__) if cause is not None]
        if isinstance(one, BaseExceptionGroup):
            todo += one.exceptions


def from_answer(answer: httpx.Response, hide: str) -> Refused:
    """Turn an answer of failure, already read, into its error; `hide` (the key) never shows in it."""
    try:
        problem = Problem.model_validate_json(answer.content)
    except ValidationError:
        problem = Problem(error=answer.reason_phrase or "no reason given")
    kind = BY_STATUS.get(answer.status_code, Refused)
    return kind(answer.status_code, _tidy(problem, hide), wait_asked(answer))


def _tidy(problem: Problem, hide: str) -> Problem:
    secret = hide if len(hide) >= SHORTEST_KEY else ""

    def tidy(text: str) -> str:
        shown = text.replace(secret, "•••") if secret else text
        return shown if len(shown) <= LONGEST_SAID else f"{shown[:LONGEST_SAID]}…"

    return Problem(error=tidy(problem.error), details=tidy(problem.details) if problem.details else None)


def wait_asked(answer: httpx.Response) -> float | None:
    """Read `Retry-After`, seconds or a date, as seconds from now, at most 60; None when absent or unreadable."""
    text = answer.headers.get("Retry-After", "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_WAIT_S)
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return min(max((when - datetime.now(UTC)).total_seconds(), 0.0), LONGEST_WAIT_S)
