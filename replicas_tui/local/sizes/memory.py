"""How much memory the processes of workspaces take, what they share counted once. Linux only."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping

from replicas_tui.local.agents.proc_table import PROC
from replicas_tui.local.agents.processes import every_marked

PAGE = os.sysconf("SC_PAGE_SIZE")


def processes_of(workspace_ids: Collection[str]) -> dict[str, list[int]]:
    """Return the living processes of each workspace that has any."""
    found: dict[str, list[int]] = {}
    for workspace_id, pid in every_marked(frozenset(workspace_ids)):
        found.setdefault(workspace_id, []).append(pid)
    return found


def too_much(pids: Collection[int], limit: int) -> Mapping[int, int]:
    """Return what each process takes if all take more than `limit` together; empty if they do not.

    The exact look is dear, so it is taken only when even the rough one, which counts twice what is shared, says so.
    """
    if sum(map(_resident, pids)) <= limit:
        return {}
    exact = {pid: _proportional(pid) for pid in pids}
    return exact if sum(exact.values()) > limit else {}


def _resident(pid: int) -> int:
    try:
        return int((PROC / str(pid) / "statm").read_text(encoding="ascii").split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def _proportional(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
