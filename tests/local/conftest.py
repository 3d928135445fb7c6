"""Fixtures of the engine's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.engines import RunningEngine, running_engine
from tests.local.driver import Driver


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
