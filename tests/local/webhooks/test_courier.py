"""Deliveries under bad conditions, over real sockets and a real database."""

from __future__ import annotations

import asyncio
import sqlite3
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from replicas_tui.local.clock import now
from replicas_tui.local.core import Core
from replicas_tui.local.db import deliveries, replicas
from replicas_tui.local.db.database import Database
from replicas_tui.local.db.deliveries import DeliveryRow
from replicas_tui.local.db.replicas import ReplicaRow
from replicas_tui.local.folders import EngineFolders
from replicas_tui.local.settings import EngineSettings
from replicas_tui.local.webhooks import post as posting
from replicas_tui.local.webhooks.courier import Courier, Patience
from replicas_tui.local.webhooks.post import PostError, post
from tests.local.webhooks.ears import Ears, answering, listening, ok

QUICK = Patience(limit_s=60.0, delays_s=(0.02, 0.03), jitter=0.0)  # tries follow fast; an answer may take its time


class Post:
    """A courier at work on a database, and what a test puts into it."""

    def __init__(self, core: Core) -> None:
        self.core = core

    async def put(self, replica_id: str, url: str, *names: str) -> None:
        """Put events with these ids behind what is there."""
        rows = [
            DeliveryRow(name, f"evt_{name}", "replica.ready", replica_id, url, "{}", now(), now()) for name in names
        ]

        def store(db: sqlite3.Connection) -> None:
            for row in rows:
                deliveries.add(db, row)

        await self.core.db.write(store)
        self.core.outbox_filled.set()

    async def until_ended(self, delivery_id: str) -> DeliveryRow:
        async with asyncio.timeout(60):
            while (row := await self.core.db.read(lambda db: deliveries.get(db, delivery_id))) is not None:
                if row.ended_at is not None:
                    return row
                await asyncio.sleep(0.01)
        raise AssertionError(delivery_id)


@asynccontextmanager
async def at_work(tmp_path: Path, patience: Patience = QUICK) -> AsyncIterator[Post]:
    db = await Database.open(tmp_path / "engine.sqlite3")
    core = Core(db, EngineFolders(tmp_path), EngineSettings())
    core.spawn(Courier(core, patience).forever(), "courier")
    try:
        yield Post(core)
    finally:
        tasks = tuple(core.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await db.close()


def ids(ears: Ears) -> list[str]:
    return [each.headers["x-replicas-delivery"] for each in ears.heard]


async def test_a_delivery_that_failed_is_tried_again_under_its_id_and_before_those_behind_it(tmp_path: Path) -> None:
    async with at_work(tmp_path) as courier, listening(answering("500 No", "302 Found", "204 Done")) as ears:
        await courier.put("r1", ears.url, "a", "b")
        await courier.until_ended("b")
        assert ids(ears) == ["a", "a", "a", "b"]
        assert (await courier.until_ended("a")).attempts == 3


async def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    async with (
        at_work(tmp_path) as courier,
        listening() as other,
        listening(lambda _: ok("307 Elsewhere", f"Location: {other.url}")) as ears,
    ):
        await courier.put("r1", ears.url, "a")
        assert (await courier.until_ended("a")).problem == "answered 307"
    assert not other.heard


async def test_after_the_last_try_a_delivery_is_given_up_and_the_next_one_gets_its_turn(tmp_path: Path) -> None:
    async with at_work(tmp_path) as courier, listening(answering("500 No", "500 No", "500 No", "200 OK")) as ears:
        await courier.put("r1", ears.url, "a", "b")
        given_up, delivered = await courier.until_ended("a"), await courier.until_ended("b")
    assert (given_up.state, given_up.attempts, given_up.answer) == ("failed", 3, 500)
    assert (delivered.state, delivered.attempts) == ("delivered", 1)


async def test_an_endpoint_that_is_gone_is_told_nothing_more(tmp_path: Path) -> None:
    async with at_work(tmp_path) as courier, listening(answering("410 Gone")) as ears:
        replica = ReplicaRow("r1", "n", "active", "api", "e", "small", "default", None, "{}", now(), now())
        await courier.core.db.write(lambda db: replicas.add(db, replica))
        await courier.put("r1", ears.url, "a", "b")
        assert (await courier.until_ended("a")).attempts == 1
        assert (await courier.until_ended("b")).state == "failed"
        after = await courier.core.db.read(lambda db: replicas.get(db, "r1"))
    assert ids(ears) == ["a"]
    assert after is not None
    assert after.webhook is None


async def test_an_endpoint_that_never_answers_delays_nobody_else(tmp_path: Path) -> None:
    patience = Patience(limit_s=600.0, delays_s=(60.0,))
    async with at_work(tmp_path, patience) as courier, listening(lambda _: None) as mute, listening() as ears:
        for number in range(40):
            await courier.put(f"dead-{number}", mute.url, f"d{number}")
        await mute.until(lambda heard: len(heard) == 4)
        for number in range(20):
            await courier.put(f"r{number}", ears.url, f"{number}-a", f"{number}-b")
        await ears.until(lambda heard: len(heard) == 40)
        assert len(mute.heard) == 4
    for number in range(20):
        own = [each for each in ids(ears) if each.startswith(f"{number}-")]
        assert own == [f"{number}-a", f"{number}-b"]


async def test_no_answer_within_the_limit_is_a_failed_try_and_the_connection_is_given_up(tmp_path: Path) -> None:
    async with at_work(tmp_path, Patience(0.1, ())) as courier, listening(lambda _: None) as mute:
        await courier.put("r1", mute.url, "a")
        assert (await courier.until_ended("a")).problem == "no answer within 0.1 s"
        async with asyncio.timeout(60):
            await mute.hung_up.wait()


async def test_an_endpoint_nobody_listens_at_is_a_failed_try(tmp_path: Path) -> None:
    async with listening() as ears:
        url = ears.url
    with pytest.raises(PostError, match=r"[Rr]efused|[Cc]onnect"):
        await post(url, {}, b"{}", limit_s=60)


@pytest.mark.parametrize("said", [b"SSH-2.0-x\r\n\r\n", b"", b"HTTP/1.1 2000 OK\r\n\r\n", b"x" * 100_000])
async def test_what_is_no_http_is_no_answer(said: bytes) -> None:
    async with listening(lambda _: said) as ears:
        with pytest.raises(PostError):
            await post(ears.url, {}, b"{}", limit_s=60)


async def test_interim_answers_are_passed_over() -> None:
    async with listening(lambda _: b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok("202 Accepted")) as ears:
        assert await post(ears.url, {}, b"{}", limit_s=60) == 202


async def test_https_is_spoken_only_with_whom_the_machine_trusts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    make = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    paths = ["-keyout", str(key), "-out", str(certificate)]
    await asyncio.to_thread(subprocess.run, [*make.split(), *paths], check=True, capture_output=True)
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(certificate, key)
    posting._trust.cache_clear()
    async with listening(secure=secure) as ears:
        with pytest.raises(PostError, match="secure"):
            await post(ears.url, {}, b"{}", limit_s=60)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        posting._trust.cache_clear()
        assert await post(ears.url, {"X-A": "b"}, b"{}", limit_s=60) == 200
    posting._trust.cache_clear()
    assert [each.headers["x-a"] for each in ears.heard] == ["b"]
