"""What becomes of replicas that sleep, by their policy and the engine's settings."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from replicas_tui.local.clock import spelled
from tests.engines import RunningEngine, running_engine
from tests.local.driver import Driver, texts


async def test_a_replica_to_be_deleted_after_inactivity_is_deleted_asleep_too(tmp_path: Path) -> None:
    async with running_engine(tmp_path) as engine, Driver.of(engine) as driver:  # which lets it be until it sleeps
        gone = await driver.create("hello", lifecycle_policy="delete_after_inactivity")
        await driver.call("POST", f"/v1/replica/{gone['id']}/sleep")
    async with running_engine(tmp_path, sleep_after_s=0.2) as engine, Driver.of(engine) as driver:
        await driver.until_status(gone["id"], None)


async def test_what_sleeps_for_months_stays_unless_the_user_wants_it_deleted(tmp_path: Path) -> None:
    months_ago = spelled(datetime.now(UTC) - timedelta(days=100))
    async with running_engine(tmp_path, sleep_after_s=0.2) as engine, Driver.of(engine) as driver:
        old = await driver.create("hello")
        await driver.until_status(old["id"], "sleeping")
        await engine.engine.core.db.write(
            lambda db: db.execute(
                "UPDATE replicas SET asleep_since = ?, last_activity_at = ?", (months_ago, months_ago)
            )
        )
        # Another one that is looked after later shows that the first one was passed over.
        await driver.until_status(
            (await driver.create("hello", lifecycle_policy="delete_after_inactivity"))["id"], None
        )
        assert await driver.status(old["id"]) == "sleeping"


async def test_an_archived_replica_is_kept_however_long_it_sleeps(tmp_path: Path) -> None:
    async with running_engine(tmp_path) as engine, Driver.of(engine) as driver:
        kept = await driver.create("hello", lifecycle_policy="archive_when_done")
        await driver.until_status(kept["id"], "archived")
    running = running_engine(tmp_path, sleep_after_s=0.2, delete_asleep_after_s=0.1)
    async with running as engine, Driver.of(engine) as driver:
        await driver.until_status((await driver.create("hello"))["id"], None)
        assert await driver.status(kept["id"]) == "archived"


async def test_a_replica_that_got_a_message_a_moment_ago_is_not_deleted_as_idle(
    live_engine: RunningEngine, driver: Driver
) -> None:
    core, tending = live_engine.engine.core, live_engine.engine.tending
    replica = await driver.create("hello", lifecycle_policy="delete_after_inactivity")
    await driver.until_idle(replica["id"])
    long_ago = spelled(datetime.now(UTC) - timedelta(days=1))
    async with core.live(replica["id"]).changing:  # nothing begins with the message yet
        await driver.send(replica["id"], "again")
        await core.db.write(lambda db: db.execute("UPDATE replicas SET last_activity_at = ?", (long_ago,)))
        looking = asyncio.create_task(tending._look_after())
        await asyncio.wait((looking,), timeout=1)  # unless it waits to delete it
    await looking
    assert await driver.status(replica["id"]) == "active"
    await driver.until_idle(replica["id"])
    assert "again" in texts(await driver.history(replica["id"]))
