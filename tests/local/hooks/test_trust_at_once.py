"""Start hooks that were held back run at the moment of trust, where a workspace is awake: once, and told of."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
from pathlib import Path
from typing import Any

from replicas_tui.local import daemon
from tests.engines import DaemonEngine, RunningEngine, daemon_engine
from tests.local.driver import PATIENCE_S, Driver, Json, sh
from tests.local.environments.calls import GLOBAL
from tests.local.repos import commit, make_repo, write


def _say(repo: Path, command: str) -> None:
    write(repo, "replicas.json", json.dumps({"startHook": {"commands": [command]}}))
    commit(repo, "Say how to start")


async def _made(driver: Driver) -> str:
    replica_id: str = (await driver.create(sh("true")))["id"]
    await driver.until_idle(replica_id)
    return replica_id


async def _logs(driver: Driver, replica_id: str) -> list[Json]:
    found: list[Json] = (await driver.call("GET", f"/v1/replica/{replica_id}/hooks"))["start_hooks"]["logs"]
    return found


async def _until_logs(driver: Driver, replica_id: str, *codes: int) -> list[Json]:
    logs: list[Json] = await driver.until(
        lambda: _logs(driver, replica_id), lambda found: [each["exitCode"] for each in found] == list(codes)
    )
    return logs


async def _digest(driver: Driver) -> str:
    digest: str = next(each["digest"] for each in (await driver.call("GET", "/v1/trust"))["hooks"])
    return digest


async def _trust(driver: Driver) -> tuple[int, int]:
    given = await driver.call("POST", "/v1/trust", {"digest": await _digest(driver)})
    return given["running_in"], given["later_in"]


async def _until_told(events: Any, last: str) -> list[Json]:
    seen: list[Json] = []
    async with asyncio.timeout(PATIENCE_S):
        async for event in events:
            if event["type"].startswith("hooks."):
                seen.append(event)
            if event["type"] == last:
                break
    return seen


async def test_trust_runs_what_was_held_back_and_listeners_hear_of_it(
    driver: Driver, live_engine: RunningEngine
) -> None:
    await driver.call("POST", f"{GLOBAL}/start-hooks/save", {"content": "echo global"}, status=201)
    _say(live_engine.repo_path, "echo made up for")
    replica_id = await _made(driver)
    await _until_logs(driver, replica_id, 0, 126)
    async with driver.listen(replica_id) as events:
        assert await _trust(driver) == (1, 0)
        told = await _until_told(events, "hooks.completed")
    assert [each["type"] for each in told] == ["hooks.started", "hooks.progress", "hooks.completed"]
    assert told[1]["payload"]["hookName"] == "shop"
    assert told[1]["payload"]["output"] == "made up for\n"
    logs = await _until_logs(driver, replica_id, 0, 126, 0)
    assert logs[2]["output"] == "made up for\n"


async def test_trust_given_twice_runs_it_once_and_what_fails_says_so(
    driver: Driver, live_engine: RunningEngine
) -> None:
    _say(live_engine.repo_path, "echo begun; exit 3")
    replica_id = await _made(driver)
    async with driver.listen(replica_id) as events:
        first, second = await asyncio.gather(_trust(driver), _trust(driver))
        await _until_told(events, "hooks.failed")
    assert (1, 0) in (first, second)
    assert await _trust(driver) == (0, 0)
    other = await _made(driver)
    await _until_logs(driver, other, 3)
    await _until_logs(driver, replica_id, 126, 3)


async def test_a_sleeping_workspace_runs_it_only_when_it_wakes(driver: Driver, live_engine: RunningEngine) -> None:
    _say(live_engine.repo_path, "echo awake")
    replica_id = await _made(driver)
    await driver.call("POST", f"/v1/replica/{replica_id}/sleep")
    await driver.until_status(replica_id, "sleeping")
    assert await _trust(driver) == (0, 1)
    assert await driver.status(replica_id) == "sleeping"
    await driver.call("POST", f"/v1/replica/{replica_id}/wake")
    await driver.until_status(replica_id, "active")
    await _until_logs(driver, replica_id, 126, 0)


async def test_what_changed_since_is_held_back_anew_until_it_is_trusted_too(
    driver: Driver, live_engine: RunningEngine
) -> None:
    _say(live_engine.repo_path, "echo as shown")
    replica_id = await _made(driver)
    shown = await _digest(driver)
    clone = live_engine.data_dir / "workspaces" / replica_id / "home/workspaces/shop"
    write(clone, "replicas.json", json.dumps({"startHook": {"commands": ["echo sneaked in"]}}))
    await driver.call("POST", "/v1/trust", {"digest": shown})
    logs = await _until_logs(driver, replica_id, 126, 126)
    assert "sneaked in\n" not in [each["output"] for each in logs]
    other = next(each for each in (await driver.call("GET", "/v1/trust"))["hooks"] if not each["trusted"])
    given = await driver.call("POST", "/v1/trust", {"digest": other["digest"]})
    assert given["running_in"] == 1
    await _until_logs(driver, replica_id, 126, 126, 0)


async def test_a_hook_that_is_there_no_more_is_let_go(driver: Driver, live_engine: RunningEngine) -> None:
    _say(live_engine.repo_path, "echo as shown")
    replica_id = await _made(driver)
    (live_engine.data_dir / "workspaces" / replica_id / "home/workspaces/shop/replicas.json").unlink()
    async with driver.listen(replica_id) as events:
        assert await _trust(driver) == (1, 0)
        await _until_told(events, "hooks.completed")
    await _until_logs(driver, replica_id, 126)
    assert await _trust(driver) == (0, 0)


async def test_trust_that_comes_while_other_start_hooks_run_is_made_up_for_after_them(
    driver: Driver, live_engine: RunningEngine
) -> None:
    replica_id, gate, digest = await _waiting_at_a_gate(driver, live_engine)
    async with driver.listen(replica_id) as events:
        handle = await asyncio.to_thread(os.open, gate, os.O_WRONLY)  # opens when the hook reads
        await driver.call("POST", "/v1/trust", {"digest": digest})
        os.close(handle)
        await _until_told(events, "hooks.failed")
        await _until_told(events, "hooks.completed")
    await _until_logs(driver, replica_id, 0, 126, 0)


async def test_trust_that_was_taken_back_before_the_turn_of_the_hook_makes_up_for_nothing(
    driver: Driver, live_engine: RunningEngine
) -> None:
    replica_id, gate, digest = await _waiting_at_a_gate(driver, live_engine)
    handle = await asyncio.to_thread(os.open, gate, os.O_WRONLY)
    await driver.call("POST", "/v1/trust", {"digest": digest})
    await driver.call("DELETE", f"/v1/trust/{digest}")
    os.close(handle)
    await driver.until_idle(replica_id)  # its first turn waits for all start hooks
    await _until_logs(driver, replica_id, 0, 126)


async def _waiting_at_a_gate(driver: Driver, engine: RunningEngine) -> tuple[str, Path, str]:
    """Return a replica whose first start hook reads a FIFO, which is its gate, and the digest of its second."""
    _say(engine.repo_path, "echo repository")
    await _made(driver)
    gate, digest = engine.data_dir / "gate", await _digest(driver)
    os.mkfifo(gate)
    await driver.call("POST", f"{GLOBAL}/start-hooks/save", {"content": f"cat {gate}"}, status=201)
    return (await driver.create(sh("true")))["id"], gate, digest


async def _killed_and_started(engine: DaemonEngine, *sql: str) -> None:
    """Kill the engine, change its database, start it again."""
    os.kill(engine.pid, signal.SIGKILL)
    while daemon.status(engine.data_dir) is not None:
        await asyncio.sleep(0.01)
    db = sqlite3.connect(engine.data_dir / "engine.sqlite3")
    for statement in sql:
        db.execute(statement)
    db.commit()
    db.close()
    await asyncio.to_thread(daemon.start, engine.data_dir, environ={"REPLICAS_ENGINE_USE_KEYRING": "0"})


async def test_an_engine_killed_right_after_the_trust_makes_up_for_it_when_it_is_back(tmp_path: Path) -> None:
    _say(make_repo(tmp_path / "shop"), "echo late")
    async with daemon_engine(tmp_path) as engine, Driver.of(engine) as driver:
        replica_id = await _made(driver)
        url = "SELECT url, digest, seen_at FROM untrusted_hooks"
        await _killed_and_started(engine, f"INSERT INTO trusted_hooks (url, digest, created_at) {url}")
        await _until_logs(driver, replica_id, 126, 0)


async def test_one_that_runs_when_the_engine_is_killed_is_not_begun_again_before_the_next_wake(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    _say(make_repo(tmp_path / "shop"), f"echo x >> {begun}; sleep 300")
    async with daemon_engine(tmp_path) as engine, Driver.of(engine) as driver:
        replica_id = await _made(driver)
        assert await _trust(driver) == (1, 0)

        async def count() -> int:
            return len(begun.read_text().split()) if begun.exists() else 0

        await driver.until(count, lambda found: found == 1)
        await _killed_and_started(engine)
        logs = await _until_logs(driver, replica_id, 126, 137)
        assert "Interrupted" in logs[1]["output"]
        assert await count() == 1
        await driver.call("POST", f"/v1/replica/{replica_id}/sleep")
        await driver.call("POST", f"/v1/replica/{replica_id}/wake")
        await driver.until(count, lambda found: found == 2)
