"""Calls over a real socket: what is retried, followed, hidden, and said when it fails."""

from __future__ import annotations

import asyncio
import logging
import socket
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from replicas_tui.api.canvas import CanvasContent
from replicas_tui.api.messages import SendMessage
from replicas_tui.api.replicas import ListReplicas
from replicas_tui.client import errors
from replicas_tui.client.client import Client
from replicas_tui.client.http import Key
from replicas_tui.client.reasons import wait_asked
from tests.scripted import Scripted, Seen, answer, saying

KEY = "sk_replicas_very-secret"
EMPTY = answer(200, {"replicas": [], "total": 0, "page": 1, "limit": 10, "total_pages": 1})


@dataclass
class Waits:
    """Counts waits instead of waiting."""

    seconds: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def client_of(server: Scripted, waits: Waits | None = None, prefix: str = "") -> Client:
    return Client.open(server.url + prefix, KEY, sleep=waits or Waits(), dice=lambda: 0.5)


async def test_a_call_carries_the_key_and_our_name_and_keeps_the_path_prefix() -> None:
    async with Scripted(saying(EMPTY)) as server, client_of(server, prefix="/team/") as client:
        await client.replicas.list(ListReplicas(page=2, status="active"))
    seen = server.seen[0]
    assert seen.target == "/team/v1/replica?page=2&status=active"
    assert seen.headers["authorization"] == f"Bearer {KEY}"
    assert seen.headers["user-agent"].startswith("replicas-tui/")


@pytest.mark.parametrize("odd", ["../x", "a/b", "..", "a?b=c", "a#b", "ä b", "%2e%2e"])
async def test_an_odd_id_names_one_part_of_a_path_and_nothing_else(odd: str) -> None:
    async with Scripted(saying(answer(200, {"filename": "x"}))) as server, client_of(server) as client:
        assert await client.canvas.get("r1", odd) == CanvasContent(filename="x")
    path = server.seen[0].path
    assert path.startswith("/v1/replica/r1/canvas/")
    assert path.count("/") == 5
    assert "?" not in server.seen[0].target


async def test_an_empty_id_is_not_sent_at_all() -> None:
    async with Scripted(saying(answer())) as server, client_of(server) as client:
        with pytest.raises(errors.Malformed):
            await client.replicas.delete("")
    assert server.seen == []


async def test_a_read_that_found_nobody_home_is_tried_again() -> None:
    waits = Waits()
    busy = answer(503, {"error": "busy"})
    async with Scripted(saying(busy, busy, EMPTY)) as server, client_of(server, waits) as client:
        await client.replicas.list()
    assert len(server.seen) == 3
    assert waits.seconds[1] > waits.seconds[0] > 0


async def test_a_read_obeys_retry_after() -> None:
    waits = Waits()
    busy = answer(429, {"error": "slow down"}, {"Retry-After": "7"})
    async with Scripted(saying(busy, EMPTY)) as server, client_of(server, waits) as client:
        await client.replicas.list()
    assert waits.seconds == [7.0]


async def test_a_read_gives_up_after_three_tries() -> None:
    async with Scripted(saying(answer(502, b"<html>bad gateway</html>"))) as server, client_of(server) as client:
        with pytest.raises(errors.Unavailable, match=r"\(502\)\. Wait a little"):
            await client.replicas.list()
    assert len(server.seen) == 3


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_message_is_never_sent_twice(status: int) -> None:
    async with Scripted(saying(answer(status, {"error": "no"}))) as server, client_of(server) as client:
        with pytest.raises(errors.Refused):
            await client.messages.send("r1", SendMessage(message="hi"))
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.BadInput),
        (401, errors.Unauthorized),
        (402, errors.PaymentRequired),
        (403, errors.Forbidden),
        (404, errors.NotFound),
        (409, errors.Conflict),
        (410, errors.NotFound),
        (418, errors.Refused),
        (429, errors.TooMany),
        (500, errors.Refused),
        (503, errors.Unavailable),
    ],
)
@pytest.mark.parametrize("body", [{"error": "said", "details": "why"}, b"<html>", b"", b"\xff\xfe"])
async def test_every_failure_is_one_of_ours_whatever_its_body(
    status: int, kind: type[errors.Refused], body: object
) -> None:
    async with Scripted(saying(answer(status, body))) as server, client_of(server) as client:
        with pytest.raises(kind) as caught:
            await client.messages.send("r1", SendMessage(message="hi"))
    assert type(caught.value) is kind
    assert str(caught.value).startswith("The server said: ")
    assert "<html>" not in str(caught.value)


async def test_a_server_that_repeats_our_key_does_not_get_it_shown() -> None:
    said = answer(401, {"error": f"key {KEY} is wrong", "details": KEY})
    async with Scripted(saying(said)) as server, client_of(server) as client:
        with pytest.raises(errors.Unauthorized) as caught:
            await client.replicas.list()
    assert KEY not in f"{caught.value!s} {caught.value!r} {caught.value.problem!r}"
    assert "•••" in str(caught.value)


async def test_the_key_is_in_no_repr_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with Scripted(saying(EMPTY)) as server, client_of(server) as client:
        await client.replicas.list()
        shown = [repr(client), repr(client.replicas), repr(client.replicas._http), repr(Key(KEY)), str(Key(KEY))]
    assert KEY not in " ".join([*shown, caplog.text])


async def test_a_redirect_within_the_server_is_followed() -> None:
    moved = answer(307, b"", {"Location": "/v2/replica"})
    async with Scripted(saying(moved, EMPTY)) as server, client_of(server) as client:
        await client.replicas.list()
    assert [seen.path for seen in server.seen] == ["/v1/replica", "/v2/replica"]
    assert server.seen[1].headers["authorization"] == f"Bearer {KEY}"


async def test_the_key_does_not_travel_to_another_host() -> None:
    async with Scripted(saying(EMPTY)) as other:
        moved = answer(302, b"", {"Location": f"{other.url}/v1/replica?x=1"})
        async with Scripted(saying(moved)) as server, client_of(server) as client:
            with pytest.raises(errors.Moved, match=r"127\.0\.0\.1"):
                await client.replicas.list()
    assert other.seen == []


async def test_a_write_is_not_sent_on_to_another_place() -> None:
    moved = answer(308, b"", {"Location": "/elsewhere"})
    async with Scripted(saying(moved)) as server, client_of(server) as client:
        with pytest.raises(errors.Moved):
            await client.messages.send("r1", SendMessage(message="hi"))
    assert len(server.seen) == 1


async def test_redirects_in_a_circle_end() -> None:
    moved = answer(302, b"", {"Location": "/v1/replica"})
    async with Scripted(saying(moved)) as server, client_of(server) as client:
        with pytest.raises(errors.Malformed, match="circle"):
            await client.replicas.list()


@pytest.mark.parametrize("body", [b"<html>hello</html>", b"[]", b'{"id": 1}', b"\xff"])
async def test_an_answer_that_is_not_what_was_promised_is_said_to_be_unreadable(body: bytes) -> None:
    async with Scripted(saying(answer(200, body))) as server, client_of(server) as client:
        with pytest.raises(errors.Malformed, match="cannot be read"):
            await client.canvas.get("r1", "x")


async def test_a_refused_connection_says_so() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers here
        async with Client.open(f"http://127.0.0.1:{taken.getsockname()[1]}", sleep=Waits()) as client:
            with pytest.raises(errors.Unreachable, match="the connection was refused") as caught:
                await client.replicas.list()
    assert not caught.value.sent


async def test_an_unknown_name_says_so() -> None:
    async with Client.open("https://no-such-host.invalid", KEY, sleep=Waits()) as client:
        with pytest.raises(errors.Unreachable) as caught:
            await client.replicas.list()
    assert KEY not in str(caught.value)


async def test_a_connection_cut_off_in_mid_answer_says_so() -> None:
    async def script(seen: Seen, out: asyncio.StreamWriter) -> None:
        out.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")

    async with Scripted(script) as server, client_of(server) as client:
        with pytest.raises(errors.Unreachable, match="cut off"):
            await client.replicas.list()


async def test_plain_text_where_tls_was_expected_says_so() -> None:
    async def in_the_clear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(EMPTY)
        writer.close()

    server = await asyncio.start_server(in_the_clear, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, Client.open(f"https://127.0.0.1:{port}", KEY, sleep=Waits()) as client:
        with pytest.raises(errors.Unreachable, match="TLS"):
            await client.replicas.list()


@pytest.mark.parametrize("url", ["", "localhost:80", "ftp://x", "http://", "not a url", "http://[::1", "http://x:port"])
def test_an_address_that_is_none_is_said_to_be_none(url: str) -> None:
    with pytest.raises(errors.Unreachable, match="no web address"):
        Client.open(url)


@pytest.mark.parametrize("key", ["with space", "line\nbreak", "smörgås", "tab\t"])
def test_a_key_that_cannot_be_sent_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(errors.Unauthorized) as caught:
        Client.open("http://127.0.0.1:1", key)
    assert key not in str(caught.value)


async def test_capabilities_of_the_plain_api_are_none() -> None:
    async with Scripted(saying(answer(404, {"error": "Resource not found"}))) as server, client_of(server) as client:
        assert await client.capabilities.get() is None


@pytest.mark.parametrize(
    ("text", "seconds"), [("5", 5), ("600", 60), ("", None), ("soon", None), ("-3", None), ("1.5", None)]
)
def test_retry_after_is_read_in_seconds_and_capped(text: str, seconds: float | None) -> None:
    assert wait_asked(httpx.Response(429, headers={"Retry-After": text})) == seconds


def test_retry_after_is_read_as_a_date() -> None:
    now = datetime.now(UTC)
    soon = now.replace(microsecond=0) + timedelta(seconds=50)
    asked = wait_asked(httpx.Response(429, headers={"Retry-After": format_datetime(soon, usegmt=True)}))
    assert asked is not None
    assert (soon - datetime.now(UTC)).total_seconds() <= asked <= (soon - now).total_seconds()
    past = format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True)
    assert wait_asked(httpx.Response(429, headers={"Retry-After": past})) == 0
