"""Runs an engine under load, kills it at random moments, starts it again, and gives the verdict."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from replicas_tui.local import daemon
from replicas_tui.local.agents import proc_table
from replicas_tui.local.agents.processes import find_marked
from tests.engines import DaemonEngine, daemon_engine
from tests.kill.load import Load
from tests.kill.verdict import calm, faults_of
from tests.local.driver import Driver
from tests.local.webhooks.ears import answering, listening

SOONEST_S, LATEST_S = 0.05, 1.2
ANSWER_S = 60.0
DEAD_S = 60.0


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it; `promised` is how much was said yes to, `swept` how many processes a dead engine left."""

    kills: int
    promised: int
    messages: int
    executions: int
    deliveries: int
    swept: int
    restart_s: float
    faults: tuple[str, ...]


async def kill_often(room: Path, kills: int, seed: int, patience_s: float) -> Result:
    """Kill an engine `kills` times; the verdict is of the engine that came last, once it is calm."""
    chance = Random(seed)
    faults: list[str] = []
    swept, slowest = 0, 0.0
    async with (
        daemon_engine(room) as engine,
        Driver.of(engine) as driver,
        listening(answering("200 OK")) as ears,
    ):
        load = Load(driver.client, engine.environment_id, ears.url, chance)
        await load.create_first()
        working = asyncio.create_task(load.run())
        pid = engine.pid
        for _ in range(kills):
            await _answers(load)  # an engine that only just listens has nothing to lose yet
            await asyncio.sleep(chance.uniform(SOONEST_S, LATEST_S))  # the moment is what is at random
            if working.done():
                working.result()
            left = await asyncio.to_thread(_kill, engine, pid)
            began = time.monotonic()
            pid = (await asyncio.to_thread(daemon.start, engine.data_dir)).pid
            slowest = max(slowest, time.monotonic() - began)
            swept += len(left)
            faults += await asyncio.to_thread(_orphans, left)
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working
        if not await _becomes_calm(driver, load, patience_s):
            faults.append(f"it did not come to rest within {patience_s:.0f} s")
        faults += await faults_of(driver, load.promised, ears.heard)
        marked = _marked(engine.data_dir)
        await asyncio.to_thread(daemon.stop, engine.data_dir)
        faults += _orphans(marked)
        promised = load.promised
        return Result(
            kills=kills,
            promised=promised.count(),
            messages=len(promised.messages),
            executions=len(promised.executions),
            deliveries=len({each.headers["x-replicas-delivery"] for each in ears.heard}),
            swept=swept,
            restart_s=slowest,
            faults=tuple(faults),
        )


async def _answers(load: Load) -> None:
    """Wait until the engine said yes to something."""
    before, end = load.promised.count(), time.monotonic() + ANSWER_S
    while load.promised.count() == before and time.monotonic() < end:
        await asyncio.sleep(0.01)


async def _becomes_calm(driver: Driver, load: Load, patience_s: float) -> bool:
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        if await calm(driver, load.promised):
            return True
        await asyncio.sleep(0.2)
    return False


def _kill(engine: DaemonEngine, pid: int) -> dict[int, str]:
    """Kill the engine and return the processes it leaves, with their start times."""
    started = proc_table.start_time(pid)
    os.kill(pid, signal.SIGKILL)
    end = time.monotonic() + DEAD_S
    while started is not None and proc_table.start_time(pid) == started and time.monotonic() < end:
        time.sleep(0.01)
    return _marked(engine.data_dir)


def _marked(data_dir: Path) -> dict[int, str]:
    names = [each.name for each in (data_dir / "workspaces").iterdir()]
    started = {pid: proc_table.start_time(pid) for pid in find_marked(*names)}
    return {pid: when for pid, when in started.items() if when is not None}


def _orphans(left: dict[int, str]) -> list[str]:
    return [f"process {pid} outlived its engine" for pid, when in left.items() if proc_table.start_time(pid) == when]
