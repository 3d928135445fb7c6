"""Workspaces are held to their size, whoever starts a process of theirs."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from replicas_tui.local.agents.processes import marked
from replicas_tui.local.db.database import Database
from replicas_tui.local.sizes.envelope import ENVELOPES, Envelope
from replicas_tui.local.sizes.hold import probe
from replicas_tui.local.sizes.pinning import can_pin, own_processors
from replicas_tui.local.sizes.sizes import Sizes
from tests.engines import RunningEngine
from tests.local.driver import Driver, sh

MB = 1024**2
ONE = {"small": Envelope(1, 200 * MB)}
EAT = f"x = b'x' * {150 * MB}; print('eaten', flush=True); import time; time.sleep(60)"
needs_proc = pytest.mark.skipif(not probe().is_watched, reason="NOT TESTED: the engine does not look at memory here")
needs_pins = pytest.mark.skipif(
    not can_pin() or len(own_processors()) < 2, reason="NOT TESTED: needs taskset and two processors"
)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = await Database.open(tmp_path / "engine.sqlite3")
    yield database
    await database.close()


async def store(database: Database, replica_id: str, size: str) -> None:
    await database.write(
        lambda db: db.execute(
            "INSERT INTO replicas (id, name, status, source, environment_id, size, lifecycle_policy, created_at,"
            " last_activity_at) VALUES (?, 'r', 'active', 'api', 'e', ?, 'default', '', '')",
            (replica_id, size),
        )
    )


async def start(sizes: Sizes, replica_id: str, code: str) -> asyncio.subprocess.Process:
    wrapper = await sizes.prefix_of(replica_id)
    return await asyncio.create_subprocess_exec(
        *(*wrapper, sys.executable, "-c", code),
        env=marked(dict(os.environ), replica_id),
        stdout=asyncio.subprocess.PIPE,
    )


@needs_proc
async def test_who_takes_more_than_its_size_loses_its_largest_process_alone(database: Database) -> None:
    await store(database, "w1", "small")
    sizes, told = Sizes(database, ONE), asyncio.Queue[tuple[str, str]]()
    watch = asyncio.create_task(sizes.forever(lambda *said: told.put_nowait(said), every_s=0.05))
    small = await start(sizes, "w1", f"x = b'x' * {60 * MB}; print('eaten', flush=True); import time; time.sleep(60)")
    large = await start(sizes, "w1", EAT)
    try:
        assert await large.wait() == -signal.SIGKILL
        workspace_id, sentence = await told.get()
        assert workspace_id == "w1"
        assert f"process {large.pid}" in sentence
        assert "size small has 0.2 GB of memory" in sentence
        assert small.returncode is None
    finally:
        watch.cancel()
        for each in (small, large):
            with suppress(ProcessLookupError):
                each.kill()
            await each.communicate()


@needs_proc
async def test_a_workspace_within_its_size_or_without_one_is_let_be(database: Database) -> None:
    for replica_id, size in (("within", "small"), ("without", ""), ("over", "small")):
        await store(database, replica_id, size)
    sizes, told = Sizes(database, ONE), asyncio.Queue[tuple[str, str]]()
    running = [
        await start(sizes, "within", "print('here', flush=True); import time; time.sleep(60)"),
        await start(sizes, "without", EAT.replace(str(150 * MB), str(250 * MB))),
        await start(sizes, "over", EAT.replace(str(150 * MB), str(250 * MB))),
    ]
    try:
        for each in running:
            assert each.stdout is not None
            await each.stdout.readline()
        watch = asyncio.create_task(sizes.forever(lambda *said: told.put_nowait(said), every_s=0.05))
        assert (await told.get())[0] == "over"
        watch.cancel()
        assert told.empty()
        assert [each.returncode for each in running[:2]] == [None, None]
        assert await sizes.prefix_of("without") == ()
    finally:
        for each in running:
            with suppress(ProcessLookupError):
                each.kill()
            await each.communicate()


@needs_pins
async def test_agents_hooks_and_terminals_of_a_size_have_its_processors(
    live_engine: RunningEngine, driver: Driver
) -> None:
    live_engine.engine.core.sizes = Sizes(live_engine.engine.core.db, ONE)
    path = f"/v1/environments/{driver.environment_id}/start-hooks/save"
    await driver.call("POST", path, {"content": 'echo "hook $(nproc)"'}, status=201)
    made = await driver.create(sh('echo "agent $(nproc)"'), size="small")
    await driver.until_idle(made["id"])
    assert "agent 1" in json.dumps(await driver.history(made["id"]))
    hooks = await driver.call("GET", f"/v1/replica/{made['id']}/hooks")
    assert "hook 1" in json.dumps(hooks)
    sessions = f"/v1/workspaces/{made['id']}/terminal/sessions"
    terminal = (await driver.call("POST", sessions, {"cols": 80, "rows": 24}, status=201))["session"]["id"]
    frames = ""
    async with driver.client.stream("GET", f"{sessions}/{terminal}/stream") as answer:
        typed = {"data": "echo terminal $(nproc)\n", "generation": 0, "sequence": 0}
        await driver.call("POST", f"{sessions}/{terminal}/input", typed)
        async for line in answer.aiter_lines():
            frames += line
            if "terminal 1" in frames:
                break


async def test_a_replica_whose_size_nobody_named_has_the_whole_machine(
    live_engine: RunningEngine, driver: Driver
) -> None:
    live_engine.engine.core.sizes = Sizes(live_engine.engine.core.db, ONE)
    made = await driver.create(sh('echo "agent $(nproc)"'))
    await driver.until_idle(made["id"])
    assert f"agent {len(own_processors())}" in json.dumps(await driver.history(made["id"]))


async def test_capabilities_say_whether_a_size_is_held_and_the_command_says_how(driver: Driver) -> None:
    said = await driver.call("GET", "/v1/capabilities")
    assert said["size_enforced"] is probe().is_enforced
    sentence = probe().sentence()
    for name, each in ENVELOPES.items():
        assert f"{name} {each.processors} and {each.memory // 1024**3} GB" in sentence
    assert "Disk is not limited." in sentence
