"""Git that outlived its engine: known by a mark in its environment, ended before anything is done where it works.

The mark is also in what git started to stay, such as the shared connection of the user's ssh; so only groups that a git
leads, or led, are ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
import os
import signal
from collections.abc import Mapping
from pathlib import Path

from replicas_tui.local.agents import proc_table

LOG = logging.getLogger(__name__)
MARKER = "REPLICAS_GIT_OF"
PAUSE_S = 0.05
GRACE_S = 1.0
STUCK_S = 10.0


def mark_of(mirrors: Path) -> str:
    """Return what tells the git of the engine whose mirrors lie in a folder from that of any other."""
    return hashlib.sha256(os.fsencode(mirrors.resolve())).hexdigest()[:16]


def marked_git(env: Mapping[str, str], mirrors: Path) -> dict[str, str]:
    """Return the environment of a git call that may take long, with the mark of its engine."""
    return {**env, MARKER: mark_of(mirrors)}


async def end_orphans(mirrors: Path) -> None:
    """End the git an engine left at work when it was killed; for the only engine of a folder, before it runs git."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    while groups := await asyncio.to_thread(_groups, mirrors):
        waited_s = loop.time() - begun
        if waited_s > STUCK_S:
            LOG.warning("git of an engine before this one cannot be ended: %s", sorted(groups))
            return
        # Asked first: a git that is killed leaves its locks behind.
        number = signal.SIGTERM if waited_s < GRACE_S else signal.SIGKILL
        for group in groups:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, number)
        await asyncio.sleep(PAUSE_S)


def _groups(mirrors: Path) -> set[int]:
    found = set()
    for pid in proc_table.find_by_environment(f"{MARKER}={mark_of(mirrors)}"):
        with contextlib.suppress(ProcessLookupError):
            found.add(os.getpgid(pid))
    return {group for group in found if "git" in (proc_table.program(group) or "git")}
