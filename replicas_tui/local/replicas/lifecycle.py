"""The states of a workspace: preparing → active ⇄ sleeping → archived, error, and gone.

Invariants: one change of a replica's state at a time (`Live.changing`); the state is written down before the world
follows it, so that a message that comes in between waits instead of being lost; sleep ends every process and keeps
every file, session and queued message.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3

from replicas_tui.api.event_payloads import ErrorPayload
from replicas_tui.local.automations import progress
from replicas_tui.local.chats.runners import Runners
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core
from replicas_tui.local.db import checkouts, replicas
from replicas_tui.local.db.replicas import ReplicaRow
from replicas_tui.local.refusals import conflict, missing
from replicas_tui.local.replicas.changes import Changes
from replicas_tui.local.webhooks import outbox
from replicas_tui.local.words import (
    ACTIVE,
    ARCHIVED,
    ASLEEP,
    DELETED,
    ERROR,
    PREPARING,
    SLEEPING,
)
from replicas_tui.local.workspaces.mirror import mirror_path
from replicas_tui.local.workspaces.paths import WorkspacePaths
from replicas_tui.local.workspaces.removal import Rescue, empty_trash, remove

LOG = logging.getLogger(__name__)
PUT_TO_SLEEP = "The workspace was put to sleep while this turn ran, so the turn was interrupted."
TAKEN_AWAY = "The workspace was deleted while this turn ran."


class Lifecycle:
    """Wakes, puts to sleep, archives and deletes."""

    def __init__(self, core: Core, changes: Changes, runners: Runners) -> None:
        self._core = core
        self._changes = changes
        self._runners = runners

    async def wake(self, replica_id: str) -> bool:
        """Begin to wake a replica and return whether that was needed; Refusal 409 in error."""
        row = await self._core.replica(replica_id)
        if row.status == ERROR:
            raise conflict("Workspace cannot be woken", row.failure)
        if row.status in ASLEEP:
            self._core.spawn(self.rouse(replica_id), f"wake of {replica_id}")
        return row.status != ACTIVE

    async def rouse(self, replica_id: str) -> None:
        """Wake a replica if it sleeps, then go on with what waits in an active one."""
        live = self._core.live(replica_id)
        async with live.changing:
            row = await self._core.db.read(lambda db: replicas.get(db, replica_id))
            if row is None or row.status not in (*ASLEEP, ACTIVE):
                return
            if row.status in ASLEEP and not await self._wake(row):
                return
            await self._runners.begin(replica_id)

    async def rest(self, replica_id: str, status: str = SLEEPING) -> None:
        """Put a replica to sleep, or archive it; Refusal 409 if it is not there yet, or failed."""
        live = self._core.live((await self._core.replica(replica_id)).id)
        async with live.changing:
            row = await self._core.replica(replica_id)
            if row.status in (PREPARING, ERROR):
                raise conflict(f"A workspace that is {row.status} cannot be {_past(status)}", row.failure)
            if row.status == ACTIVE:
                await self._set(replica_id, status)
                await self._runners.end(PUT_TO_SLEEP, live)
                await self._changes.look(live)
                live.events.close()
            elif status == ARCHIVED and row.status != ARCHIVED:
                await self._set(replica_id, status)

    async def delete(self, replica_id: str) -> None:
        """Delete a replica with its processes and files; 404 for an id that never was, nothing for one already gone."""
        row = await self._core.db.read(lambda db: replicas.get(db, replica_id))
        if row is None:
            raise missing("Replica")
        live = self._core.live(replica_id)
        if live.provisioning is not None:
            live.provisioning.cancel()
            await asyncio.wait((live.provisioning,))
        async with live.changing:
            if row.status != DELETED:
                await self._set(replica_id, DELETED)
            await self._runners.end(TAKEN_AWAY, live)
            await self._core.db.write(lambda db: replicas.bury(db, replica_id))
            live.events.close()
        self._core.lives.pop(replica_id, None)
        self._core.spawn(self.clear_away(replica_id), f"removal of {replica_id}")

    async def clear_away(self, replica_id: str) -> None:
        """Remove the folder of a deleted replica; what was made in it is put into the mirror first."""
        paths = WorkspacePaths(self._core.folders.workspace(replica_id))
        rows = await self._core.db.read(lambda db: checkouts.of_replica(db, replica_id))
        mirrors = self._core.folders.mirrors
        wanted = [Rescue(row.name, row.base_commit, mirror_path(mirrors, row.url)) for row in rows if row.base_commit]
        removed = await remove(paths, wanted if paths.root.exists() else ())
        for sentence in (*removed.rescued, *removed.problems):
            LOG.info("removal of %s: %s", replica_id, sentence)
        await self._core.db.write(lambda db: checkouts.forget(db, replica_id))
        await empty_trash(paths)

    async def _wake(self, row: ReplicaRow) -> bool:
        paths = WorkspacePaths(self._core.folders.workspace(row.id))
        if not paths.repos.is_dir():
            await self.fail(row.id, "The folder of the workspace is gone.")
            return False
        await self._set(row.id, ACTIVE)
        self._runners.boot.begin(self._core.live(row.id))
        return True

    async def fail(self, replica_id: str, sentence: str) -> None:
        """Put a replica into error and say why."""

        def store(db: sqlite3.Connection) -> None:
            replicas.set_status(db, replica_id, ERROR, at=now(), failure=sentence)
            outbox.failed(db, replica_id, sentence)
            progress.lost(db, replica_id, sentence)

        await self._core.db.write(store)
        self._core.outbox_filled.set()
        LOG.warning("replica %s is in error", replica_id)
        live = self._core.live(replica_id)
        live.events.publish("error", ErrorPayload(code="workspace_failed", message=sentence))
        live.events.close()

    async def _set(self, replica_id: str, status: str) -> None:
        at = now()

        def store(db: sqlite3.Connection) -> None:
            replicas.set_status(db, replica_id, status, at=at)
            if status == ACTIVE:
                replicas.touch(db, replica_id, at)
                outbox.ready(db, replica_id)
            elif status == DELETED:
                outbox.deleted(db, replica_id)
                progress.lost(db, replica_id, "The workspace was deleted.")

        await self._core.db.write(store)
        self._core.outbox_filled.set()
        LOG.info("replica %s is %s", replica_id, status)


def _past(status: str) -> str:
    return "put to sleep" if status == SLEEPING else status
