"""Runs a shell script and passes its output on while it runs.

The script gets a session of its own, so that all of its pipeline can be ended at once, and no input: what asks a
question at a terminal fails instead of waiting for ever. It ends when the shell ends; a server it left running in
the background stays, and is not waited for.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import selectors
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from replicas_tui.local.agents.script.interrupt import Interrupt
from replicas_tui.local.agents.script.output import Output

TICK_S = 0.05
GRACE_S = 1.0
CHUNK = 64 * 1024
MOST_STREAMED = 1024 * 1024
GOES_ON = "\n[the output goes on; its end will stand in the result]\n"


@dataclass(frozen=True, slots=True)
class Ran:
    """How a script ended; `code` is negative for a signal."""

    output: str
    code: int
    timed_out: bool = False


def run_shell(
    script: str,
    *,
    cwd: Path,
    env: Mapping[str, str],
    timeout_s: float,
    interrupt: Interrupt,
    stream: Callable[[str], None],
) -> Ran:
    """Run a script to its end, its time limit or the interrupt, which is left to the caller to look at."""
    shell = shutil.which("bash", path=env.get("PATH")) or "/bin/sh"
    process = subprocess.Popen(
        [shell, "-c", script],
        cwd=cwd,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    assert process.stdout is not None  # noqa: S101 - we asked for the pipe
    with process.stdout as pipe:
        listener = _Listener(pipe, stream)
        timed_out = _attend(process, listener, time.monotonic() + timeout_s, interrupt)
        return Ran(listener.output.text(), process.wait(), timed_out)


class _Listener:
    """Reads one pipe without waiting, keeps what matters and passes it on at most once a tick."""

    def __init__(self, pipe: IO[bytes], stream: Callable[[str], None]) -> None:
        os.set_blocking(pipe.fileno(), False)
        self._pipe = pipe
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._selector = selectors.DefaultSelector()
        self._selector.register(pipe, selectors.EVENT_READ)
        self._streamed = 0
        self.output = Output()
        self.open = True

    def listen(self) -> None:
        """Take what comes within a tick."""
        pending: list[str] = []
        deadline = time.monotonic() + TICK_S
        while self.open and (left := deadline - time.monotonic()) > 0 and self._selector.select(left):
            pending.append(self._read())
        self._pass_on("".join(pending))

    def drain(self) -> None:
        """Take what is there already."""
        pending: list[str] = []
        while self.open and self._selector.select(0) and len(pending) < MOST_STREAMED // CHUNK:
            pending.append(self._read())
        self._pass_on("".join(pending))
        self._selector.close()

    def _read(self) -> str:
        chunk = os.read(self._pipe.fileno(), CHUNK)
        self.open = bool(chunk)
        return self._decoder.decode(chunk, final=not chunk)

    def _pass_on(self, text: str) -> None:
        self.output.add(text)
        if not text or self._streamed > MOST_STREAMED:
            return
        self._streamed += len(text)
        self._stream(text if self._streamed <= MOST_STREAMED else GOES_ON)


def _attend(process: subprocess.Popen[bytes], listener: _Listener, deadline: float, interrupt: Interrupt) -> bool:
    """Listen until the process has ended, ending it if need be; return whether its time was up."""
    timed_out = False
    while process.poll() is None:
        listener.listen()
        timed_out = time.monotonic() >= deadline
        if interrupt.asked or timed_out:
            _end(process)
            break
        if not listener.open:  # it closed its output and works on
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(TICK_S)
    listener.drain()
    return timed_out


def _end(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_S)
