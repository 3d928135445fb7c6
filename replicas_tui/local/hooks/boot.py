"""The start of a workspace: its start hooks, each time it becomes active. Agents wait for their end, well or not.

What was held back for want of trust is made up for when trust is given: once, after whatever start hooks still run.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Sequence

from replicas_tui.api.event_payloads import HooksPayload
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core, Live
from replicas_tui.local.db import checkouts, held_hooks, hook_runs, replicas
from replicas_tui.local.db.environment_hooks import START
from replicas_tui.local.db.held_hooks import HeldRow
from replicas_tui.local.db.hook_runs import COMPLETED, FAILED, RUNNING, RunRow
from replicas_tui.local.db.replicas import ReplicaRow
from replicas_tui.local.hooks.dressing import Clone, Dressing
from replicas_tui.local.hooks.plan import REPOSITORY, HookPlan
from replicas_tui.local.hooks.runs import Tell
from replicas_tui.local.hooks.script import KILLED, ScriptEnd
from replicas_tui.local.workspaces.paths import WorkspacePaths

LOG = logging.getLogger(__name__)
CUT_SHORT = "[Interrupted: the engine ended while this ran. It runs again when the workspace next wakes.]"


class Boot:
    """Runs the start hooks of replicas."""

    def __init__(self, core: Core, dressing: Dressing) -> None:
        self._core = core
        self._dressing = dressing

    async def recover(self) -> None:
        """After a start: begin anew what did not come to its end, and make up for what was trusted just before it."""
        for row in await self._core.db.write(_log_cut_short):
            LOG.warning("the start hook of %s in %s was interrupted", row.hook_name, row.workspace_id)
        for replica_id in await self._core.db.read(hook_runs.unstarted):
            self.begin(self._core.live(replica_id))
        for replica_id in {row.workspace_id for row in await self._core.db.read(held_hooks.due)}:
            self.make_up(self._core.live(replica_id))

    def begin(self, live: Live) -> None:
        """Start the hooks, unless they run."""
        if live.booting is None or live.booting.done():
            live.booting = self._core.spawn(self._run(live), f"start hooks of {live.replica_id}")

    def make_up(self, live: Live) -> None:
        """Run what was held back and is trusted now, once no other start hook runs."""
        self._core.spawn(self._make_up_after(live), f"start hooks of {live.replica_id} that are trusted now")

    async def stop(self, live: Live) -> None:
        """End the hooks if they run."""
        if live.booting is not None and not live.booting.done():
            live.booting.cancel()
            await asyncio.wait((live.booting,))

    async def over(self, live: Live) -> None:
        """Wait until no start hook runs."""
        while live.booting is not None and not live.booting.done():
            await asyncio.wait((live.booting,))

    async def _run(self, live: Live) -> None:
        def begun(db: sqlite3.Connection) -> None:
            held_hooks.drop_all(db, live.replica_id)
            hook_runs.set_start_hooks(db, live.replica_id, RUNNING)
            replicas.set_has_processes(db, live.replica_id, there_may_be=True)

        await self._core.db.write(begun)
        row, clones = await self._core.db.read(lambda db: _workspace(db, live.replica_id))
        if row is None:
            return
        live.events.publish("hooks.started", HooksPayload(running=True))
        paths = WorkspacePaths(self._core.folders.workspace(row.id))
        ends = await self._dressing.run(START, paths, row.environment_id, clones, _telling(live))
        state = FAILED if any(end.exit_code for end in ends) else COMPLETED
        await self._core.db.write(lambda db: hook_runs.set_start_hooks(db, live.replica_id, state))
        _tell_end(live, ends)
        await self._make_up(live)  # trust may have come after they were looked at

    async def _make_up_after(self, live: Live) -> None:
        await self.over(live)
        live.booting = self._core.spawn(self._make_up(live), f"start hooks of {live.replica_id}")

    async def _make_up(self, live: Live) -> None:
        """Run one by one what was held back and may run; each is begun but once, whatever ends this engine."""

        def begin_next(db: sqlite3.Connection) -> HeldRow | None:
            row = held_hooks.begin_next(db, live.replica_id, now())
            if row is not None:
                replicas.set_has_processes(db, live.replica_id, there_may_be=True)
            return row

        ends: list[ScriptEnd] = []
        is_told = False
        while (held := await self._core.db.write(begin_next, durable=True)) is not None:
            if not is_told:
                live.events.publish("hooks.started", HooksPayload(running=True))
                is_told = True
            ends += await self._one(live, held)
        if is_told:
            _tell_end(live, ends)

    async def _one(self, live: Live, held: HeldRow) -> tuple[ScriptEnd, ...]:
        """Run what stands now where a hook was held back: it is held back anew unless it is trusted as it is now."""
        row, clones = await self._core.db.read(lambda db: _workspace(db, held.workspace_id))
        if row is None:
            return ()
        paths = WorkspacePaths(self._core.folders.workspace(row.id))
        ends = await self._dressing.run_of_repository(held.hook_name, paths, row.environment_id, clones, _telling(live))
        if not ends:
            await self._core.db.write(lambda db: held_hooks.drop(db, held.workspace_id, held.hook_name))
        return ends


def _workspace(db: sqlite3.Connection, replica_id: str) -> tuple[ReplicaRow | None, tuple[Clone, ...]]:
    clones = tuple(Clone(row.name, row.url) for row in checkouts.of_replica(db, replica_id))
    return replicas.get(db, replica_id), clones


def _telling(live: Live) -> Tell:
    def tell(plan: HookPlan, text: str) -> None:
        said = HooksPayload(running=True, hookType=plan.hook_type, hookName=plan.hook_name, output=text)
        live.events.publish("hooks.progress", said, is_fragment=True)

    return tell


def _tell_end(live: Live, ends: Sequence[ScriptEnd]) -> None:
    failed = any(end.exit_code for end in ends)
    if failed:
        LOG.warning("a start hook of %s failed", live.replica_id)
    live.events.publish("hooks.failed" if failed else "hooks.completed", HooksPayload(completed=True))


def _log_cut_short(db: sqlite3.Connection) -> tuple[HeldRow, ...]:
    """Give the runs an end that the engine's own end took from them."""
    rows = held_hooks.take_cut_short(db)
    for row in rows:
        hook_runs.add(
            db,
            RunRow(
                workspace_id=row.workspace_id,
                kind=START,
                hook_type=REPOSITORY,
                hook_name=row.hook_name,
                commands="[]",
                output=f"{CUT_SHORT}\n",
                total_chars=len(CUT_SHORT) + 1,
                exit_code=KILLED,
                timed_out=0,
                executed_at=row.begun_at or now(),
            ),
        )
    return rows
