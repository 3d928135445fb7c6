"""The one way the engine runs git leaves nothing behind, however it ends."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

from replicas_tui.local.workspaces.git import run_git

PATIENCE_S = 60.0


def open_files() -> set[str]:
    """Return what this process has open, but for the folder that says so."""
    found = set()
    for each in os.listdir("/dev/fd"):
        try:
            found.add(f"{each} {os.readlink(f'/dev/fd/{each}')}")
        except OSError:  # the look itself
            continue
    return found


async def test_a_git_that_is_cancelled_leaves_no_pipe_open_though_a_child_of_its_holds_the_other_end(
    tmp_path: Path,
) -> None:
    pid = tmp_path / "pid"
    await run_git(["version"])  # what a loop opens for its first child is open now
    before = open_files()
    child = f"setsid sh -c 'echo $$ > {pid}.new; mv {pid}.new {pid}; exec sleep 60'"
    running = asyncio.create_task(run_git(["-c", f"alias.hang=!{child}", "hang"]))
    async with asyncio.timeout(PATIENCE_S):
        while not pid.exists():
            await asyncio.sleep(0.01)
    try:
        running.cancel()
        await asyncio.wait((running,))
        async with asyncio.timeout(PATIENCE_S):
            while not open_files() <= before:  # what others had open before, they may have closed meanwhile
                await asyncio.sleep(0.01)
    finally:
        os.kill(int(pid.read_text()), signal.SIGKILL)
    assert running.cancelled()
