"""Looks after replicas nobody is busy with: what their policy says when work is done, and what idleness leads to."""

from __future__ import annotations

import asyncio

from replicas_tui.local.clock import ago
from replicas_tui.local.core import Core, Live
from replicas_tui.local.db import queue, replicas
from replicas_tui.local.db.replicas import ReplicaRow
from replicas_tui.local.replicas.lifecycle import Lifecycle
from replicas_tui.local.words import (
    ACTIVE,
    ARCHIVE_WHEN_DONE,
    ARCHIVED,
    DELETE_AFTER_INACTIVITY,
    DELETE_WHEN_DONE,
    SLEEP_WHEN_DONE,
    SLEEPING,
)

LONGEST_PAUSE_S = 60.0


class Tending:
    """Puts to sleep, archives and deletes without being asked each time."""

    def __init__(self, core: Core, lifecycle: Lifecycle) -> None:
        self._core = core
        self._lifecycle = lifecycle

    def calm(self, live: Live) -> None:
        """A chat of a replica has nothing more to do: act on the replica's policy if that is true of all."""
        self._core.spawn(self._when_done(live.replica_id), f"end of work of {live.replica_id}")

    async def forever(self) -> None:
        """Look after idle replicas for as long as the engine runs."""
        pause = max(0.05, min(LONGEST_PAUSE_S, self._core.settings.sleep_after_s / 4))
        while True:
            await asyncio.sleep(pause)
            await self._look_after()

    async def _when_done(self, replica_id: str) -> None:
        row = await self._core.db.read(lambda db: replicas.get(db, replica_id))
        if row is None or row.status != ACTIVE:
            return
        if await self._has_work(replica_id):
            return
        if row.lifecycle_policy == DELETE_WHEN_DONE:
            await self._lifecycle.delete(replica_id)
        elif row.lifecycle_policy == SLEEP_WHEN_DONE:
            await self._lifecycle.rest(replica_id)
        elif row.lifecycle_policy == ARCHIVE_WHEN_DONE:
            await self._lifecycle.rest(replica_id, ARCHIVED)

    async def _look_after(self) -> None:
        for row in await self._core.db.read(replicas.every):
            if row.status == ACTIVE and row.last_activity_at <= ago(self._patience_s(row)):
                await self._end_idle(row)
            elif self._slept_long_enough(row) or self._is_forgotten(row):
                await self._lifecycle.delete(row.id)

    async def _end_idle(self, row: ReplicaRow) -> None:
        if self._core.live(row.id).is_working() or await self._has_work(row.id):
            return
        if row.lifecycle_policy == DELETE_AFTER_INACTIVITY:
            await self._lifecycle.delete(row.id)
        else:
            await self._lifecycle.rest(row.id)

    async def _has_work(self, replica_id: str) -> bool:
        """Return whether a message waits, or is in its turn."""
        return bool(await self._core.db.read(lambda db: queue.pending_in_replica(db, replica_id)))

    def _is_forgotten(self, row: ReplicaRow) -> bool:
        """Return whether a replica that sleeps is to be deleted after inactivity, and had it."""
        is_wanted = row.lifecycle_policy == DELETE_AFTER_INACTIVITY and row.status == SLEEPING
        return is_wanted and row.last_activity_at <= ago(self._patience_s(row))

    def _patience_s(self, row: ReplicaRow) -> float:
        """Return how long a replica may be idle: as its automation says, else as the engine's settings say."""
        minutes = row.auto_stop_minutes
        return self._core.settings.sleep_after_s if minutes is None else minutes * 60.0

    def _slept_long_enough(self, row: ReplicaRow) -> bool:
        limit = self._core.settings.delete_asleep_after_s
        return bool(limit) and row.status == SLEEPING and (row.asleep_since or "") <= ago(limit)
