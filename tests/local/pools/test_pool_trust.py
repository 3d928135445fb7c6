"""Spares follow trust: made anew with hooks that may run now, never given out with hooks that may run no more."""

from __future__ import annotations

import json
from pathlib import Path

from tests.engines import RunningEngine
from tests.local.driver import Driver, Json, sh
from tests.local.environments.calls import path
from tests.local.repos import commit, write


def _home(engine: RunningEngine, workspace_id: str) -> Path:
    return engine.data_dir / "workspaces" / workspace_id / "home"


async def _until_spare(driver: Driver, generation: int) -> str:
    """Wait until a spare of a generation, and none of an older one, is ready; return its id."""

    async def ask() -> list[Json]:
        pool = (await driver.call("GET", path(driver.environment_id, "warm-hooks")))["warm_pool"]
        spares: list[Json] = (await driver.call("GET", f"/v1/warm-pools/{pool['id']}/workspaces"))["workspaces"]
        return [each for each in spares if each["status"] == "ready"]

    (spare,) = await driver.until(ask, lambda found: [each["generation"] for each in found] == [generation])
    spare_id: str = spare["id"]
    return spare_id


async def _pooled(driver: Driver, engine: RunningEngine) -> str:
    """Switch the pool of a repository with a warm hook on, wait for its spare and return the hook's digest."""
    write(engine.repo_path, "replicas.json", json.dumps({"warmHook": {"commands": ["touch ~/warmed"]}}))
    commit(engine.repo_path, "Say how to warm up")
    await driver.call("PUT", path(driver.environment_id, "warm-pools"), {"enabled": True})
    assert not (_home(engine, await _until_spare(driver, 1)) / "warmed").exists()
    (seen,) = (await driver.call("GET", "/v1/trust"))["hooks"]
    digest: str = seen["digest"]
    return digest


async def test_trust_makes_spares_anew_with_the_warm_hook_that_was_held_back(
    driver: Driver, live_engine: RunningEngine
) -> None:
    await driver.call("POST", "/v1/trust", {"digest": await _pooled(driver, live_engine)})
    spare_id = await _until_spare(driver, 2)
    assert (await driver.create(sh("true")))["id"] == spare_id
    assert (_home(live_engine, spare_id) / "warmed").exists()


async def test_a_refusal_takes_away_the_spares_that_were_made_with_the_hook(
    driver: Driver, live_engine: RunningEngine
) -> None:
    digest = await _pooled(driver, live_engine)
    await driver.call("POST", "/v1/trust", {"digest": digest})
    warmed = await _until_spare(driver, 2)
    await driver.call("DELETE", f"/v1/trust/{digest}")
    after = await _until_spare(driver, 3)
    assert not (_home(live_engine, after) / "warmed").exists()
    assert not _home(live_engine, warmed).exists()


async def test_a_spare_made_with_a_refused_hook_is_not_given_out_while_the_next_one_is_made(
    driver: Driver, live_engine: RunningEngine
) -> None:
    digest = await _pooled(driver, live_engine)
    await driver.call("POST", "/v1/trust", {"digest": digest})
    await _until_spare(driver, 2)
    begun, go = live_engine.data_dir / "begun", live_engine.data_dir / "go"
    slow = f"touch {begun}; until [ -e {go} ]; do sleep 0.02; done"
    hooks = path(driver.environment_id, "warm-hooks", "save")
    await driver.call("POST", hooks, {"content": slow}, status=201)

    async def is_begun() -> bool:
        return begun.exists()

    await driver.until(is_begun, bool)  # the keeper makes the next one; until it is there the stale one would do
    await driver.call("DELETE", f"/v1/trust/{digest}")
    assert await live_engine.engine.keeper.claim(driver.environment_id) is None
    go.touch()
    await _until_spare(driver, 4)
