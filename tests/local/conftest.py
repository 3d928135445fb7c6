"""Fixtures of the engine's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.engines import RunningEngine, running_engine
from tests.local.driver import Driver


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """One loop a file, so that a file may share an engine."""
    return "asyncio"


@pytest.fixture(scope="module")
async def shared_engine(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningEngine]:
    """An engine for all tests of a file: for those that leave nothing behind."""
    async with running_engine(tmp_path_factory.mktemp("shared")) as engine:
        yield engine


@pytest.fixture
async def shared_driver(shared_engine: RunningEngine) -> AsyncIterator[Driver]:
    """A client of the shared engine."""
    async with Driver.of(shared_engine) as driver:
        yield driver


@pytest.fixture
async def live_engine(tmp_path: Path) -> AsyncIterator[RunningEngine]:
    """An engine on a real socket, with one repository."""
    async with running_engine(tmp_path) as engine:
        yield engine


@pytest.fixture
async def driver(live_engine: RunningEngine) -> AsyncIterator[Driver]:
    """A client of that engine that speaks plain HTTP."""
    async with Driver.of(live_engine) as driver:
        yield driver
