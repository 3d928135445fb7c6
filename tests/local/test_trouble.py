"""A disk that is full and a database that is damaged: told in words, and nothing is lost on the quiet."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from replicas_tui.local import daemon
from replicas_tui.local.agents.processes import find_marked
from replicas_tui.local.chats.transcripts import INTERRUPTED
from tests.engines import RunningEngine, daemon_engine, running_engine
from tests.local.driver import Driver, Json, scenario, sh, texts

HUGE = "x" * 200_000
SAY_HUGE = f"head -c {len(HUGE)} /dev/zero | tr '\\0' x"
SMALL_WRITES = 25  # pages: half of what a huge one needs


async def _fill_up(engine: RunningEngine, *, but_for: int = 0) -> None:
    """Let the file grow no further, but for so many pages: SQLite then fails as it does on a full disk."""
    await engine.engine.core.db.write(lambda db: _cap(db, db.execute("PRAGMA page_count").fetchone()[0] + but_for))


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


async def test_a_turn_whose_words_find_the_disk_full_ends_with_an_error_and_the_queue_goes_on(
    live_engine: RunningEngine, driver: Driver, tmp_path: Path
) -> None:
    go = tmp_path / "go"
    replica = await driver.create("first")
    await driver.until_idle(replica["id"])
    await driver.send(replica["id"], scenario({"sh": f"{_until(go)}; {SAY_HUGE}"}, {"sh": "sleep 300"}))
    await driver.send(replica["id"], sh("echo went on"))
    async with driver.listen(replica["id"]) as events:
        await _fill_up(live_engine, but_for=SMALL_WRITES)
        go.touch()
        assert await _ends(events, 2) == [False, True]
    said = await driver.history(replica["id"])
    assert _results(said) == ["success", "error_during_execution", "success"]
    assert "database or disk is full" in str(said)
    assert "went on" in str(said)


async def test_a_turn_whose_end_cannot_be_written_is_ended_once_there_is_room_and_the_queue_goes_on(
    live_engine: RunningEngine, driver: Driver, tmp_path: Path
) -> None:
    replica_id = await _stuck(live_engine, driver, tmp_path / "go")
    await driver.until(lambda: asyncio.to_thread(find_marked, replica_id), lambda found: not found)
    (chat,) = await driver.chats(replica_id)
    assert chat["processing"]
    assert len(await driver.queue(replica_id, chat["id"])) == 1
    async with driver.listen(replica_id) as events:
        await _make_room(live_engine)
        assert await _ends(events, 2) == [False, True]
    said = await driver.history(replica_id)
    assert _results(said) == ["success", "success", "error_during_execution", "success"]
    assert sum(HUGE in text for text in texts(said)) == 1
    assert "went on" in str(said[-2:])


async def test_an_engine_that_is_stopped_while_its_disk_is_full_tells_of_the_turn_at_its_next_start(
    tmp_path: Path,
) -> None:
    async with running_engine(tmp_path) as engine, Driver.of(engine) as driver:
        replica_id = await _stuck(engine, driver, tmp_path / "go")
    async with running_engine(tmp_path) as engine, Driver.of(engine) as driver:
        await driver.until_idle(replica_id)
        said = await driver.history(replica_id)
    assert _results(said) == ["success", "success", "error_during_execution", "success"]
    assert INTERRUPTED in str(said)


async def _stuck(engine: RunningEngine, driver: Driver, go: Path) -> str:
    """Have a turn that can neither go on nor be ended, with a message waiting behind it; return its replica."""
    replica = await driver.create("first")
    await driver.until_idle(replica["id"])
    await driver.send(replica["id"], sh(_until(go)))
    await driver.send(replica["id"], sh(f"{SAY_HUGE}; sleep 300\n# {HUGE}"))
    await driver.send(replica["id"], sh("echo went on"))
    async with driver.listen(replica["id"]) as events:
        await _fill_up(engine, but_for=SMALL_WRITES)
        go.touch()
        fault = await anext(event["payload"] async for event in events if event["type"] == "error")
    assert fault["code"] == "engine_database"
    assert "The disk is full" in fault["details"]
    replica_id: str = replica["id"]
    return replica_id


async def _ends(events: AsyncIterator[Json], count: int) -> list[bool]:
    """Return how the next turns ended: whether each was complete."""
    found: list[bool] = []
    async for event in events:
        if event["type"] == "chat.turn.completed":
            found.append(event["payload"]["isComplete"])
        if len(found) == count:
            break
    return found


def _results(said: list[Json]) -> list[str]:
    return [each["payload"]["subtype"] for each in said if each["type"] == "claude-result"]


def _until(file: Path) -> str:
    return f"until [ -e {file} ]; do sleep 0.02; done"


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


async def test_after_a_fault_of_the_engine_s_own_the_next_request_is_answered(
    live_engine: RunningEngine, driver: Driver
) -> None:
    replica = await driver.create("first")
    await live_engine.engine.core.db.write(lambda db: db.execute("UPDATE replicas SET config = '{'"))
    for _ in range(3):
        failed = await driver.client.get("/v1/replica")
        assert (failed.status_code, failed.headers["connection"]) == (500, "close")
        assert failed.json()["error"] == "The engine failed"
    assert (await driver.chats(replica["id"]))[0]["provider"] == "script"
