"""Signing secrets lie sealed, those of an older engine too, and what cannot be signed is not sent."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from replicas_tui.local.clock import now
from replicas_tui.local.db.database import Database
from replicas_tui.local.db.deliveries import DeliveryRow
from replicas_tui.local.db.migrations import STEPS
from replicas_tui.local.db.step_webhook_secrets import STEP
from replicas_tui.local.refusals import Refusal
from replicas_tui.local.vault import Vault
from replicas_tui.local.webhooks.signing import (
    UnsignableError,
    seal_what_is_clear,
    sealed_secret,
    signature,
)
from tests.engines import running_engine
from tests.local.driver import Driver
from tests.local.webhooks.ears import answering, listening

SECRET = "whsec-5d1c9a77e0"
OLD = STEPS.index(STEP)


def _older_database(file: Path, url: str) -> None:
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA secure_delete=0")  # some builds of SQLite clear what is deleted by themselves
        for step in STEPS[:OLD]:
            db.executescript(step)
        webhook = json.dumps({"url": url, "secret": SECRET})
        db.execute(
            "INSERT INTO replicas (id, name, status, source, environment_id, size, lifecycle_policy, webhook,"
            " created_at, last_activity_at) VALUES ('r1', 'n', 'sleeping', 'api', 'e', 'small', 'default', ?, ?, ?)",
            (webhook, now(), now()),
        )
        db.execute(
            "INSERT INTO deliveries (id, event_id, event_type, replica_id, url, secret, body, state, next_at,"
            " created_at) VALUES ('d1', 'e1', 'replica.ready', 'r1', ?, ?, '{}', 'pending', ?, ?)",
            (url, SECRET, now(), now()),
        )
        for number in range(100):  # forgotten long ago, but their pages are still there
            db.execute(
                "INSERT INTO deliveries (id, event_id, event_type, replica_id, url, secret, body, state, next_at,"
                " created_at) SELECT ?, event_id, event_type, replica_id, url, secret, hex(zeroblob(999)), state,"
                " next_at, created_at FROM deliveries WHERE id = 'd1'",
                (f"old-{number}",),
            )
        db.execute("DELETE FROM deliveries WHERE id != 'd1'")
        db.execute(f"PRAGMA user_version={OLD}")
        db.commit()


def _row(url: str, sealed: bytes | None) -> DeliveryRow:
    return DeliveryRow("d", "e", "replica.ready", "r", url, "{}", now(), now(), is_signed=1, sealed=sealed)


async def test_what_an_older_engine_kept_in_clear_is_sealed_and_signs_as_before(tmp_path: Path) -> None:
    async with listening() as ears:
        (tmp_path / "engine").mkdir()
        file = tmp_path / "engine" / "engine.sqlite3"
        await asyncio.to_thread(_older_database, file, ears.url)
        async with running_engine(tmp_path) as engine:
            assert engine.data_dir / "engine.sqlite3" == file
            (heard,) = await ears.until(lambda all_: len(all_) == 1)
            wanted = hmac.new(SECRET.encode(), heard.body, hashlib.sha256).hexdigest()
            assert heard.headers["x-replicas-signature"] == f"sha256={wanted}"
            for each in file.parent.glob("engine.sqlite3*"):
                assert each.suffix == ".bak" or SECRET.encode() not in each.read_bytes(), each
    assert SECRET.encode() in file.with_name(f"{file.name}.before-{OLD + 1}.bak").read_bytes()


async def test_a_secret_the_vault_cannot_open_is_told_as_the_problem_and_nothing_is_sent_unsigned(
    tmp_path: Path,
) -> None:
    async with listening(answering("500 No")) as ears:
        async with running_engine(tmp_path) as engine, Driver.of(engine) as driver:
            replica = await driver.create("hello", webhook_url={"url": ears.url, "secret": SECRET})
            await driver.until_idle(replica["id"])
            await ears.until(bool)
        (engine.data_dir / "engine.vault").write_text("lost")
        heard = len(ears.heard)
        with closing(sqlite3.connect(engine.data_dir / "engine.sqlite3")) as db:
            db.execute("UPDATE deliveries SET next_at = ?", (now(),))
            db.commit()
        async with running_engine(tmp_path) as engine, Driver.of(engine) as driver:
            told = await driver.until(
                lambda: driver.call("GET", "/v1/deliveries"),
                lambda answer: any("cannot be opened" in str(each["problem"]) for each in answer["deliveries"]),
            )
    assert "engine.vault cannot be read" in str(told)
    assert len(ears.heard) == heard


def test_a_secret_signs_for_the_address_it_was_given_for_and_no_other(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "v", use_keyring=False)
    sealed = sealed_secret(vault, "https://one.example/", SECRET)
    assert signature(vault, _row("https://one.example/", sealed))
    with pytest.raises(UnsignableError):
        signature(vault, _row("https://other.example/", sealed))
    with pytest.raises(UnsignableError):
        signature(vault, _row("https://one.example/", None))


async def test_without_a_key_what_is_clear_stays_as_it_is_for_the_next_start(tmp_path: Path) -> None:
    _older_database(tmp_path / "db", "https://one.example/")
    await (await Database.open(tmp_path / "db")).close()
    (tmp_path / "v").write_text("lost")
    with pytest.raises(Refusal):
        seal_what_is_clear(tmp_path / "db", Vault(tmp_path / "v", use_keyring=False))
    with closing(sqlite3.connect(tmp_path / "db")) as db:
        assert db.execute("SELECT clear, sealed FROM webhook_secrets").fetchall() == [(SECRET, None)]
