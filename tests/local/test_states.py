"""The matrix: what each call does to a replica that sleeps, is archived, or failed, and whether it wakes it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.engines import RunningEngine, running_engine
from tests.local.driver import Driver, Json

R, W = "/v1/replica/{id}", "/v1/workspaces/{id}"
SIZE = {"cols": 80, "rows": 24}
# What leaves a replica as it is: what it answers where that sleeps or is archived, and where it failed.
QUIET: tuple[tuple[str, str, Json | None, int, int], ...] = (
    ("GET", "/v1/replica?limit=100", None, 200, 200),
    ("GET", f"{R}/chats", None, 200, 200),
    ("GET", f"{R}/history", None, 200, 200),
    ("GET", f"{R}/chats/{{chat}}/queue", None, 200, 200),
    ("GET", f"{R}/chats/{{chat}}/slash-commands", None, 409, 409),
    ("GET", f"{R}/canvas", None, 200, 409),
    ("GET", f"{R}/events", None, 409, 409),
    ("GET", f"{R}/hooks", None, 409, 409),
    ("GET", f"{R}/logs", None, 409, 409),
    ("GET", f"{R}/previews", None, 409, 409),
    ("GET", f"{W}/terminal/sessions", None, 409, 409),
    ("POST", f"{W}/terminal/sessions", SIZE, 409, 409),
)
# What wakes it, and what it answers where that cannot be.
WAKING: tuple[tuple[str, str, Json | None, int], ...] = (
    ("GET", f"{R}", None, 200),
    ("POST", f"{R}/wake", None, 409),
    ("POST", f"{R}/messages", {"message": "hello"}, 409),
)
STATES = ("sleeping", "archived", "error")


@pytest.fixture(scope="module")
async def engine(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningEngine]:
    async with running_engine(tmp_path_factory.mktemp("states")) as engine:
        yield engine


async def _in_state(driver: Driver, state: str, data_dir: Path) -> dict[str, str]:
    replica = await driver.create("hello")
    names = {"id": str(replica["id"]), "chat": str((await driver.until_idle(replica["id"]))[0]["id"])}
    await driver.call("POST", f"/v1/replica/{names['id']}/{'archive' if state == 'archived' else 'sleep'}")
    if state == "error":  # its folder is gone, which is found out when it is woken
        shutil.rmtree(data_dir / "workspaces" / names["id"])
        await driver.call("POST", f"/v1/replica/{names['id']}/wake")
    await driver.until_status(names["id"], state)
    return names


@pytest.mark.parametrize("state", STATES)
async def test_what_is_read_leaves_a_replica_in_its_state(engine: RunningEngine, state: str) -> None:
    async with Driver.of(engine) as driver:
        names = await _in_state(driver, state, engine.data_dir)
        for method, path, body, of_resting, of_error in QUIET:
            status = of_error if state == "error" else of_resting
            answer = await driver.call(method, path.format(**names), body, status=status)
            assert status == 200 or answer["error"] == "Workspace is not active", path
        assert f"wake of {names['id']}" not in {task.get_name() for task in asyncio.all_tasks()}
        assert await driver.status(names["id"]) == state


@pytest.mark.parametrize("call", WAKING, ids=lambda call: f"{call[0]} {call[1]}")
@pytest.mark.parametrize("state", STATES)
async def test_what_wakes_a_replica_says_so_and_what_failed_stays_failed(
    engine: RunningEngine, state: str, call: tuple[str, str, Json | None, int]
) -> None:
    method, path, body, of_error = call
    async with Driver.of(engine) as driver:
        names = await _in_state(driver, state, engine.data_dir)
        answer: Any = await driver.call(
            method, path.format(**names), body, status=of_error if state == "error" else 200
        )
        found = answer.get("replica") or answer
        if state != "error":
            assert found.get("waking") or found["status"] == "waking"
            await driver.until_status(names["id"], "active")
        else:
            assert not found.get("waking")
            assert await driver.status(names["id"]) == "error"


async def test_the_config_of_a_replica_is_kept_as_it_was_given(engine: RunningEngine) -> None:
    config = {
        "preferences": {"keep_open_on_pr_merge": True, "a name nobody knows": [1, None, {"x": "ü"}]},
        "capabilities": {"pr_followups": False},
        "also": 1.5,
    }
    async with Driver.of(engine) as driver:
        made = await driver.create("hello", config=config)
        assert made["config"] == config
        details = (await driver.call("GET", f"/v1/replica/{made['id']}"))["replica"]
        assert details["config"] == config
        assert list(details["config"]) == list(config)
        rows = (await driver.call("GET", "/v1/replica?limit=100"))["replicas"]
        assert next(row["config"] for row in rows if row["id"] == made["id"]) == config
