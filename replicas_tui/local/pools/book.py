"""What the API says and asks of warm pools."""

from __future__ import annotations

import sqlite3
import uuid

from replicas_tui.api.environment_hooks import OnePool, Spares, SwitchPool, WarmHooks, WarmPool
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core
from replicas_tui.local.db import environment_hooks, environments, warm_pools
from replicas_tui.local.db.environment_hooks import WARM
from replicas_tui.local.db.warm_pools import READY, WARMING, PoolRow, SpareRow
from replicas_tui.local.environments.access import found, visible
from replicas_tui.local.hooks.book import record
from replicas_tui.local.hooks.feed import Feed
from replicas_tui.local.http.sse import EventStream
from replicas_tui.local.pools.keeper import PoolKeeper
from replicas_tui.local.pools.records import spare
from replicas_tui.local.refusals import bad, missing
from replicas_tui.local.words import ORGANIZATION

SHOWN = 10


class PoolBook:
    """What the routes of warm pools do."""

    def __init__(self, core: Core, keeper: PoolKeeper) -> None:
        self._core = core
        self._keeper = keeper

    async def state(self, environment_id: str, user_id: str | None) -> WarmHooks:
        """Return the active warm hook of an environment and how its pool is doing."""

        def load(db: sqlite3.Connection) -> WarmHooks:
            row = found(db, environment_id, user_id, status=400)
            hook = environment_hooks.active(db, row.id, WARM)
            pool = warm_pools.of_environment(db, row.id)
            return WarmHooks(
                warm_hook=None if hook is None else record(hook),
                warm_pool=None if pool is None else self._pool(db, pool),
            )

        return await self._core.db.read(load)

    async def switch(self, environment_id: str, user_id: str | None, wish: SwitchPool) -> OnePool:
        """Keep spares of an environment, or keep them no more."""

        def store(db: sqlite3.Connection) -> OnePool:
            row = found(db, environment_id, user_id, status=400)
            if row.is_global:
                raise bad("enabled", "the Global environment backs no workspace, so it has no pool")
            pool = warm_pools.enable(db, str(uuid.uuid4()), row.id, enabled=wish.enabled, at=now())
            return OnePool(warm_pool=self._pool(db, pool))

        made = await self._core.db.write(store, durable=True)
        self._core.environments_changed.set()
        return made

    async def spares(self, pool_id: str, user_id: str | None) -> Spares:
        """Return the newest workspaces of a pool; none of one that is not there."""

        def load(db: sqlite3.Connection) -> Spares:
            pool = warm_pools.get(db, pool_id)
            owner = None if pool is None else environments.get(db, pool.environment_id)
            if owner is None or not visible(owner, user_id):
                return Spares()
            return Spares(workspaces=tuple(spare(row) for row in warm_pools.spares(db, pool_id)[:SHOWN]))

        return await self._core.db.read(load)

    async def stream(self, spare_id: str, user_id: str | None) -> EventStream:
        """Follow one workspace of a pool until it is made, or was."""

        def load(db: sqlite3.Connection) -> SpareRow:
            row = warm_pools.spare(db, spare_id)
            owner = None if row is None else environments.get(db, row.environment_id)
            if row is None or owner is None or not visible(owner, user_id):
                raise missing("Warm pool workspace")
            return row

        row = await self._core.db.read(load)
        feed = self._keeper.feed(spare_id)
        if feed is None:
            feed = Feed()
            feed.end("complete", workspace=spare(row).model_dump(mode="json"))
        listener = feed.listen()
        return EventStream(listener, lambda: feed.leave(listener), self._core.settings.ping_s)

    def _pool(self, db: sqlite3.Connection, pool: PoolRow) -> WarmPool:
        rows = warm_pools.spares(db, pool.id, (READY, WARMING))
        fresh = [row.status for row in rows if row.generation >= pool.generation]
        return WarmPool.model_validate(
            {
                "id": pool.id,
                "organization_id": ORGANIZATION,
                "environment_id": pool.environment_id,
                "enabled": bool(pool.enabled),
                "target_size": int(self._core.settings.warm_pool_size),
                "generation": pool.generation,
                "error_count": pool.error_count,
                "next_retry_at": pool.next_retry_at,
                "last_error_at": pool.last_error_at,
                "last_error_message": pool.last_error_message,
                "has_base_snapshot": False,
                "updated_at": pool.updated_at,
                "ready_count": fresh.count(READY),
                "stale_count": sum(row.status == READY and row.generation < pool.generation for row in rows),
                "warming_count": fresh.count(WARMING),
                "snapshotting_count": 0,
                "last_failure_at": pool.last_failure_at,
                "last_failure_reason": pool.last_failure_reason,
            }
        )
