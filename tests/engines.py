"""The real engine for tests of any part: in this process on a real socket, or as the daemon it is for users.

Both come with a real git repository that is connected already, so that a replica can be made at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from replicas_tui.api.repositories import AddRepository
from replicas_tui.local import daemon
from replicas_tui.local.engine import Engine, open_engine
from replicas_tui.local.folders import EngineFolders
from replicas_tui.local.http.server import serving
from replicas_tui.local.process.loopback import listen
from replicas_tui.local.settings import PACE, EngineSettings
from tests.local.repos import make_repo

KEY = "rk_local_only_for_tests"
UNPACED: Mapping[str, str] = {PACE: "0"}
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class RunningEngine:
    """An engine in this process; `engine` is its inside, `environment_id` is bound to the repository at `repo_path`."""

    base_url: str
    key: str
    engine: Engine
    repo_path: Path
    environment_id: str
    data_dir: Path


@dataclass(frozen=True, slots=True)
class DaemonEngine:
    """An engine in a process of its own; `pid` may be killed, `daemon.start(data_dir)` starts it again."""

    base_url: str
    key: str
    pid: int
    repo_path: Path
    environment_id: str
    data_dir: Path


@asynccontextmanager
async def running_engine(tmp_path: Path, *, port: int = 0, **settings: Any) -> AsyncIterator[RunningEngine]:
    """Run an engine in this process on a real socket.

    Args:
        tmp_path: Where its folder and the repository are made; a second engine may follow at the same place.
        port: Where to listen; 0 for any.
        **settings: Fields of `EngineSettings`, e.g. `sleep_after_s=0.2`; agents stream without a pace by default.
    """
    repo = tmp_path / "shop"
    if not repo.exists():
        await asyncio.to_thread(make_repo, repo)
    folders = EngineFolders(tmp_path / "engine")
    async with open_engine(folders, EngineSettings(**{"agent_env": UNPACED, "use_keyring": 0, **settings})) as engine:
        added = await engine.connected.add(AddRepository(url=str(repo)))
        environments = (await engine.core.db.read(_environments)).items()
        bound = next(name for name, repository in environments if repository == added.repository.id)
        socket = listen(port)
        base_url = f"http://127.0.0.1:{socket.getsockname()[1]}"
        async with serving(engine, socket, KEY):
            yield RunningEngine(base_url, KEY, engine, repo, bound, folders.data)


@asynccontextmanager
async def daemon_engine(tmp_path: Path, *, pace: str = "0", **environ: str) -> AsyncIterator[DaemonEngine]:
    """Run the daemon as users run it; whatever runs at its folder at the end is stopped.

    Args:
        tmp_path: Where its folder and the repository are made.
        pace: Seconds the built-in agent takes for a word.
        **environ: More environment variables for the daemon.
    """
    repo, data_dir = tmp_path / "shop", tmp_path / "engine"
    if not repo.exists():
        await asyncio.to_thread(make_repo, repo)
    found = await asyncio.to_thread(
        daemon.start,
        data_dir,
        environ={PACE: pace, "REPLICAS_ENGINE_USE_KEYRING": "0", **environ},
        timeout_s=PATIENCE_S,
    )
    try:
        key = daemon.api_key(data_dir)
        async with http(found.base_url, key) as client:
            added = (await client.post("/v1/replica/repositories", json={"url": str(repo)})).json()["repository"]
            environments = (await client.get("/v1/environments")).json()["environments"]
        bound = next(each["id"] for each in environments if each["repository_id"] == added["id"])
        yield DaemonEngine(found.base_url, key, found.pid, repo, bound, data_dir)
    finally:
        await asyncio.to_thread(daemon.stop, data_dir, PATIENCE_S)


def http(base_url: str, key: str) -> httpx.AsyncClient:
    """Return a bare HTTP client with the key, for tests that look at the wire itself."""
    headers = {"authorization": f"Bearer {key}"}
    return httpx.AsyncClient(base_url=base_url, headers=headers, timeout=PATIENCE_S, trust_env=False)


def _environments(db: Any) -> dict[str, str | None]:
    return dict(db.execute("SELECT id, repository_id FROM environments").fetchall())
