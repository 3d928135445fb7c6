"""Fixtures every test may use."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is slow, not wrong: how long an example takes says nothing about the code.
# CI tries the same examples every time: a red run is about the change. On our own machines each run tries others.
settings.register_profile(
    "any machine",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
settings.load_profile("any machine")


@pytest.fixture
def anyio_backend() -> str:
    """Run async tests on asyncio, as the app and the engine do."""
    return "asyncio"
