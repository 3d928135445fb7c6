"""Makes the workspaces: clones what the environment names, then lets the first message go.

A workspace that cannot be made leaves its replica in `error` with git's own words, in its config and in its transcript.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from replicas_tui.local.agents.registry import voice_of
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core, Live
from replicas_tui.local.db import chats, checkouts, history, hook_runs, replicas, warm_pools
from replicas_tui.local.db.checkouts import CheckoutRow
from replicas_tui.local.db.environment_hooks import WARM
from replicas_tui.local.db.replicas import ReplicaRow
from replicas_tui.local.hooks.boot import Boot
from replicas_tui.local.hooks.dressing import Clone, Dressing
from replicas_tui.local.pools.keeper import PoolKeeper
from replicas_tui.local.refusals import Refusal
from replicas_tui.local.replicas.creation import NewReplica
from replicas_tui.local.replicas.lifecycle import Lifecycle
from replicas_tui.local.webhooks import outbox
from replicas_tui.local.words import ACTIVE, PREPARING
from replicas_tui.local.workspaces.adoption import adopt
from replicas_tui.local.workspaces.git import GitError
from replicas_tui.local.workspaces.paths import WorkspacePaths
from replicas_tui.local.workspaces.provision import Provisioned, RepoSpec, branch_for, provision
from replicas_tui.local.workspaces.removal import remove

LOG = logging.getLogger(__name__)


class Provisioning:
    """Takes replicas from `preparing` to `active`."""

    def __init__(self, core: Core, lifecycle: Lifecycle, dressing: Dressing, boot: Boot, keeper: PoolKeeper) -> None:
        self._core = core
        self._lifecycle = lifecycle
        self._dressing = dressing
        self._boot = boot
        self._keeper = keeper

    def begin(self, row: ReplicaRow) -> asyncio.Task[None]:
        """Start making a workspace."""
        live = self._core.live(row.id)
        live.provisioning = self._core.spawn(self._make(row, live), f"provisioning of {row.id}")
        return live.provisioning

    async def placed(self, plan: NewReplica) -> NewReplica:
        """Return the plan of a replica, moved into a spare workspace of its environment if one is ready."""
        spare_id = await self._keeper.claim(plan.replica.environment_id)
        return plan if spare_id is None else plan.at(spare_id)

    async def _make(self, row: ReplicaRow, live: Live) -> None:
        paths = WorkspacePaths(self._core.folders.workspace(row.id))
        rows = await self._core.db.read(lambda db: checkouts.of_replica(db, row.id))
        try:
            made = await self._adopted(row, paths, rows) or await self._made(row, paths, rows)
        except (GitError, OSError, Refusal) as error:
            await self._give_up(row, str(error))
        else:
            await self._open(live, made)
            self._boot.begin(live)
            # Who waits for the workspace need not wait for its agent as well.
            self._core.spawn(self._lifecycle.rouse(row.id), f"first message of {row.id}")
        finally:
            live.provisioning = None
            self._core.environments_changed.set()  # a spare may be gone

    async def _adopted(
        self, row: ReplicaRow, paths: WorkspacePaths, rows: Sequence[CheckoutRow]
    ) -> tuple[Provisioned, ...] | None:
        """Make the spare that was taken for a replica its workspace; None if there is none, or it is of no use."""
        spare = await self._core.db.read(lambda db: warm_pools.spare(db, row.id))
        if spare is None or not rows:
            return None
        try:
            made = await adopt(paths, _specs(rows), branch_for(row.name), self._core.folders.mirrors)
        except (GitError, OSError) as error:
            LOG.warning("replica %s cannot use its spare workspace: %s", row.id, error)
            await self._core.db.write(lambda db: hook_runs.forget(db, row.id))
            return None
        await self._dressing.dress(paths, row.environment_id, _clones(rows))
        return made

    async def _made(
        self, row: ReplicaRow, paths: WorkspacePaths, rows: Sequence[CheckoutRow]
    ) -> tuple[Provisioned, ...]:
        # What an engine that was killed left behind is no workspace.
        await remove(paths)
        made = await provision(paths, _specs(rows), branch_for(row.name), self._core.folders.mirrors)
        await self._core.db.write(lambda db: replicas.set_has_processes(db, row.id, there_may_be=True))
        await self._dressing.dress(paths, row.environment_id, _clones(rows))
        await self._dressing.run(WARM, paths, row.environment_id, _clones(rows), lambda _plan, _text: None)
        return made

    async def _open(self, live: Live, made: tuple[Provisioned, ...]) -> None:
        by_name = {each.name: each for each in made}

        def store(db: sqlite3.Connection) -> None:
            for row in checkouts.of_replica(db, live.replica_id):
                clone = by_name[row.name]
                checkouts.set_cloned(
                    db,
                    replace(
                        row,
                        path=str(clone.path),
                        base_commit=clone.base_commit,
                        branch=clone.branch,
                        default_branch=clone.default_branch,
                    ),
                )
            current = replicas.get(db, live.replica_id)
            if current is not None and current.status == PREPARING:
                at = now()
                replicas.set_status(db, live.replica_id, ACTIVE, at=at)
                replicas.touch(db, live.replica_id, at)
                outbox.ready(db, live.replica_id)

        async with live.changing:
            await self._core.db.write(store)
        self._core.outbox_filled.set()
        LOG.info("replica %s is active", live.replica_id)

    async def _give_up(self, row: ReplicaRow, sentence: str) -> None:
        why = f"The workspace could not be made. {sentence}"

        def store(db: sqlite3.Connection) -> None:
            for chat in chats.of_replica(db, row.id)[:1]:
                for event in voice_of(chat.provider).failed(why):
                    history.append(db, chat.id, event)

        await self._core.db.write(store)
        await self._lifecycle.fail(row.id, sentence)


def _specs(rows: Sequence[CheckoutRow]) -> list[RepoSpec]:
    return [RepoSpec(each.name, each.url, each.default_branch) for each in rows]


def _clones(rows: Sequence[CheckoutRow]) -> list[Clone]:
    return [Clone(each.name, each.url) for each in rows]
