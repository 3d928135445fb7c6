"""Which ports the processes of a workspace listen on, as the kernel says.

Linux tells by /proc: the sockets that listen, and which process holds which. Elsewhere `lsof` is asked.
"""

from __future__ import annotations

import os
import subprocess
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from replicas_tui.local.agents.proc_table import PROC, has_proc
from replicas_tui.local.agents.processes import every_marked, find_marked

LISTENING = "0A"  # as /proc/net/tcp spells it
Ports = Mapping[int, str]


def listening_sockets() -> dict[str, int]:
    """Return the port of every socket of this machine that listens, by the socket's number; empty without a /proc."""
    found: dict[str, int] = {}
    for table in ("tcp", "tcp6"):
        try:
            lines = (PROC / "net" / table).read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for fields in (line.split() for line in lines):
            if fields[3] == LISTENING:
                found[fields[9]] = int(fields[1].rpartition(":")[2], 16)
    return found


def ports_of(workspace_ids: Collection[str]) -> dict[str, Ports]:
    """Return the ports each workspace listens on, with what tells a socket from a later one at the same port."""
    if not has_proc():
        return {each: _ask_lsof(find_marked(each)) for each in workspace_ids}
    sockets = listening_sockets()
    found: dict[str, dict[int, str]] = {each: {} for each in workspace_ids}
    owned: defaultdict[str, set[str]] = defaultdict(set)
    for workspace_id, pid in every_marked(frozenset(workspace_ids)):
        owned[workspace_id].update(_sockets_of(PROC / str(pid)))
    for workspace_id, numbers in owned.items():
        found[workspace_id] = {sockets[each]: each for each in sorted(numbers & sockets.keys())}
    return dict(found)


def parse_lsof(text: str) -> dict[int, str]:
    """Read what `lsof -Fpn` says: a line `p<pid>`, then a line `n<address>:<port>` a socket."""
    found: dict[int, str] = {}
    pid = ""
    for line in text.splitlines():
        if line.startswith("p"):
            pid = line[1:]
        elif line.startswith("n") and (port := line.rpartition(":")[2]).isdigit():
            found[int(port)] = pid
    return found


def _sockets_of(process: Path) -> Iterator[str]:
    try:
        handles = list(os.scandir(process / "fd"))
    except OSError:
        return
    for handle in handles:
        try:
            target = os.readlink(handle.path)
        except OSError:
            continue
        if target.startswith("socket:["):
            yield target[len("socket:[") : -1]


def _ask_lsof(pids: Collection[int]) -> dict[int, str]:
    if not pids:
        return {}
    argv = ["lsof", "-nP", "-a", "-iTCP", "-sTCP:LISTEN", "-p", ",".join(map(str, pids)), "-Fpn"]
    try:
        done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return {}
    return parse_lsof(done.stdout)
