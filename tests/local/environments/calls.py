"""Requests of the environment family, short enough to read in a test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.local.driver import Driver, Json

GLOBAL = "/v1/environments/global"


async def made(driver: Driver, name: str, **more: object) -> Json:
    """Make an environment and return it."""
    found: Json = (await driver.call("POST", "/v1/environments", {"name": name, **more}, status=201))["environment"]
    return found


async def repository_of(driver: Driver) -> str:
    """Return the repository the driver's own environment is bound to."""
    found = await driver.call("GET", f"/v1/environments/{driver.environment_id}")
    repository: str = found["environment"]["repository_id"]
    return repository


@asynccontextmanager
async def preparing(driver: Driver, gate: Path) -> AsyncIterator[None]:
    """Let what is made of a workspace inside the block be unfinished until the block is left: a warm hook waits."""
    script = f"until [ -e {gate} ]; do sleep 0.02; done"
    await driver.call("POST", f"{GLOBAL}/warm-hooks/save", {"content": script}, status=201)
    try:
        yield
    finally:
        gate.touch()


def path(environment_id: str, *more: str) -> str:
    """Return a path below an environment."""
    return "/".join(("/v1/environments", environment_id, *more))
