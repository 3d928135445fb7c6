"""The one way to start a process and stay responsive: in a session of its own, its end seen at once, never left behind.

Python's own way, cancelled half-way, kills the process alone, so that what it started lives on, and waits for whoever
else holds its pipes.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from asyncio.subprocess import PIPE, Process, SubprocessStreamProtocol
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from typing_extensions import override

READ_LIMIT = 256 * 1024


class _Watched(SubprocessStreamProtocol):
    """Tells the process's end at once; `Process.wait` may wait for whoever else holds its pipes."""

    def __init__(self, limit: int, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(limit=limit, loop=loop)
        self.ended = asyncio.Event()

    @override
    def process_exited(self) -> None:
        self.ended.set()
        super().process_exited()


@dataclass(frozen=True, slots=True)
class Spawned:
    """A process that was started, with those of its pipes that were asked for."""

    process: Process
    ended: asyncio.Event
    transport: asyncio.SubprocessTransport

    @property
    def pid(self) -> int:
        """Its id, which is also its session's and its group's."""
        return self.process.pid

    def kill_group(self, number: signal.Signals) -> None:
        """Signal the process and what stayed in its group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)

    def close(self) -> None:
        """Let go of the pipes, which a child of its may hold open for ever; kills it if it still runs."""
        self.transport.close()

    async def wait(self, timeout_s: float) -> bool:
        """Wait for its end; return whether it came in time."""
        try:
            await asyncio.wait_for(self.ended.wait(), timeout_s)
        except TimeoutError:
            return False
        return True

    async def exit_code(self) -> int:
        """Wait for its end and return its exit code; negative for the signal it died of."""
        await self.ended.wait()
        return self.process.returncode or 0

    async def end(self) -> None:
        """Leave nothing behind: kill its group if it still runs, and let go of its pipes."""
        try:
            if not self.ended.is_set():
                self.kill_group(signal.SIGKILL)
                await self.ended.wait()
        finally:
            self.close()


async def spawn(
    argv: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    stdin: int = PIPE,
    stdout: int = PIPE,
    stderr: int = PIPE,
) -> Spawned:
    """Start a process; OSError if it cannot be.

    A start that is cancelled, however often, is gone through with first, and what it started is killed.

    Args:
        argv: The program, found on the PATH of `env`, and its arguments.
        cwd: Where it starts; None for where we are.
        env: Its whole environment; None for ours.
        stdin: What it reads: `PIPE`, `DEVNULL` or an open file, as for the other two.
        stdout: Where it writes.
        stderr: Where it complains.
    """
    starting = asyncio.create_task(_started(argv, cwd, env, stdin=stdin, stdout=stdout, stderr=stderr))
    try:
        return await asyncio.shield(starting)
    except asyncio.CancelledError:
        undoing = asyncio.create_task(_undo(starting))
        while not undoing.done():
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait((undoing,))
        raise


async def _started(
    argv: Sequence[str], cwd: Path | None, env: Mapping[str, str] | None, *, stdin: int, stdout: int, stderr: int
) -> Spawned:
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.subprocess_exec(
        lambda: _Watched(READ_LIMIT, loop),
        *argv,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        cwd=cwd,
        env=None if env is None else dict(env),
        start_new_session=True,
    )
    return Spawned(Process(transport, protocol, loop), protocol.ended, transport)


async def _undo(starting: asyncio.Task[Spawned]) -> None:
    with contextlib.suppress(OSError, ValueError):
        started = await starting
        started.kill_group(signal.SIGKILL)  # its children too, should it have ended before them
        await started.end()
