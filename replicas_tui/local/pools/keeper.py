"""Keeps the pools as full as they are to be: makes spares, one at a time, and takes away what nobody will want.

A spare lies where the replica that takes it will look for it, and the replica takes its id: nothing is moved, so that
what a warm hook wrote down about where it lives (a virtual environment, a build folder) stays true.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
import uuid
from datetime import UTC, datetime, timedelta

from replicas_tui.local.agents.processes import end_all
from replicas_tui.local.clock import ago, now, seconds_until, spelled
from replicas_tui.local.core import Core
from replicas_tui.local.db import environments, hook_runs, replicas, warm_pools
from replicas_tui.local.db.environment_hooks import WARM
from replicas_tui.local.db.warm_pools import ASSIGNED, EXPIRED, FAILED, READY, WARMING, PoolRow, SpareRow
from replicas_tui.local.environments.binding import bound_repositories
from replicas_tui.local.hooks.dressing import Clone, Dressing
from replicas_tui.local.hooks.feed import Feed
from replicas_tui.local.pools.records import spare
from replicas_tui.local.refusals import Refusal
from replicas_tui.local.workspaces.adoption import SPARE_BRANCH, remember_config
from replicas_tui.local.workspaces.git import GitError
from replicas_tui.local.workspaces.paths import WorkspacePaths
from replicas_tui.local.workspaces.provision import RepoSpec, provision
from replicas_tui.local.workspaces.removal import empty_trash, remove

LOG = logging.getLogger(__name__)
LONGEST_RETRY_S = 3_600.0
MOST_DOUBLED = 20
PAUSE_S = 60.0
SWEEP_GRACE_S = 0.3
REMEMBERED = 20
UNUSED_S = 300.0  # a spare that was taken for a replica nobody wrote down is taken away after so long


class SpareError(Exception):
    """A spare could not be made; the message says why."""


class PoolKeeper:
    """Makes spares and takes them away."""

    def __init__(self, core: Core, dressing: Dressing) -> None:
        self._core = core
        self._dressing = dressing
        self._feeds: dict[str, Feed] = {}

    def end_streams(self) -> None:
        """End the streams of whoever follows a spare."""
        for feed in self._feeds.values():
            feed.close()

    def feed(self, spare_id: str) -> Feed | None:
        """Return what is told of a spare that is being made."""
        return self._feeds.get(spare_id)

    async def claim(self, environment_id: str) -> str | None:
        """Take a ready spare and return its id, which is to be the replica's; None if there is none.

        The next one is made once `environments_changed` says so: to make it while this one is put to use slows both.
        """
        row = await self._core.db.write(lambda db: warm_pools.claim(db, environment_id, now()))
        return None if row is None else row.id

    async def forever(self) -> None:
        """Look after the pools for as long as the engine runs."""
        while True:
            self._core.environments_changed.clear()
            pause_s = await self._tend()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._core.environments_changed.wait(), pause_s)

    async def recover(self) -> None:
        """Take away the spares a crash left half made, or taken by a replica that was never written down."""
        half = await self._core.db.read(lambda db: warm_pools.spares_in(db, WARMING))
        taken = await self._core.db.read(
            lambda db: [row for row in warm_pools.spares_in(db, ASSIGNED) if replicas.get(db, row.id) is None]
        )
        for row in (*half, *taken):
            await self._take_away(row, EXPIRED, "The engine ended while it was made.")

    async def _tend(self) -> float:
        """Do what is to be done, one spare at most, and return after how many seconds to look again."""
        long_ago = ago(UNUSED_S)

        def orphans(db: sqlite3.Connection) -> list[SpareRow]:
            unwanted = [row for row in warm_pools.spares_in(db, READY) if warm_pools.get(db, row.pool_id) is None]
            taken = [row for row in warm_pools.spares_in(db, ASSIGNED) if row.updated_at < long_ago]
            return [*unwanted, *(row for row in taken if replicas.get(db, row.id) is None)]

        for row in await self._core.db.read(orphans):
            await self._take_away(row, EXPIRED, None)
        pause_s = PAUSE_S
        for pool in await self._core.db.read(warm_pools.every):
            pause_s = min(pause_s, await self._tend_one(pool))
            if not pause_s:
                break
        return pause_s

    async def _tend_one(self, pool: PoolRow) -> float:
        ready = await self._core.db.read(lambda db: warm_pools.spares(db, pool.id, (READY,)))
        target = int(self._core.settings.warm_pool_size) if pool.enabled else 0
        fresh = [row for row in ready if row.generation >= pool.generation]
        # A stale spare is better than none, so it goes only when a fresh one is there for it; a condemned one is not.
        stale = [row for row in ready if pool.floor <= row.generation < pool.generation]
        condemned = [row for row in ready if row.generation < pool.floor]
        surplus = [*fresh[target:], *stale[max(0, target - len(fresh)) :], *condemned]
        for row in surplus:
            await self._take_away(row, EXPIRED, None)
        if len(fresh) >= target:
            return PAUSE_S
        if pool.next_retry_at is not None and (wait_s := seconds_until(pool.next_retry_at)) > 0:
            return wait_s
        await self._make(pool)
        return 0.0

    async def _make(self, pool: PoolRow) -> None:
        at = now()
        row = SpareRow(str(uuid.uuid4()), pool.id, pool.environment_id, WARMING, pool.generation, at, at)
        await self._core.db.write(lambda db: warm_pools.add_spare(db, row))
        feed = self._feeds[row.id] = Feed()
        feed.tell("status", status=WARMING)
        try:
            await self._build(row, feed)
        except (SpareError, GitError, OSError, Refusal) as error:
            await self._give_up(pool, row, str(error))
        else:

            def store(db: sqlite3.Connection) -> None:
                warm_pools.set_spare(db, row.id, READY, at=now())
                warm_pools.note_success(db, pool.id, now())

            await self._core.db.write(store)
            LOG.info("a spare workspace of environment %s is ready", row.environment_id)
        finally:
            await self._tell_end(row.id)

    async def _build(self, row: SpareRow, feed: Feed) -> None:
        paths = WorkspacePaths(self._core.folders.workspace(row.id))
        environment = await self._core.db.read(lambda db: environments.get(db, row.environment_id))
        if environment is None:
            raise SpareError("Its environment is gone.")
        found = await self._core.db.read(lambda db: bound_repositories(db, environment))
        specs = [RepoSpec(each.name, each.url, each.default_branch) for each in found]
        await provision(paths, specs, SPARE_BRANCH, self._core.folders.mirrors)
        await asyncio.to_thread(remember_config, paths, [each.name for each in found])
        clones = [Clone(each.name, each.url) for each in found]
        await self._dressing.dress(paths, row.environment_id, clones)
        ends = await self._dressing.run(
            WARM, paths, row.environment_id, clones, lambda _plan, text: feed.tell("output", output=text)
        )
        await end_all(row.id, grace_s=SWEEP_GRACE_S)
        if failed := next((end for end in ends if end.exit_code and not end.held_back), None):
            why = "took too long" if failed.timed_out else f"ended with exit code {failed.exit_code}"
            raise SpareError(f"A warm hook {why}.")

    async def _give_up(self, pool: PoolRow, row: SpareRow, reason: str) -> None:
        wait = min(self._core.settings.pool_retry_s * 2 ** min(pool.error_count, MOST_DOUBLED), LONGEST_RETRY_S)
        retry_at = spelled(datetime.now(UTC) + timedelta(seconds=wait))
        await self._core.db.write(lambda db: warm_pools.note_failure(db, pool.id, reason, at=now(), retry_at=retry_at))
        LOG.warning("no spare workspace of environment %s: %s", row.environment_id, reason)
        await self._take_away(row, FAILED, reason)

    async def _take_away(self, row: SpareRow, status: str, reason: str | None) -> None:
        await self._core.db.write(lambda db: warm_pools.set_spare(db, row.id, status, at=now(), error=reason))
        paths = WorkspacePaths(self._core.folders.workspace(row.id))
        await end_all(row.id, grace_s=SWEEP_GRACE_S)
        await remove(paths)

        def forget(db: sqlite3.Connection) -> None:
            hook_runs.forget(db, row.id)
            warm_pools.forget_old(db, row.pool_id, REMEMBERED)

        await self._core.db.write(forget)
        self._core.spawn(empty_trash(paths), "emptying of the trash")

    async def _tell_end(self, spare_id: str) -> None:
        feed = self._feeds.pop(spare_id)
        row = await self._core.db.read(lambda db: warm_pools.spare(db, spare_id))
        if row is not None:
            feed.end("complete", workspace=spare(row).model_dump(mode="json"))
        else:
            feed.end("error", message="The workspace is gone.")
