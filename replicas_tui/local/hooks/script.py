"""Runs one script to its end, or to its time limit.

The script is read from a file, so that no argument list shows it. What it leaves running in the background lives on
and may go on printing, into nothing; a script that is out of time or not wanted any more takes all of it along.
"""

from __future__ import annotations

import asyncio
import os
import signal
import uuid
from asyncio.subprocess import DEVNULL
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from replicas_tui.local.agents import proc_table
from replicas_tui.local.workspaces.paths import PRIVATE
from replicas_tui.spawning import Spawned, spawn

RUN_MARKER = "REPLICAS_HOOK_RUN"
CHUNK = 64 * 1024
DRAIN_S = 1.0
QUIET_S = 0.1  # who is dead prints nothing more; what it printed is in the pipe
TIMED_OUT = 124
CANNOT_RUN = 126
KILLED = 128 + signal.SIGKILL


@dataclass(frozen=True, slots=True)
class ScriptEnd:
    """How it ended; a signal's number is added to 128, as shells do. `held_back`: it was not run for want of trust."""

    exit_code: int
    timed_out: bool = False
    held_back: bool = False


async def run_script(
    script: str,
    *,
    folder: Path,
    cwd: Path,
    env: Mapping[str, str],
    timeout_s: float,
    tell: Callable[[bytes], None],
    wrapper: Sequence[str] = (),
) -> ScriptEnd:
    """Run a bash script and return how it ended; cancelled, it is killed with all it started.

    Args:
        script: What to run.
        folder: Where the script's file lies while it runs; the engine's own.
        cwd: Where it works.
        env: Its whole environment.
        timeout_s: After which it is killed.
        tell: Gets what it prints, both streams in one.
        wrapper: What its command line begins with.
    """
    run_id = uuid.uuid4().hex
    file = folder / f"{run_id}.sh"
    try:
        await asyncio.to_thread(_write, file, script)
        started, reading = await _start((*wrapper, "bash", str(file)), cwd, {**env, RUN_MARKER: run_id})
        return await _follow(started, reading, run_id, timeout_s, tell)
    except OSError as error:
        tell(f"The hook cannot be run: {error}\n".encode())
        return ScriptEnd(CANNOT_RUN)
    except asyncio.CancelledError:
        await asyncio.shield(_kill_marked(run_id))
        raise
    finally:
        file.unlink(missing_ok=True)


def _write(file: Path, script: str) -> None:
    file.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    file.write_text(script, encoding="utf-8", errors="surrogateescape")


async def _start(argv: Sequence[str], cwd: Path, env: Mapping[str, str]) -> tuple[Spawned, int]:
    """Start it and return it with the end of the pipe that both its streams come out of."""
    reading, writing = os.pipe()
    try:
        started = await spawn(argv, cwd=cwd, env=env, stdin=DEVNULL, stdout=writing, stderr=writing)
    except BaseException:
        os.close(reading)
        raise
    finally:
        os.close(writing)
    return started, reading


async def _follow(
    started: Spawned, reading: int, run_id: str, timeout_s: float, tell: Callable[[bytes], None]
) -> ScriptEnd:
    pump = _Pump(reading, tell)
    try:
        async with asyncio.timeout(timeout_s):
            code = await started.exit_code()
    except TimeoutError:
        await _kill(started, run_id)
        await pump.finish()
        return ScriptEnd(TIMED_OUT, timed_out=True)
    except asyncio.CancelledError:
        await asyncio.shield(started.end())
        pump.deaf()
        raise
    await pump.finish()
    return ScriptEnd(code if code >= 0 else 128 - code)


async def _kill(started: Spawned, run_id: str) -> None:
    """Kill it and whatever it started, also what left its session."""
    started.kill_group(signal.SIGKILL)
    await _kill_marked(run_id)
    await started.ended.wait()


async def _kill_marked(run_id: str) -> None:
    for pid in await asyncio.to_thread(proc_table.find_by_environment, f"{RUN_MARKER}={run_id}"):
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


class _Pump:
    """Reads a pipe for as long as anybody has its other end; tells of it until it is told not to."""

    def __init__(self, reading: int, tell: Callable[[bytes], None]) -> None:
        os.set_blocking(reading, False)
        self._loop = asyncio.get_running_loop()
        self._reading = reading
        self._tell: Callable[[bytes], None] | None = tell
        self._moved = asyncio.Event()
        self._open = True
        self._loop.add_reader(reading, self._read)

    async def finish(self) -> None:
        """Wait until what the dead had to say was read, then listen no longer."""
        deadline = self._loop.time() + DRAIN_S  # what runs on in the background may never be quiet
        while self._open and self._loop.time() < deadline:
            self._moved.clear()
            try:
                await asyncio.wait_for(self._moved.wait(), QUIET_S)
            except TimeoutError:
                break
        self.deaf()

    def deaf(self) -> None:
        """Tell of nothing more; a background process that prints must not die of a closed pipe."""
        self._tell = None

    def _read(self) -> None:
        try:
            chunk = os.read(self._reading, CHUNK)
        except BlockingIOError:
            return
        except OSError:
            chunk = b""
        self._moved.set()
        if not chunk:
            self._open = False
            self._loop.remove_reader(self._reading)
            os.close(self._reading)
        elif self._tell is not None:
            self._tell(chunk)
