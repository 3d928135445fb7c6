"""What becomes of replicas that sleep, by their policy and the engine's settings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from replicas_tui.local.clock import spelled
from tests.engines import RunningEngine, running_engine
from tests.local.driver import Driver
from tests.local.environments.calls import GLOBAL


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


async def test_a_replica_whose_message_waits_for_its_start_hooks_is_not_idle(
    live_engine: RunningEngine, driver: Driver
) -> None:
    core, go = live_engine.engine.core, live_engine.data_dir / "go"
    script = f"until [ -e {go} ]; do sleep 0.02; done"
    await driver.call("POST", f"{GLOBAL}/start-hooks/save", {"content": script}, status=201)
    replica = await driver.create("hello")
    long_ago = spelled(datetime.now(UTC) - timedelta(days=1))
    await core.db.write(lambda db: db.execute("UPDATE replicas SET last_activity_at = ?", (long_ago,)))
    await live_engine.engine.tending._look_after()
    assert await driver.status(replica["id"]) == "active"
    go.touch()
    await driver.until_idle(replica["id"])
    await core.db.write(lambda db: db.execute("UPDATE replicas SET last_activity_at = ?", (long_ago,)))
    await live_engine.engine.tending._look_after()
    assert await driver.status(replica["id"]) == "sleeping"
