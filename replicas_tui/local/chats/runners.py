"""The runner of each chat: made when there is something to run, told how its agent starts."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Sequence

from replicas_tui.local.agents.processes import end_all
from replicas_tui.local.chats.launching import Launching
from replicas_tui.local.chats.turns import ChatRunner, Surroundings
from replicas_tui.local.core import Core, Live
from replicas_tui.local.db import chats, queue, replicas
from replicas_tui.local.db.chats import ChatRow
from replicas_tui.local.environments.wardrobe import Wardrobe
from replicas_tui.local.hooks.boot import Boot
from replicas_tui.local.pulls.noticing import Noticing
from replicas_tui.local.replicas.changes import Changes

LOG = logging.getLogger(__name__)
SWEEP_GRACE_S = 2.0


class Runners:
    """Makes, starts and ends the runners of all replicas."""

    def __init__(self, core: Core, changes: Changes, wardrobe: Wardrobe, boot: Boot) -> None:
        self._core = core
        self.boot = boot
        self._launching = Launching(core, wardrobe, boot)
        self._calm: list[Callable[[Live], None]] = []
        self._around = Surroundings(self._launching.launch, changes.watch, self._closing, self._ended, self._when_calm)
        self._changes = changes
        self._noticing = Noticing(core)

    def call_when_calm(self, calm: Callable[[Live], None]) -> None:
        """Have `calm` called with a replica whenever a chat of it has nothing more to do."""
        self._calm.append(calm)

    def of(self, chat: ChatRow) -> ChatRunner:
        """Return the runner of a chat."""
        live = self._core.live(chat.replica_id)
        if (found := live.runners.get(chat.id)) is None:
            found = live.runners[chat.id] = ChatRunner(self._core, live, chat, self._around)
        return found

    async def begin(self, replica_id: str) -> None:
        """Start every chat of an active replica in which something waits."""

        def in_need(db: sqlite3.Connection) -> tuple[ChatRow, ...]:
            return tuple(row for row in chats.of_replica(db, replica_id) if queue.waiting(db, row.id))

        for row in await self._core.db.read(in_need):
            self.of(row).kick()

    async def end(self, why: str, *lives: Live) -> None:
        """End the start hooks, every agent and every terminal of replicas, and whatever processes they left."""
        await asyncio.gather(*(self._end_known(live, why) for live in lives))
        known = {live.replica_id for live in lives}
        await self.sweep([each for each in await self._core.db.read(replicas.with_processes) if each in known])

    async def sweep(self, replica_ids: Sequence[str], grace_s: float = SWEEP_GRACE_S) -> None:
        """End what is left of replicas, looked for once for all of them, and note that nothing is."""
        if replica_ids:
            await end_all(*replica_ids, grace_s=grace_s)
            await self._core.db.write(lambda db: replicas.set_has_processes(db, *replica_ids, there_may_be=False))

    async def _end_known(self, live: Live, why: str) -> None:
        await self.boot.stop(live)
        runners = tuple(live.runners.values())
        await asyncio.gather(*(runner.stop(why) for runner in runners))
        live.runners.clear()
        await asyncio.gather(*(terminal.close() for terminal in tuple(live.terminals.values())))
        live.terminals.clear()

    async def _closing(self, live: Live) -> None:
        row = await self._core.db.read(lambda db: replicas.get(db, live.replica_id))
        if row is not None and row.webhook is not None:
            await asyncio.gather(self._changes.look(live), self._noticing.look(live))

    def _ended(self, live: Live) -> None:
        self._core.spawn(self._launching.bring_back(live.replica_id), f"logins of {live.replica_id}")
        self._changes.look_soon(live)
        self._noticing.look_soon(live)

    def _when_calm(self, live: Live) -> None:
        for calm in self._calm:
            calm(live)
