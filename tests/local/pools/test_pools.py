"""A warm pool really keeps spare workspaces, and a replica that takes one starts from the newest commits."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path

import pytest

from tests.engines import RunningEngine, running_engine
from tests.local.driver import Driver, Json, sh
from tests.local.environments.calls import GLOBAL, made, path, repository_of
from tests.local.repos import commit, git, write


async def _pool(driver: Driver, environment_id: str) -> Json:
    found: Json = (await driver.call("GET", path(environment_id, "warm-hooks")))["warm_pool"]
    return found


async def _switched(driver: Driver, environment_id: str, *, enabled: bool) -> Json:
    found = await driver.call("PUT", path(environment_id, "warm-pools"), {"enabled": enabled})
    pool: Json = found["warm_pool"]
    return pool


async def _until_ready(driver: Driver, environment_id: str) -> Json:
    pool: Json = await driver.until(lambda: _pool(driver, environment_id), lambda found: found["ready_count"] == 1)
    return pool


async def _spares(driver: Driver, pool_id: str) -> list[Json]:
    found: list[Json] = (await driver.call("GET", f"/v1/warm-pools/{pool_id}/workspaces"))["workspaces"]
    return found


def _home(engine: RunningEngine, replica_id: str) -> Path:
    return engine.data_dir / "workspaces" / replica_id / "home"


async def test_a_replica_takes_the_spare_as_it_lies_and_starts_from_the_newest_commit(
    driver: Driver, live_engine: RunningEngine
) -> None:
    own = driver.environment_id
    await driver.call("POST", path(own, "warm-hooks", "save"), {"content": "pwd > ~/where; echo warmed"}, status=201)
    pool = await _switched(driver, own, enabled=True)
    await _until_ready(driver, own)
    (spare,) = await _spares(driver, pool["id"])
    write(live_engine.repo_path, "new.txt", "newer than the spare\n")
    newest = commit(live_engine.repo_path, "Add a file")
    await driver.call("POST", path(own, "variables"), {"key": "LATE", "value": "yes"}, status=201)
    replica = await driver.create(sh("cat new.txt; git log -1 --format=%H > ~/head; echo $LATE > ~/late"))
    assert replica["id"] == spare["id"]
    home = _home(live_engine, replica["id"])
    await driver.until_idle(replica["id"])
    assert (home / "head").read_text().strip() == newest
    assert (home / "late").read_text() == "yes\n"
    assert (home / "where").read_text().strip() == str(home)
    repo = home / "workspaces/shop"
    assert git(repo, "symbolic-ref", "--short", "HEAD") == "replicas/fix-tax"
    assert "replicas/spare" not in git(repo, "branch")
    logs = (await driver.call("GET", f"/v1/replica/{replica['id']}/hooks"))["warm_hooks"]["logs"]
    assert [each["output"] for each in logs] == ["warmed\n"]
    details = (await driver.call("GET", f"/v1/replica/{replica['id']}"))["replica"]
    assert details["repository_statuses"][0]["git_diff"] == {"added": 0, "removed": 0, "full_diff": None}
    assert (await _spares(driver, pool["id"]))[-1]["status"] == "assigned"
    await _until_ready(driver, own)


async def test_a_pool_comes_with_an_environment_that_is_made_for_a_repository(driver: Driver) -> None:
    bound = await made(driver, "api", repository_id=await repository_of(driver))
    unbound = await made(driver, "nothing")
    assert (await _pool(driver, bound["id"]))["enabled"] is True
    assert (await driver.call("GET", path(unbound["id"], "warm-hooks")))["warm_pool"] is None
    assert (await driver.call("GET", path(driver.environment_id, "warm-hooks")))["warm_pool"] is None
    await driver.call("PUT", f"{GLOBAL}/warm-pools", {"enabled": True}, status=400)
    await _until_ready(driver, bound["id"])


async def test_a_change_makes_spares_stale_and_a_switched_off_pool_has_none(
    driver: Driver, live_engine: RunningEngine
) -> None:
    own = driver.environment_id
    await _switched(driver, own, enabled=True)
    before = await _until_ready(driver, own)
    (first,) = await _spares(driver, before["id"])
    await driver.call("POST", f"{GLOBAL}/variables", {"key": "A", "value": "1"}, status=201)
    after = await driver.until(lambda: _pool(driver, own), lambda p: p["ready_count"] == 1 and not p["stale_count"])
    assert after["generation"] == before["generation"] + 1
    await driver.until(lambda: _spares(driver, before["id"]), lambda s: s[-1]["status"] == "expired")
    folder = live_engine.data_dir / "workspaces" / first["id"]
    await driver.until(lambda: asyncio.to_thread(folder.exists), lambda there: not there)
    await _switched(driver, own, enabled=False)
    await driver.until(lambda: _pool(driver, own), lambda p: not p["ready_count"] and not p["enabled"])


async def test_a_warm_hook_that_fails_makes_no_spare_and_the_pool_says_why(driver: Driver) -> None:
    own = driver.environment_id
    await driver.call("POST", path(own, "warm-hooks", "save"), {"content": "echo no; exit 9"}, status=201)
    pool = await _switched(driver, own, enabled=True)
    failed = await driver.until(lambda: _pool(driver, own), lambda found: found["error_count"] == 1)
    assert "exit code 9" in failed["last_failure_reason"]
    assert failed["next_retry_at"] is not None
    (spare,) = await driver.until(lambda: _spares(driver, pool["id"]), lambda s: s and s[0]["status"] == "failed")
    replica = await driver.create(sh("true"))
    assert (replica["id"] != spare["id"], replica["status"]) == (True, "active")


async def test_a_spare_that_is_made_can_be_followed_to_its_end(driver: Driver, live_engine: RunningEngine) -> None:
    own, go = driver.environment_id, live_engine.data_dir / "go"
    script = f"echo begun; until [ -e {go} ]; do sleep 0.02; done; echo over"
    await driver.call("POST", path(own, "warm-hooks", "save"), {"content": script}, status=201)
    pool = await _switched(driver, own, enabled=True)
    (spare,) = await driver.until(lambda: _spares(driver, pool["id"]), lambda found: len(found) == 1)
    seen: list[Json] = []
    async with driver.client.stream("GET", f"/v1/warm-pool-workspaces/{spare['id']}/stream") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        named = ""
        async for line in answer.aiter_lines():
            name, _, value = line.partition(": ")
            if name == "event":
                named = value
            elif name == "data":
                seen.append(json.loads(value))
                assert seen[-1]["type"] == named
                if seen[-1].get("output") == "begun\n":
                    go.touch()
    assert [each["type"] for each in seen] == ["status", "output", "output", "complete"]
    assert seen[-1]["workspace"]["status"] == "ready"
    again = await driver.client.get(f"/v1/warm-pool-workspaces/{spare['id']}/stream")
    assert '"complete"' in again.text
    await driver.call("GET", "/v1/warm-pool-workspaces/nobody/stream", status=404)


async def test_a_spare_whose_content_does_not_fit_any_more_is_not_used(
    driver: Driver, live_engine: RunningEngine
) -> None:
    own = driver.environment_id
    await _switched(driver, own, enabled=True)
    pool = await _until_ready(driver, own)
    (spare,) = await _spares(driver, pool["id"])
    repo = _home(live_engine, spare["id"]) / "workspaces/shop"
    git(repo, "update-ref", "-d", "HEAD")
    (repo / ".git/HEAD").write_text("nonsense\n")
    replica = await driver.create(sh("git status --short > ~/clean"))
    await driver.until_idle(replica["id"])
    assert (_home(live_engine, replica["id"]) / "clean").read_text() == ""


async def test_what_a_warm_hook_wrote_into_gits_settings_runs_nowhere(
    driver: Driver, live_engine: RunningEngine
) -> None:
    own, ran = driver.environment_id, live_engine.data_dir / "ran"
    hook = f"cd ~/workspaces/shop && git config core.fsmonitor 'touch {ran}; false' && git config user.name Eve"
    await driver.call("POST", path(own, "warm-hooks", "save"), {"content": hook}, status=201)
    await _switched(driver, own, enabled=True)
    await _until_ready(driver, own)
    replica = await driver.create("Hello")
    await driver.until_idle(replica["id"])
    assert "Eve" not in (_home(live_engine, replica["id"]) / "workspaces/shop/.git/config").read_text()


@pytest.fixture
async def crashed(tmp_path: Path) -> Path:
    """A folder whose engine ended while it made a spare."""
    async with running_engine(tmp_path) as engine, Driver.of(engine) as driver:
        await driver.call(
            "POST", path(driver.environment_id, "warm-hooks", "save"), {"content": "sleep 300"}, status=201
        )
        pool = await _switched(driver, driver.environment_id, enabled=True)
        await driver.until(lambda: _spares(driver, pool["id"]), lambda found: len(found) == 1)
        await _switched(driver, driver.environment_id, enabled=False)
    return tmp_path


async def test_half_made_spares_are_gone_after_a_restart(crashed: Path) -> None:
    async with running_engine(crashed) as engine:

        def statuses(db: sqlite3.Connection) -> list[str]:
            return [row[0] for row in db.execute("SELECT status FROM warm_workspaces")]

        assert await engine.engine.core.db.read(statuses) == ["expired"]
        assert [each.name for each in (engine.data_dir / "workspaces").iterdir() if each.name != ".trash"] == []
