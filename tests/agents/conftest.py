"""An engine whose agents are real CLIs, which find a scripted model on loopback."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from replicas_tui.local.agents.processes import find_marked
from tests.agents.installing import installed, why_not
from tests.agents.model.server import scripted_model
from tests.agents.table import ROWS, Row
from tests.engines import DaemonEngine, daemon_engine
from tests.local import driver
from tests.local.driver import Driver, Json, scenario

PATIENCE_S = 60.0


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say aloud that nothing of this ran."""
    if (why := why_not()) is not None:
        terminalreporter.write_line(f"tests/agents: {why}")


@dataclass(frozen=True, slots=True)
class World:
    """One agent's."""

    row: Row
    engine: DaemonEngine
    driver: Driver
    environ: Mapping[str, str]

    async def create(self, *steps: Json, permissions: str = "all", **more: Any) -> Json:
        """Make a replica whose first message plays steps."""
        wish = {"coding_agent": self.row.provider, "config": {"permissions": permissions}, "model": self.row.model}
        return await self.driver.create(scenario(*steps), **{**wish, **more})

    async def play(self, replica_id: str, *steps: Json, **more: Any) -> None:
        """Send a message that plays steps, and wait for the end of the turn."""
        await self.driver.send(replica_id, scenario(*steps), **more)
        await self.driver.until_idle(replica_id)

    async def rest(self) -> None:
        """Wait until another process of the agent may take a session up."""
        if self.row.forgets_within_the_minute:
            await asyncio.sleep(61 - time.time() % 60)

    async def remembers(self, replica_id: str) -> bool:
        """Return whether the model is shown what was said before."""
        before = len(await self.driver.history(replica_id))
        await self.play(replica_id, {"recall": True})
        said = str((await self.driver.history(replica_id))[before:])
        assert "I was shown" in said, said
        return "I was shown 1 messages" not in said

    def file(self, replica_id: str, name: str) -> Path:
        """Return where a file of a replica's repository is."""
        return self.home(replica_id) / "workspaces" / self.engine.repo_path.name / name

    def home(self, replica_id: str) -> Path:
        """Return a replica's home folder."""
        return self.engine.data_dir / "workspaces" / replica_id / "home"


@pytest.fixture(params=ROWS, ids=lambda row: row.provider)
async def world(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    if (why := why_not()) is not None:
        pytest.skip(why)
    monkeypatch.setattr(driver, "PATIENCE_S", PATIENCE_S)
    row: Row = request.param
    home = tmp_path / "home"
    with scripted_model() as url:
        for path, content in {".gitconfig": "", **row.home(url)}.items():
            (home / path).parent.mkdir(parents=True, exist_ok=True)
            (home / path).write_text(content)
        environ = {"HOME": str(home), "PATH": f"{installed(row)}:{os.environ['PATH']}", **row.variables(url)}
        async with daemon_engine(tmp_path, **environ) as engine, Driver.of(engine) as driven:
            for path, content in row.files(url).items():
                body = {"name": path.rpartition("/")[2], "path": f"~/{path}", "content": content}
                await driven.call("POST", f"/v1/environments/{engine.environment_id}/files", body, status=201)
            driven.client.timeout = PATIENCE_S * 2  # the first create waits until a CLI said how it stands
            here = World(row, engine, driven, environ)
            yield here
        workspaces = [folder.name for folder in (engine.data_dir / "workspaces").iterdir()]
        assert not [name for name in workspaces if find_marked(name)]
