"""What git was doing for an engine that was killed is ended by the next one."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from replicas_tui.local import daemon
from replicas_tui.local.agents import proc_table
from replicas_tui.local.folders import EngineFolders
from replicas_tui.local.settings import PACE
from replicas_tui.local.workspaces.orphans import MARKER, mark_of, marked_git
from tests.engines import daemon_engine
from tests.local.driver import Driver


def _endless(room: Path) -> tuple[Path, Path]:
    """Write a git configuration by which no fetch ends; return it, and the file that says that one has begun."""
    begun, hook, config = room / "begun", room / "hook", room / "gitconfig"
    hook.write_text(f"#!/bin/sh\ntouch {begun}\nexec sleep 300\n")
    hook.chmod(0o700)
    config.write_text(f"[uploadpack]\n\tpackObjectsHook = {hook}\n")
    return config, begun


def _git_of(data_dir: Path) -> dict[int, str]:
    """Return the git of an engine that runs, with when it started."""
    found = proc_table.find_by_environment(f"{MARKER}={mark_of(EngineFolders(data_dir).mirrors)}")
    return {pid: when for pid in found if (when := proc_table.start_time(pid)) is not None}


@contextmanager
def _outliving(mirrors: Path) -> Iterator[int]:
    """Run what the user's ssh may keep running when a git started it: a leader of its own group that is no git."""
    env = marked_git(os.environ, mirrors)
    with subprocess.Popen(["sleep", "300"], env=env, start_new_session=True) as process:
        try:
            yield process.pid
        finally:
            process.kill()


async def test_a_fetch_a_killed_engine_left_is_ended_at_the_next_start_and_nothing_that_is_no_git(
    tmp_path: Path,
) -> None:
    config, begun = _endless(tmp_path)
    environ = {"GIT_CONFIG_GLOBAL": str(config)}
    async with daemon_engine(tmp_path, **environ) as engine, Driver.of(engine) as driver:
        await driver.create("hello", is_blocking=False)

        async def is_begun() -> bool:
            return begun.exists()

        await driver.until(is_begun, bool)
        os.kill(engine.pid, signal.SIGKILL)

        async def is_dead() -> bool:  # until then the next one would find it running
            return proc_table.start_time(engine.pid) is None

        await driver.until(is_dead, bool)

        async def left_over() -> dict[int, str]:
            return _git_of(engine.data_dir)

        # The hook is there before it has become what it waits with.
        left = await driver.until(
            left_over, lambda found: {proc_table.program(pid) for pid in found} >= {"git", "sleep"}
        )
        with _outliving(EngineFolders(engine.data_dir).mirrors) as other:
            before = proc_table.start_time(other)
            await asyncio.to_thread(daemon.start, engine.data_dir, environ={PACE: "0", **environ})
            assert left.items().isdisjoint(_git_of(engine.data_dir).items())
            assert proc_table.start_time(other) == before
