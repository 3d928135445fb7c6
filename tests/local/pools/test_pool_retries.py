"""A pool whose hook fails tries again by itself: later each time, not before, and at once when something changed."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from pathlib import Path

from tests.engines import running_engine
from tests.local.driver import Driver, Json
from tests.local.environments.calls import made, path, repository_of

RETRY_S = 0.1


async def _pool(driver: Driver, environment_id: str) -> Json:
    found: Json = (await driver.call("GET", path(environment_id, "warm-hooks")))["warm_pool"]
    return found


async def _spares(driver: Driver, pool_id: str) -> list[Json]:
    """Return the spares of a pool, oldest first."""
    found: list[Json] = (await driver.call("GET", f"/v1/warm-pools/{pool_id}/workspaces"))["workspaces"]
    return found[::-1]


async def _save(driver: Driver, environment_id: str, script: str) -> None:
    await driver.call("POST", path(environment_id, "warm-hooks", "save"), {"content": script}, status=201)


async def test_a_pool_tries_again_by_itself_and_waits_twice_as_long_each_time(tmp_path: Path) -> None:
    tries = tmp_path / "tries"
    async with running_engine(tmp_path, pool_retry_s=RETRY_S) as engine, Driver.of(engine) as driver:
        own = driver.environment_id
        await _save(driver, own, f"echo x >> {tries}; [ $(wc -l < {tries}) -ge 4 ]")
        await driver.call("PUT", path(own, "warm-pools"), {"enabled": True})
        pool = await driver.until(lambda: _pool(driver, own), lambda found: found["ready_count"] == 1)
        spares = await _spares(driver, pool["id"])
    assert [each["status"] for each in spares] == ["failed", "failed", "failed", "ready"]
    assert (pool["error_count"], pool["next_retry_at"]) == (0, None)
    assert "exit code 1" in pool["last_failure_reason"]
    begun = [datetime.fromisoformat(each["created_at"]).timestamp() for each in spares]
    waits = [later - earlier for earlier, later in pairwise(begun)]
    assert all(wait >= RETRY_S * 2**failures for failures, wait in enumerate(waits))


async def test_a_pool_that_waits_to_try_again_does_so_no_sooner_unless_its_environment_changes(tmp_path: Path) -> None:
    async with running_engine(tmp_path, pool_retry_s=3600) as engine, Driver.of(engine) as driver:
        own = driver.environment_id
        await _save(driver, own, "exit 9")
        await driver.call("PUT", path(own, "warm-pools"), {"enabled": True})
        failed = await driver.until(lambda: _pool(driver, own), lambda found: found["error_count"] == 1)
        # The pools are looked after one by one, in the order of their last changes: that one was passed over.
        other = await made(driver, "other", repository_id=await repository_of(driver))
        await driver.until(lambda: _pool(driver, other["id"]), lambda found: found["ready_count"] == 1)
        assert (await _pool(driver, own))["next_retry_at"] == failed["next_retry_at"]
        assert len(await _spares(driver, failed["id"])) == 1
        await _save(driver, own, "true")
        ready = await driver.until(lambda: _pool(driver, own), lambda found: found["ready_count"] == 1)
    assert (ready["error_count"], ready["next_retry_at"]) == (0, None)
