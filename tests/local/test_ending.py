"""How an engine ends, with more than one workspace at work."""

from __future__ import annotations

from pathlib import Path

import pytest

from replicas_tui.local.agents import proc_table
from replicas_tui.local.agents.processes import find_marked
from replicas_tui.local.db import replicas
from tests.engines import running_engine
from tests.local.driver import Driver, sh

WORKSPACES = 6


async def test_an_engine_that_ends_looks_once_for_the_processes_of_all_its_workspaces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[set[str]] = []
    look = proc_table.find_by_environment

    def noted(*wanted: str) -> list[int]:
        looks.append({each.partition("=")[2] for each in wanted})
        return look(*wanted)

    async with running_engine(tmp_path) as engine, Driver.of(engine) as driver:
        stray = sh("setsid sleep 600 >/dev/null 2>&1 & echo left")
        made = [(await driver.create(stray))["id"] for _ in range(WORKSPACES)]
        for each in made:
            await driver.until_idle(each)
        assert all(find_marked(each) for each in made)
        assert set(await engine.engine.core.db.read(replicas.with_processes)) == set(made)
        monkeypatch.setattr(proc_table, "find_by_environment", noted)
    assert looks  # again and again until the last is gone, which takes a busy machine its time
    assert all(each >= set(made) for each in looks)
    assert find_marked(*made) == []
    async with running_engine(tmp_path) as engine:
        assert await engine.engine.core.db.read(replicas.with_processes) == ()
