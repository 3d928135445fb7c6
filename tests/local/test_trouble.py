"""A disk that is full and a database that is damaged: told in words, and nothing is lost on the quiet."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from replicas_tui.local import daemon
from tests.engines import RunningEngine, daemon_engine
from tests.local.driver import Driver, texts

HUGE = "x" * 200_000


async def _fill_up(engine: RunningEngine) -> None:
    """Let the file grow no further: SQLite then fails as it does on a full disk."""
    await engine.engine.core.db.write(lambda db: _cap(db, db.execute("PRAGMA page_count").fetchone()[0]))


async def _make_room(engine: RunningEngine) -> None:
    await engine.engine.core.db.write(lambda db: _cap(db, 2**31))


def _cap(db: sqlite3.Connection, pages: int) -> None:
    db.execute(f"PRAGMA max_page_count={pages}").fetchone()


async def test_a_message_that_finds_the_disk_full_is_refused_in_words_and_can_be_sent_again(
    live_engine: RunningEngine, driver: Driver
) -> None:
    replica = await driver.create("first")
    await driver.until_idle(replica["id"])
    await _fill_up(live_engine)
    refused = await driver.call("POST", f"/v1/replica/{replica['id']}/messages", {"message": HUGE}, status=500)
    assert refused["error"] == "The engine cannot use its database"
    assert "The disk is full" in refused["details"]
    assert "first" in texts(await driver.history(replica["id"]))  # reading goes on
    await _make_room(live_engine)
    await driver.send(replica["id"], HUGE)
    await driver.until_idle(replica["id"])
    assert texts(await driver.history(replica["id"])).count(HUGE) == 1


async def test_what_was_accepted_before_the_disk_was_full_runs_once_there_is_room(
    live_engine: RunningEngine, driver: Driver
) -> None:
    replica = await driver.create("first")
    (chat,) = await driver.until_idle(replica["id"])
    await driver.call("POST", f"/v1/workspaces/{replica['id']}/sleep")
    await driver.send(replica["id"], "second")
    await driver.until_idle(replica["id"])
    await driver.call("POST", f"/v1/workspaces/{replica['id']}/sleep")
    await _fill_up(live_engine)
    answers = [
        await driver.client.post(f"/v1/replica/{replica['id']}/messages", json={"message": f"m{number} {HUGE}"})
        for number in range(3)
    ]
    accepted = [number for number, answer in enumerate(answers) if answer.status_code == 200]
    await _make_room(live_engine)
    await driver.call("POST", f"/v1/replica/{replica['id']}/wake")
    await driver.until_status(replica["id"], "active")
    await driver.until_idle(replica["id"])
    said = texts(await driver.history(replica["id"], chat["id"]))
    assert [number for number in range(3) if any(text.startswith(f"m{number} ") for text in said)] == accepted


@pytest.mark.parametrize("damage", [b"this is no database" * 100, b""])
async def test_a_damaged_database_is_named_and_left_as_it_is(tmp_path: Path, damage: bytes) -> None:
    async with daemon_engine(tmp_path) as engine:
        await asyncio.to_thread(daemon.stop, engine.data_dir)
        file = engine.data_dir / "engine.sqlite3"
        whole = file.read_bytes()
        file.write_bytes(damage + whole[len(damage) :] if damage else whole[: len(whole) // 2])
        broken = file.read_bytes()
        with pytest.raises(daemon.DaemonError) as refused:
            await asyncio.to_thread(daemon.start, engine.data_dir)
        assert str(file) in str(refused.value)
        assert "damaged" in str(refused.value)
        assert file.read_bytes() == broken
        file.write_bytes(whole)
        assert await asyncio.to_thread(daemon.start, engine.data_dir)
