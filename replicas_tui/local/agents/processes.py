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
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from replicas_tui.local.agents import proc_table

MARKER = "REPLICAS_WORKSPACE_ID"
RUN_MARKER = "REPLICAS_AGENT_RUN"  # of one agent's process and what it started
SWEEP_PAUSE_S = 0.05
STUCK_S = 10.0
RUN_GRACE_S = 0.5
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


def find_marked(*workspace_ids: str, marker: str = MARKER) -> list[int]:
    """Return the living processes of workspaces, whichever engine started them; one look for all."""
    return proc_table.find_by_environment(*(f"{marker}={each}" for each in workspace_ids))


async def end_run(env: Mapping[str, str]) -> None:
    """End what an agent left that died: its tools run in sessions of their own, and would go on working unseen."""
    if (run_id := env.get(RUN_MARKER)) is not None:
        await end_all(run_id, grace_s=RUN_GRACE_S, marker=RUN_MARKER)


def every_marked(workspace_ids: frozenset[str]) -> Iterator[tuple[str, int]]:
    """Go through the living processes of several workspaces in one look; Linux alone."""
    prefix = f"{MARKER}=".encode()
    for pid, entries in proc_table.environments():
        for entry in entries:
            if entry.startswith(prefix) and (marker := entry[len(prefix) :].decode(errors="replace")) in workspace_ids:
                yield marker, pid
                break


async def end_all(*workspace_ids: str, grace_s: float = 2.0, marker: str = MARKER) -> list[int]:
    """End every process of workspaces: ask, wait up to `grace_s`, then kill until none is left; one look for all.

    Returns:
        Those that would not die within ten more seconds (stuck in the kernel); normally none.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + grace_s
    look = partial(find_marked, *workspace_ids, marker=marker)
    left = await asyncio.to_thread(look)
    _signal_each(left, signal.SIGTERM)
    while left and loop.time() < deadline + STUCK_S:
        await asyncio.sleep(SWEEP_PAUSE_S)
        left = await asyncio.to_thread(look)
        if loop.time() >= deadline:
            _signal_each(left, signal.SIGKILL)
    return left


def _signal_each(pids: Sequence[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)
