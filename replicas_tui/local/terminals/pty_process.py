"""A process on a pty of its own, read and written without ever waiting.

It is read in gulps with a pause between them, so that a program that prints without end costs little: its pty is full,
and it waits. What is written and not taken is bounded as well.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import signal
import struct
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from replicas_tui.spawning import Spawned, spawn

# A session's leader gets its terminal by asking for it; from here on it is the program itself.
_LEAD = "import fcntl,os,sys,termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execvp(sys.argv[1], sys.argv[1:])"
GULP = 64 * 1024
PAUSE_S = 0.01
PENDING_BYTES = 1024 * 1024
END_GRACE_S = 1.0


class Clogged(Exception):
    """The process does not read what is written to it."""


class PtyProcess:
    """One process, made by `start`."""

    def __init__(self, master: int, started: Spawned, on_output: Callable[[bytes], None]) -> None:
        self._master = master
        self._started = started
        self._on_output = on_output
        self._pending = bytearray()
        self._is_open = True
        self._is_hung_up = False
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(master, self._readable)

    @classmethod
    async def start(
        cls,
        argv: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str],
        size: tuple[int, int],
        on_output: Callable[[bytes], None],
    ) -> PtyProcess:
        """Start a program; OSError if it cannot be.

        Args:
            argv: The program, found on the PATH of `env`.
            cwd: Where it starts.
            env: Its whole environment.
            size: Columns and rows.
            on_output: Called with what it prints, as it comes.
        """
        master, slave = os.openpty()
        try:
            _set_size(master, size)
            os.set_blocking(master, False)
            argv = (sys.executable, "-I", "-S", "-c", _LEAD, *argv)
            started = await spawn(argv, cwd=cwd, env=env, stdin=slave, stdout=slave, stderr=slave)
        except BaseException:
            os.close(master)
            raise
        finally:
            os.close(slave)
        return cls(master, started, on_output)

    @property
    def pid(self) -> int:
        """Its id, which is also its session's."""
        return self._started.pid

    async def wait(self) -> int:
        """Wait for its end, hand on the last it printed, and return its exit code: 128 and the signal for a signal."""
        try:
            code = await self._started.exit_code()
            while self._gulp():
                pass
        finally:
            self._close()
        return code if code >= 0 else 128 - code

    def write(self, content: bytes) -> None:
        """Write, now or when there is room; Clogged if too much waits already."""
        if not self._is_open:
            return
        if len(self._pending) + len(content) > PENDING_BYTES:
            raise Clogged
        self._pending += content
        self._flush()

    def resize(self, size: tuple[int, int]) -> None:
        """Give it another size, which the kernel tells it by SIGWINCH."""
        if self._is_open:
            _set_size(self._master, size)

    async def end(self) -> None:
        """Hang up, and kill what does not go; returns when it is gone."""
        for number in (signal.SIGHUP, signal.SIGCONT):
            self._signal(number)
        if not await self._started.wait(END_GRACE_S):
            self._signal(signal.SIGKILL)
            await self._started.ended.wait()

    def _signal(self, number: signal.Signals) -> None:
        groups = {self._started.pid}
        if self._is_open:
            with contextlib.suppress(OSError):
                groups.add(os.tcgetpgrp(self._master))  # what runs in front, in a group of its own
        for group in groups - {0}:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, number)

    def _readable(self) -> None:
        self._loop.remove_reader(self._master)
        self._gulp()
        if not self._is_hung_up:
            self._loop.call_later(PAUSE_S, self._read_on)

    def _read_on(self) -> None:
        if self._is_open:
            self._loop.add_reader(self._master, self._readable)

    def _gulp(self) -> bool:
        """Read what is there, up to a gulp; return whether there was anything."""
        content = bytearray()
        try:
            while self._is_open and len(content) < GULP:  # a pty gives a page at a time
                read = os.read(self._master, GULP)
                content += read
                if not read:  # how other systems than Linux say what is an OSError there
                    self._is_hung_up = True
                    break
        except BlockingIOError:
            pass
        except OSError:
            self._is_hung_up = True  # nobody holds the other end any more
        if content:
            self._on_output(bytes(content))
        return bool(content)

    def _flush(self) -> None:
        self._loop.remove_writer(self._master)
        try:
            while self._pending:
                del self._pending[: os.write(self._master, self._pending[:GULP])]
        except BlockingIOError:
            self._loop.add_writer(self._master, self._flush)
        except OSError:
            self._pending.clear()

    def _close(self) -> None:
        if self._is_open:
            self._is_open = False
            self._loop.remove_reader(self._master)
            self._loop.remove_writer(self._master)
            os.close(self._master)


def _set_size(handle: int, size: tuple[int, int]) -> None:
    columns, rows = size
    fcntl.ioctl(handle, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
