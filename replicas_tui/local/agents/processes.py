"""Processes of a workspace: born with a marker, found by it, ended for certain.

A process group is not enough: agents run their tools in sessions of their own, which survive the group's death.
The marker is in the environment, which every child inherits, so a sweep finds them all, also after the engine was
killed and started again.
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

from replicas_tui.local.agents import proc_table

MARKER = "REPLICAS_WORKSPACE_ID"
READ_LIMIT = 256 * 1024
SWEEP_PAUSE_S = 0.05
STUCK_S = 10.0
_TERMINAL = {"LANG", "LANGUAGE", "TERM", "COLORTERM", "TZ", "SHELL", "USER", "LOGNAME"}
_NETWORK = {"SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"}
_INHERITED = frozenset({"PATH", "TMPDIR", "SSH_AUTH_SOCK"} | _TERMINAL | _NETWORK | {n.lower() for n in _NETWORK})


def agent_environment(base: Mapping[str, str], home: Path, extra: Mapping[str, str]) -> dict[str, str]:
    """Return the whole environment of a workspace's process.

    Args:
        base: The engine's own, of which only an allow-list passes: no key of ours, nothing a shell happened to export.
        home: The workspace's home folder.
        extra: The workspace's variables, which win, and the marker.
    """
    passed = {key: value for key, value in base.items() if key in _INHERITED or key.startswith("LC_")}
    return {**passed, "HOME": str(home), **extra}


def marked(env: Mapping[str, str], workspace_id: str) -> dict[str, str]:
    """Return `env` with the workspace's marker."""
    return {**env, MARKER: workspace_id}


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
    """A running process with its three pipes."""

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


async def spawn(argv: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> Spawned:
    """Start a process in a session of its own, with pipes; OSError if it cannot be."""
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.subprocess_exec(
        lambda: _Watched(READ_LIMIT, loop),
        *argv,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        cwd=cwd,
        env=dict(env),
        start_new_session=True,
    )
    return Spawned(Process(transport, protocol, loop), protocol.ended, transport)


def find_marked(workspace_id: str) -> list[int]:
    """Return the living processes of a workspace, whichever engine started them."""
    return proc_table.find_by_environment(f"{MARKER}={workspace_id}")


async def end_all(workspace_id: str, grace_s: float = 2.0) -> list[int]:
    """End every process of a workspace: ask, wait up to `grace_s`, then kill until none is left.

    Returns:
        Those that would not die within ten more seconds (stuck in the kernel); normally none.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + grace_s
    left = await asyncio.to_thread(find_marked, workspace_id)
    _signal_each(left, signal.SIGTERM)
    while left and loop.time() < deadline + STUCK_S:
        await asyncio.sleep(SWEEP_PAUSE_S)
        left = await asyncio.to_thread(find_marked, workspace_id)
        if loop.time() >= deadline:
            _signal_each(left, signal.SIGKILL)
    return left


def _signal_each(pids: Sequence[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)
