"""Keeps a workspace to some of the machine's processors, where the kernel cannot count its share of all of them.

Every process inherits it, and build tools that ask how many processors there are hear the size. A process may undo it.
"""

from __future__ import annotations

import os
import shutil
import sys
import zlib
from collections.abc import Sequence

from replicas_tui.local.sizes.envelope import Envelope


def can_pin() -> bool:
    """Return whether this system can keep a process, and all that it starts, to some processors."""
    return sys.platform == "linux" and shutil.which("taskset") is not None


def pin(workspace_id: str, envelope: Envelope) -> tuple[str, ...]:
    """Return what a command line begins with so that it has as many processors as the size; nothing to do is ()."""
    chosen = choose(workspace_id, envelope.processors, own_processors())
    return ("taskset", "-c", ",".join(map(str, chosen))) if chosen and can_pin() else ()


def choose(workspace_id: str, count: int, there_are: Sequence[int]) -> tuple[int, ...]:
    """Return the processors of a workspace, always the same ones, spread over workspaces; () if there are no more."""
    if count >= len(there_are):
        return ()
    first = zlib.crc32(workspace_id.encode()) % len(there_are)
    return tuple(sorted((*there_are, *there_are)[first : first + count]))


def own_processors() -> tuple[int, ...]:
    """Return the processors that the engine itself may use."""
    return tuple(sorted(os.sched_getaffinity(0))) if sys.platform == "linux" else tuple(range(os.cpu_count() or 1))
