"""What the agents changed: looked at while a turn runs and after it, told to listeners when it is another than before.

Nobody looks while nothing runs. The numbers are in the database, so that a sleeping replica still shows them.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from replicas_tui.api.event_payloads import ReposPayload
from replicas_tui.local import spelling
from replicas_tui.local.core import Core, Live
from replicas_tui.local.db import checkouts
from replicas_tui.local.db.checkouts import CheckoutRow
from replicas_tui.local.workspaces.git import GitError
from replicas_tui.local.workspaces.paths import WorkspacePaths
from replicas_tui.local.workspaces.status import full_diff, repo_state

LOG = logging.getLogger(__name__)
SHARE = 0.1  # looking may take this share of the time, however large a repository is


class Changes:
    """Looks at the repositories of replicas."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def watch(self, live: Live) -> None:
        """Look again and again while a turn runs."""
        if live.watching is None or live.watching.done():
            live.watching = self._core.spawn(self._watch(live), f"watch of {live.replica_id}")

    def look_soon(self, live: Live) -> None:
        """Look once, without waiting for it."""
        self._core.spawn(self._look_quietly(live), f"look at {live.replica_id}")

    async def look(self, live: Live) -> tuple[CheckoutRow, ...]:
        """Look at every repository of a replica; publish and store what is new, and return where they stand."""
        async with live.repos_looked_at:
            before = await self._core.db.read(lambda db: checkouts.of_replica(db, live.replica_id))
            seen = [await self._look_at(row) for row in before]
            after = tuple(row for row, _ in seen)
            prints = tuple(fingerprint for _, fingerprint in seen)
            if after != before:
                await self._core.db.write(lambda db: checkouts.set_standing(db, after))
            # The numbers may be the same and the lines others: listeners that show a diff must hear of that too.
            if after != before or prints != live.fingerprints:
                live.fingerprints = prints
                payload = ReposPayload(repos=tuple(spelling.repo_state(row) for row in after))
                live.events.publish("repo.status.changed", payload)
            return after

    async def diff(self, row: CheckoutRow) -> str | None:
        """Return the whole diff of a repository against what it was cloned from; None if git cannot say."""
        paths = WorkspacePaths(self._core.folders.workspace(row.replica_id))
        try:
            return await full_diff(paths, row.name, row.base_commit)
        except (GitError, OSError) as error:
            LOG.warning("no diff of a repository of %s: %s", row.replica_id, error)
            return None

    async def _look_at(self, row: CheckoutRow) -> tuple[CheckoutRow, str]:
        if not row.path:
            return row, ""
        paths = WorkspacePaths(self._core.folders.workspace(row.replica_id))
        try:
            state = await repo_state(paths, row.name, row.base_commit, row.default_branch)
        except (GitError, OSError) as error:
            LOG.warning("a repository of %s cannot be looked at: %s", row.replica_id, error)
            return row, ""
        return replace(row, branch=state.branch, added=state.added, removed=state.removed), state.fingerprint

    async def _look_quietly(self, live: Live) -> None:
        await self.look(live)

    async def _watch(self, live: Live) -> None:
        loop = asyncio.get_running_loop()
        took = 0.0
        while live.is_working():
            await asyncio.sleep(max(self._core.settings.watch_s, took / SHARE))
            began = loop.time()
            await self.look(live)
            took = loop.time() - began
