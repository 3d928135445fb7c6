"""A process that is started leaves nothing behind, whenever its start is cancelled."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from replicas_tui.spawning import spawn


@pytest.mark.parametrize("cancels", [1, 3])
async def test_a_start_that_is_cancelled_ends_what_it_started_though_a_child_of_it_holds_the_pipes(
    tmp_path: Path, cancels: int
) -> None:
    pid = tmp_path / "pid"
    script = f"setsid sh -c 'echo $$ > {pid}.new; mv {pid}.new {pid}; exec sleep 600' & wait"
    starting = asyncio.create_task(spawn(["sh", "-c", script], cwd=tmp_path, env=dict(os.environ)))
    for _ in range(3):
        await asyncio.sleep(0)
    assert not starting.done()
    while not pid.exists():
        time.sleep(0.01)  # the loop stands still, as on a busy machine: the start is not through
    for _ in range(cancels):
        starting.cancel()
        await asyncio.sleep(0)
    try:
        done, _ = await asyncio.wait((starting,), timeout=60)
        assert done
        assert starting.cancelled()
    finally:
        os.kill(int(pid.read_text()), signal.SIGKILL)
