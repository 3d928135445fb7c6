"""Terminals over the wire: a shell of the workspace, its size, its output, its end."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from replicas_tui.local import daemon
from replicas_tui.local.agents.processes import find_marked
from replicas_tui.local.folders import EngineFolders
from replicas_tui.local.process.runtime import is_locked
from tests.engines import DaemonEngine, RunningEngine, daemon_engine
from tests.local.driver import PATIENCE_S, Driver, Json

SIZE = {"cols": 100, "rows": 30}


class Shell:
    """One open terminal and what it printed."""

    def __init__(self, driver: Driver, path: str, frames: AsyncIterator[Json]) -> None:
        self.driver = driver
        self.path = path
        self.frames = frames
        self.sequence = 0
        self.seen = ""

    async def type(self, text: str) -> None:
        body = {"data": text, "generation": 0, "sequence": self.sequence}
        self.sequence += 1
        await self.driver.call("POST", f"{self.path}/input", body)

    async def until(self, is_it: Callable[[str], bool]) -> str:
        async with asyncio.timeout(PATIENCE_S):
            while not is_it(self.seen):
                self.seen += str((await anext(self.frames)).get("data", ""))
        return self.seen


async def frames_of(driver: Driver, path: str) -> AsyncIterator[Json]:
    async with driver.client.stream("GET", f"{path}/stream", timeout=PATIENCE_S) as answer:
        assert answer.status_code == 200, await answer.aread()
        assert answer.headers["content-type"].startswith("text/event-stream")
        kind = ""
        async for line in answer.aiter_lines():
            name, _, value = line.partition(": ")
            if name == "event":
                kind = value
            elif name == "data":
                frame = json.loads(value)
                assert frame["type"] == kind
                yield frame


@asynccontextmanager
async def shell(driver: Driver, replica_id: str) -> AsyncIterator[Shell]:
    base = f"/v1/workspaces/{replica_id}/terminal/sessions"
    made = (await driver.call("POST", base, SIZE, status=201))["session"]
    path = f"{base}/{made['id']}"
    frames = frames_of(driver, path)
    assert (await anext(frames))["type"] == "replay"
    try:
        yield Shell(driver, path, frames)
    finally:
        await frames.aclose()  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def plain_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELL", "/bin/sh")


@pytest.fixture
async def replica_id(driver: Driver) -> str:
    replica = await driver.create("hello")
    await driver.until_idle(replica["id"])
    return str(replica["id"])


async def test_a_terminal_is_a_shell_of_the_workspace_on_a_pty_of_its_size(
    live_engine: RunningEngine, driver: Driver, replica_id: str
) -> None:
    async with shell(driver, replica_id) as one:
        await one.type("stty size; pwd; echo home=$HOME mark=$REPLICAS_WORKSPACE_ID; test -t 0 && echo a'tty'\r")
        said = await one.until(lambda seen: "atty" in seen)
        home = live_engine.data_dir / "workspaces" / replica_id / "home"
        assert "30 100" in said
        assert str(home / "workspaces" / "shop") in said
        assert f"home={home} mark={replica_id}" in said
        await driver.call("POST", f"{one.path}/resize", {"cols": 80, "rows": 24})
        await one.type("stty size\r")
        await one.until(lambda seen: "24 80" in seen)


async def test_control_c_reaches_the_program_in_front(driver: Driver, replica_id: str) -> None:
    async with shell(driver, replica_id) as one:
        await one.type("echo be'gun'; sleep 600; echo code=$?\r")
        await one.until(lambda seen: "begun" in seen)
        await one.type("\x03")
        await one.type("echo af'ter'\r")
        await one.until(lambda seen: "after" in seen)


async def test_who_comes_later_gets_what_was_there_before(driver: Driver, replica_id: str) -> None:
    async with shell(driver, replica_id) as one:
        await one.type("echo gr'üß'e\r")
        await one.until(lambda seen: "grüße" in seen)
        late = frames_of(driver, one.path)
        first = await anext(late)
        assert first["type"] == "replay"
        assert "grüße" in first["data"]
        await late.aclose()  # type: ignore[attr-defined]


async def test_the_end_of_a_shell_is_told_with_its_code_and_it_stays_listed(driver: Driver, replica_id: str) -> None:
    async with shell(driver, replica_id) as one:
        await one.type("exit 7\r")
        frames = [frame async for frame in one.frames]
        assert frames[-1] == {"type": "exit", "exitCode": 7}
        (listed,) = (await driver.call("GET", one.path.rpartition("/")[0]))["sessions"]
        assert (listed["exited"], listed["exitCode"]) == (True, 7)
        assert [frame["type"] async for frame in frames_of(driver, one.path)] == ["replay", "exit"]
        body = {"data": "x", "generation": 0, "sequence": 1}
        await driver.call("POST", f"{one.path}/input", body, status=400)


async def test_the_ninth_terminal_is_refused_until_one_is_closed(driver: Driver, replica_id: str) -> None:
    base = f"/v1/workspaces/{replica_id}/terminal/sessions"
    made = [(await driver.call("POST", base, SIZE, status=201))["session"]["id"] for _ in range(8)]
    await driver.call("POST", base, SIZE, status=429)
    await driver.call("DELETE", f"{base}/{made[0]}")
    await driver.call("DELETE", f"{base}/{made[0]}", status=404)
    await driver.call("POST", base, SIZE, status=201)
    assert len((await driver.call("GET", base))["sessions"]) == 8


async def test_closing_a_terminal_ends_what_runs_in_front_of_it(driver: Driver, replica_id: str) -> None:
    async with shell(driver, replica_id) as one:
        await one.type("echo pid=$$; trap '' HUP; sh -c 'trap \"\" HUP; echo in''ner; sleep 600'\r")
        said = await one.until(lambda seen: "inner" in seen)
        found = re.search(r"pid=(\d+)", said)
        assert found is not None
        pid = int(found[1])
        await driver.call("DELETE", one.path)
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


async def test_sleep_ends_every_terminal_and_its_stream(driver: Driver, replica_id: str) -> None:
    async with shell(driver, replica_id) as one:
        await one.type("setsid sleep 600 &\r")
        await one.type("echo be'gun'\r")
        await one.until(lambda seen: "begun" in seen)
        await driver.call("POST", f"/v1/workspaces/{replica_id}/sleep")
        async with asyncio.timeout(PATIENCE_S):
            assert [frame["type"] async for frame in one.frames][-1:] == ["exit"]
        assert find_marked(replica_id) == []
        await driver.call("GET", one.path.rpartition("/")[0], status=409)
        await driver.call("POST", f"/v1/replica/{replica_id}/wake")
        await driver.until_status(replica_id, "active")
        assert (await driver.call("GET", one.path.rpartition("/")[0]))["sessions"] == []


async def test_a_program_that_prints_without_end_does_not_hold_up_the_engine(driver: Driver, replica_id: str) -> None:
    async with shell(driver, replica_id) as one:
        await one.type("yes | head -c 2000000; echo; echo do'ne'\r")
        await driver.call("GET", "/v1/replica")
        said = await one.until(lambda seen: "done" in seen[-100:])
        assert said.count("y") >= 1_000_000


@pytest.mark.parametrize(
    ("body", "field"),
    [({"cols": 1, "rows": 30}, "cols"), ({"cols": 80}, "rows"), ({"cols": "80", "rows": 24}, "cols")],
)
async def test_a_size_that_is_none_is_refused(
    driver: Driver, replica_id: str, body: dict[str, Any], field: str
) -> None:
    answer = await driver.call("POST", f"/v1/workspaces/{replica_id}/terminal/sessions", body, status=400)
    assert answer["details"].startswith(f"{field}:")


async def test_a_terminal_of_an_engine_that_was_killed_does_not_live_on(tmp_path: Path) -> None:
    async with daemon_engine(tmp_path) as engine:
        async with Driver.of(engine) as driver:
            replica = await driver.create("hello")
            await driver.until_idle(replica["id"])
            await driver.call("POST", f"/v1/workspaces/{replica['id']}/sleep")
            await driver.call("POST", f"/v1/replica/{replica['id']}/wake")  # no agent runs any more, only a terminal
            await driver.until_status(replica["id"], "active")
            async with shell(driver, replica["id"]) as one:
                await one.type("trap '' HUP; setsid sh -c 'trap \"\" HUP; echo in''ner; sleep 600'\r")
                await one.until(lambda seen: "inner" in seen)
                os.kill(engine.pid, signal.SIGKILL)
        assert find_marked(replica["id"])
        await asyncio.to_thread(until_gone, engine)
        await asyncio.to_thread(daemon.start, engine.data_dir, environ={"REPLICAS_ENGINE_USE_KEYRING": "0"})
        assert find_marked(replica["id"]) == []


def until_gone(engine: DaemonEngine) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while is_locked(EngineFolders(engine.data_dir)) and time.monotonic() < deadline:
        time.sleep(0.02)
