"""The start of a workspace: its start hooks, each time it becomes active. Agents wait for their end, well or not."""

from __future__ import annotations

import asyncio
import logging
import sqlite3

from replicas_tui.api.event_payloads import HooksPayload
from replicas_tui.local.core import Core, Live
from replicas_tui.local.db import checkouts, hook_runs, replicas
from replicas_tui.local.db.environment_hooks import START
from replicas_tui.local.db.hook_runs import COMPLETED, FAILED, RUNNING
from replicas_tui.local.db.replicas import ReplicaRow
from replicas_tui.local.hooks.dressing import Clone, Dressing
from replicas_tui.local.hooks.plan import HookPlan
from replicas_tui.local.workspaces.paths import WorkspacePaths

LOG = logging.getLogger(__name__)


class Boot:
    """Runs the start hooks of replicas."""

    def __init__(self, core: Core, dressing: Dressing) -> None:
        self._core = core
        self._dressing = dressing

    def begin(self, live: Live) -> None:
        """Start the hooks, unless they run."""
        if live.booting is None or live.booting.done():
            live.booting = self._core.spawn(self._run(live), f"start hooks of {live.replica_id}")

    async def stop(self, live: Live) -> None:
        """End the hooks if they run."""
        if live.booting is not None and not live.booting.done():
            live.booting.cancel()
            await asyncio.wait((live.booting,))

    async def over(self, live: Live) -> None:
        """Wait until no start hook runs."""
        if live.booting is not None and not live.booting.done():
            await asyncio.wait((live.booting,))

    async def _run(self, live: Live) -> None:
        paths = WorkspacePaths(self._core.folders.workspace(live.replica_id))

        def begun(db: sqlite3.Connection) -> tuple[ReplicaRow | None, tuple[Clone, ...]]:
            hook_runs.set_start_hooks(db, live.replica_id, RUNNING)
            replicas.set_has_processes(db, live.replica_id, there_may_be=True)
            clones = tuple(Clone(row.name, row.url) for row in checkouts.of_replica(db, live.replica_id))
            return replicas.get(db, live.replica_id), clones

        row, clones = await self._core.db.write(begun)
        if row is None:
            return
        live.events.publish("hooks.started", HooksPayload(running=True))

        def tell(plan: HookPlan, text: str) -> None:
            said = HooksPayload(running=True, hookType=plan.hook_type, hookName=plan.hook_name, output=text)
            live.events.publish("hooks.progress", said, is_fragment=True)

        ends = await self._dressing.run(START, paths, row.environment_id, clones, tell)
        failed = any(end.exit_code for end in ends)
        state = FAILED if failed else COMPLETED
        await self._core.db.write(lambda db: hook_runs.set_start_hooks(db, live.replica_id, state))
        if failed:
            LOG.warning("a start hook of %s failed", live.replica_id)
        live.events.publish("hooks.failed" if failed else "hooks.completed", HooksPayload(completed=True))
