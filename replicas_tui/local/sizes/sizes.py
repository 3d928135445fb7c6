"""Holds the processes of workspaces to their sizes: from their first moment, and for as long as any of them lives.

Whoever starts a process of a workspace puts `prefix_of` before its command line, outside of whatever else wraps it.
Nothing is looked at while no process of a workspace with a size lives.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from replicas_tui.local.agents import proc_table
from replicas_tui.local.db import replicas
from replicas_tui.local.db.database import Database
from replicas_tui.local.sizes.envelope import ENVELOPES, Envelope, in_gb
from replicas_tui.local.sizes.hold import Hold, probe
from replicas_tui.local.sizes.memory import processes_of, too_much

LOG = logging.getLogger(__name__)
LOOK_EVERY_S = 2.0
YOUNG_S = 60.0  # who was given a prefix may not have started yet
Tell = Callable[[str, str], None]


@dataclass(slots=True)
class _Held:
    size: str
    envelope: Envelope
    kills: int = 0
    since: float = field(default_factory=time.monotonic)


class Sizes:
    """What holds workspaces to their sizes on this machine."""

    def __init__(self, db: Database, envelopes: Mapping[str, Envelope] = ENVELOPES) -> None:
        self._db = db
        self._envelopes = envelopes
        self._held: dict[str, _Held] = {}
        self._any = asyncio.Event()
        self._hold: Hold | None = None
        self._probing = asyncio.Lock()

    async def hold(self) -> Hold:
        """Return what can be held here; the first call takes what the engine was given."""
        async with self._probing:
            if self._hold is None:
                self._hold = await asyncio.to_thread(probe, take=True)
        return self._hold

    async def prefix_of(self, workspace_id: str) -> tuple[str, ...]:
        """Return what every command line of a workspace begins with; () if it has no size, or nothing can be done."""
        row = await self._db.read(lambda db: replicas.get(db, workspace_id))
        envelope = None if row is None else self._envelopes.get(row.size)
        if row is None or envelope is None:
            return ()
        hold = await self.hold()
        held = self._held.setdefault(workspace_id, _Held(row.size, envelope))
        held.since = time.monotonic()
        self._any.set()
        try:
            return await asyncio.to_thread(hold.prefix, workspace_id, envelope)
        except OSError as error:
            LOG.warning("the size of workspace %s is not held: %s", workspace_id, error)
            return ()

    async def forever(self, tell: Tell, every_s: float = LOOK_EVERY_S) -> None:
        """Look after memory for as long as the engine runs; `tell` hears who took too much, and what was done."""
        while True:
            await self._any.wait()
            hold = await self.hold()
            for workspace_id, sentence in await asyncio.to_thread(self._look, hold):
                LOG.warning("workspace %s: %s", workspace_id, sentence)
                tell(workspace_id, sentence)
            if not self._held:
                self._any.clear()
            await asyncio.sleep(every_s)

    def _look(self, hold: Hold) -> list[tuple[str, str]]:
        """Return what is to be told, having ended what takes too much and forgotten who has no process any more."""
        said = []
        living = processes_of(tuple(self._held)) if hold.can_watch else {}
        for workspace_id, held in tuple(self._held.items()):
            pids = living.get(workspace_id, [])
            sentence = _count_kills(hold, workspace_id, held) if hold.by_kernel else _end_largest(hold, pids, held)
            if sentence is not None:
                said.append((workspace_id, sentence))
            is_over = not pids and time.monotonic() - held.since > YOUNG_S
            if is_over and (hold.groups is None or hold.groups.leave(workspace_id)):
                self._held.pop(workspace_id, None)
        return said


def _count_kills(hold: Hold, workspace_id: str, held: _Held) -> str | None:
    count = hold.groups.kills(workspace_id) if hold.groups else 0
    before, held.kills = held.kills, count
    if count <= before:
        return None
    return f"The kernel ended a process of this workspace: {_limit(held)}."


def _end_largest(hold: Hold, pids: list[int], held: _Held) -> str | None:
    taken = too_much(pids, held.envelope.memory) if hold.is_watched and pids else {}
    if not taken:
        return None
    largest = max(taken, key=lambda pid: taken[pid])
    name = proc_table.program(largest) or "a program"
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(largest, signal.SIGKILL)
    total = in_gb(sum(taken.values()))
    return f"{name} (process {largest}, {in_gb(taken[largest])}) was ended: {_limit(held)}, and it took {total}."


def _limit(held: _Held) -> str:
    return f"size {held.size} has {in_gb(held.envelope.memory)} of memory"
