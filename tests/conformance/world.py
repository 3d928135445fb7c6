"""What a conformance run finds on its engine: a daemon with a repository, an active replica, a canvas, two keys."""

from __future__ import annotations

import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from tests.conformance.samples import Json
from tests.engines import DaemonEngine, daemon_engine, http
from tests.local.driver import Driver, scenario
from tests.local.repos import commit, git, write

SKILL = "---\nname: tidy\ndescription: Leaves no mess.\n---\n\nTidy up.\n"


@asynccontextmanager
async def world(room: Path) -> AsyncIterator[tuple[str, Mapping[bool, str], Json]]:
    """Run an engine with something of everything; yields its address, its keys (personal: True), and what is there."""
    skills = _skills(room / "skills")
    async with daemon_engine(room) as engine, Driver.of(engine) as driver:
        ports = [_free_port(), _free_port()]
        servers = "\n".join(f"{sys.executable} -m http.server {port} >/dev/null 2>&1 &" for port in ports)
        canvas = {"canvas": {"filename": "notes.md", "content": "# Notes\n"}}
        replica = await driver.create(scenario(canvas, {"sh": servers}))
        (chat,) = await driver.until_idle(replica["id"])
        await _until_previewed(driver, replica["id"], set(ports))
        found = {
            "environment": engine.environment_id,
            "replica": replica["id"],
            "chat": chat["id"],
            "preview": ports[0],
            "other_preview": ports[1],
            "skills_folder": str(skills),
            "skill_source": f"{skills}#tidy",
        }
        yield engine.base_url, {False: engine.key, True: await _personal_key(engine)}, found


async def _personal_key(engine: DaemonEngine) -> str:
    async with http(engine.base_url, engine.key) as client:
        answer = await client.post("/v1/api-keys", json={"name": "Ada", "email": "ada@example.org"})
    return str(answer.json()["key"]) if answer.status_code == 201 else engine.key


def _skills(folder: Path) -> Path:
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch", "main")
    write(folder, "tidy/SKILL.md", SKILL)
    commit(folder, "Add a skill")
    return folder


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def _until_previewed(driver: Driver, replica_id: str, ports: set[int]) -> None:
    async def listening() -> set[int]:
        found = await driver.call("GET", f"/v1/replica/{replica_id}/previews")
        return {each["port"] for each in found["previews"]}

    await driver.until(listening, ports.issubset)
