"""A process one talks to in lines: bounded reading, writing that never raises, a sure end.

Invariant: `lines()` ends when the process has ended, even if a child of its keeps the pipe open for years.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from pathlib import Path

from replicas_tui.local.agents.lines import LineSplitter, Overlong, Tail
from replicas_tui.spawning import Spawned, spawn

CHUNK = 64 * 1024
# How long the process gets for what it was asked to do, before it is made to.
CLOSE_GRACE_S = 2.0
TERM_GRACE_S = 2.0
# What a process wrote before its end is in the pipe already; only strangers write later.
DRAIN_S = 1.0


class LineProcess:
    """One running process, made by `LineProcess.start`."""

    def __init__(self, spawned: Spawned) -> None:
        self._spawned = spawned
        self._stderr = Tail()
        self._errors = asyncio.create_task(self._read_stderr(), name=f"stderr of {spawned.pid}")

    @classmethod
    async def start(cls, argv: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> LineProcess:
        """Start a process; OSError if it cannot be."""
        return cls(await spawn(argv, cwd=cwd, env=env))

    @property
    def pid(self) -> int:
        """Its id."""
        return self._spawned.pid

    async def lines(self) -> AsyncGenerator[bytes | Overlong, None]:
        """All lines it writes until it ends; one reader."""
        splitter = LineSplitter()
        async for chunk in self._chunks():
            for line in splitter.feed(chunk):
                yield line
        for line in splitter.finish():
            yield line

    async def write(self, line: bytes) -> None:
        """Write a whole line. A process that is gone is found out by `lines`, not here."""
        stdin = self._spawned.process.stdin
        if stdin is None or stdin.is_closing():
            return
        with contextlib.suppress(ConnectionError):
            stdin.write(line)
            await stdin.drain()

    def close_input(self) -> None:
        """Let it know that nothing more will be said."""
        if (stdin := self._spawned.process.stdin) is not None:
            stdin.close()

    async def last_words(self) -> str:
        """Let go of it once `lines` is over, and say how it ended: its last line of stderr, else its status."""
        await asyncio.wait({self._errors}, timeout=DRAIN_S)
        self._errors.cancel()
        self._spawned.close()
        return self._stderr.last_line() or _ending(self._spawned.process.returncode)

    def kill(self) -> None:
        """Kill it and its group at once."""
        self._spawned.kill_group(signal.SIGKILL)

    async def see_it_end(self) -> None:
        """Wait a little for it, then kill it: who has nothing more to tell us must not live on unseen."""
        if not await self._spawned.wait(TERM_GRACE_S):
            self.kill()
            await self._spawned.ended.wait()

    async def stop(self) -> None:
        """Close its input, then ask, then kill; returns when it has ended."""
        self.close_input()
        if not await self._spawned.wait(CLOSE_GRACE_S):
            await self.terminate()

    async def terminate(self) -> None:
        """Ask it to end, then kill it; returns when it has ended. Idempotent."""
        if self._spawned.ended.is_set():
            return
        self._spawned.kill_group(signal.SIGTERM)
        if not await self._spawned.wait(TERM_GRACE_S):
            self.kill()
            await self._spawned.ended.wait()

    async def _chunks(self) -> AsyncIterator[bytes]:
        stdout = self._spawned.process.stdout
        assert stdout is not None  # noqa: S101 - spawn asks for the pipe
        loop = asyncio.get_running_loop()
        ended = asyncio.create_task(self._spawned.ended.wait())
        deadline: float | None = None
        try:
            while True:
                read = asyncio.create_task(stdout.read(CHUNK))
                await asyncio.wait({read, ended}, return_when=asyncio.FIRST_COMPLETED)
                if ended.done():
                    deadline = deadline or loop.time() + DRAIN_S
                    await asyncio.wait({read}, timeout=max(0.0, deadline - loop.time()))
                if not read.done():
                    read.cancel()
                    return
                if not (chunk := read.result()):
                    await self.see_it_end()
                    return
                yield chunk
        finally:
            ended.cancel()

    async def _read_stderr(self) -> None:
        stderr = self._spawned.process.stderr
        assert stderr is not None  # noqa: S101 - spawn asks for the pipe
        while chunk := await stderr.read(CHUNK):
            self._stderr.feed(chunk)


def _ending(code: int | None) -> str:
    if code is None:
        return "it closed its output"
    if code < 0:
        with contextlib.suppress(ValueError):
            return f"killed by {signal.Signals(-code).name}"
    return f"exit status {code}" if code else "it left without an answer (exit status 0)"
