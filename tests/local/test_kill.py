"""An engine that is killed under load, a short time; `make kill-test` does it for long."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kill.killing import kill_often


@pytest.mark.timeout(300)  # eleven starts of a daemon, on a machine that may be busy
async def test_an_engine_killed_ten_times_under_load_loses_nothing_doubles_nothing_and_leaves_no_process(
    tmp_path: Path,
) -> None:
    result = await kill_often(tmp_path, kills=10, seed=3, patience_s=120)
    assert result.faults == ()
    assert result.executions > 0
    assert result.messages > 5
    assert result.deliveries > 5
    assert result.swept > 0
