"""The gate: who gets in, on the wire, before any route is looked at."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import anyio.to_thread
import pytest

from tests.engines import KEY, RunningEngine

Headers = list[tuple[str, str]]
PATHS = ("/v1/replica", "/v1/replica/x/events", "/nowhere")


def ask(base_url: str, path: str, headers: Headers) -> tuple[int, str]:
    """Send exactly these headers; `{port}` in a value is the engine's own."""
    port = urlsplit(base_url).port
    assert port is not None
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
    for name, value in headers:
        connection.putheader(name, value.format(port=port).encode())
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


HOST = ("host", "127.0.0.1:{port}")
AUTH = ("authorization", f"Bearer {KEY}")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([HOST, AUTH], 200),
        ([("host", "localhost:{port}"), AUTH], 200),
        ([("host", "[::1]:{port}"), AUTH], 200),
        ([HOST, AUTH, ("origin", "http://127.0.0.1:{port}")], 200),
        ([HOST, AUTH, ("sec-fetch-site", "same-origin")], 200),
        ([HOST], 401),
        ([HOST, ("authorization", "Bearer wrong")], 401),
        ([HOST, ("authorization", f"Bearer {KEY}é")], 401),
        ([HOST, ("authorization", f"Basic {KEY}")], 401),
        ([HOST, AUTH, AUTH], 401),
        ([("host", "127.0.0.1"), AUTH], 403),
        ([("host", "localhost.evil.example:{port}"), AUTH], 403),
        ([HOST, AUTH, ("origin", "null")], 403),
        ([HOST, AUTH, ("origin", "http://localhost:1")], 403),
        ([HOST, AUTH, ("origin", "http://127.0.0.1:{port}.evil.example")], 403),
        ([HOST, AUTH, ("sec-fetch-site", "cross-site")], 403),
        ([HOST, AUTH, ("sec-fetch-site", "same-site")], 403),
    ],
)
async def test_only_who_names_this_server_and_has_its_key_gets_in(
    shared_engine: RunningEngine, headers: Headers, status: int
) -> None:
    found, body = await anyio.to_thread.run_sync(ask, shared_engine.base_url, "/v1/replica", headers)
    assert found == status, body
    assert body.startswith('{"error":') == (status != 200)
    assert KEY not in body


@pytest.mark.parametrize("path", PATHS)
async def test_without_the_key_no_path_tells_whether_it_exists(shared_engine: RunningEngine, path: str) -> None:
    found, _ = await anyio.to_thread.run_sync(ask, shared_engine.base_url, path, [HOST])
    assert found == 401
