"""A cache with real files in a folder of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from replicas_tui.cache import Cache


@pytest.fixture
async def cache(tmp_path: Path) -> AsyncIterator[Cache]:
    opened = Cache.open(tmp_path)
    yield opened
    await opened.close()
