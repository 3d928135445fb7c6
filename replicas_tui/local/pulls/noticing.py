"""Notices the pull requests of a workspace: by what `gh` and `glab` said, and by what was pushed.

A pushed commit is looked for among the pull requests that the repository itself lists, with the user's own
credentials. What an agent's files say is taken for no more than an address of a known shape.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3
from collections.abc import Iterator, Sequence

from replicas_tui.api.event_payloads import ReposPayload
from replicas_tui.local import spelling
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core, Live
from replicas_tui.local.db import checkouts, pulls
from replicas_tui.local.db.checkouts import CheckoutRow
from replicas_tui.local.db.pulls import PullRow
from replicas_tui.local.pulls.wrapper import noted
from replicas_tui.local.repositories.addresses import address_of
from replicas_tui.local.workspaces.git import GitError, git_environment, run_git
from replicas_tui.local.workspaces.paths import WorkspacePaths
from replicas_tui.local.workspaces.remotes import remote_config
from replicas_tui.local.workspaces.shadow import commit_of

LOG = logging.getLogger(__name__)
ASK_TIMEOUT_S = 15.0
LONGEST_LISTING = 8 * 1024 * 1024
MOST = 100  # pull requests of one workspace
_ADDRESS = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::\d+)?/(?:[\w.-]+/)+?([\w.-]+)/(?:-/)?(?:pull|merge_requests)/(\d{1,9})(?!\w)"
)
_LISTED = re.compile(r"^([0-9a-f]{40,64})\trefs/(pull|merge-requests)/(\d+)/head$", re.MULTILINE)


class Noticing:
    """Looks for pull requests when a turn is over."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def look_soon(self, live: Live) -> None:
        """Look once, without waiting for it."""
        self._core.spawn(self.look(live), f"look for pull requests of {live.replica_id}")

    async def look(self, live: Live) -> None:
        """Look for new ones, remember them and tell listeners."""
        held = await self._core.db.read(lambda db: checkouts.of_replica(db, live.replica_id))
        paths = WorkspacePaths(self._core.folders.workspace(live.replica_id))
        found = list(_in_notes(await asyncio.to_thread(noted, paths), held, live.replica_id))
        pushed: list[CheckoutRow] = []
        for row in held:
            if (seen := await self._pushed(paths, row)) is not None:
                pushed.append(seen[0])
                found.append(seen[1])
        if not found:
            return
        is_news = await self._core.db.write(lambda db: _store(db, live.replica_id, found, pushed))
        if is_news:
            after = await self._core.db.read(lambda db: checkouts.of_replica(db, live.replica_id))
            payload = ReposPayload(repos=tuple(spelling.repo_state(row) for row in after))
            live.events.publish("repo.status.changed", payload)

    async def _pushed(self, paths: WorkspacePaths, row: CheckoutRow) -> tuple[CheckoutRow, PullRow] | None:
        """Return the pull request of what a clone pushed, unless it pushed nothing new, or into none."""
        if not row.path or not row.branch or row.branch == row.default_branch:
            return None
        tree = paths.repo(row.name) / ".git"
        commit = await asyncio.to_thread(commit_of, tree, f"refs/remotes/origin/{row.branch}")
        if commit in ("", row.pushed_commit):
            return None
        env = git_environment(as_user=True, config=remote_config(row.url))
        asked = ["ls-remote", "origin", "refs/pull/*/head", "refs/merge-requests/*/head"]
        try:
            said = await run_git(asked, env=env, timeout_s=ASK_TIMEOUT_S, limit=LONGEST_LISTING)
        except GitError as error:
            LOG.info("pull requests of a repository of %s cannot be listed: %s", row.replica_id, error)
            return None
        numbers = [(int(each[3]), each[2]) for each in _LISTED.finditer(said.text) if each[1] == commit]
        address = await address_of(row.url)
        if not numbers or not address:
            return None
        number, kind = max(numbers)
        page = "pull" if kind == "pull" else "-/merge_requests"
        pull = PullRow(row.replica_id, f"https://{address}/{page}/{number}", row.name, number, now())
        return checkouts.with_pushed(row, commit), pull


def _in_notes(text: str, held: Sequence[CheckoutRow], replica_id: str) -> Iterator[PullRow]:
    for found in _ADDRESS.finditer(text):
        same = [row.name for row in held if row.name.lower() == found[1].lower()]
        name = (same or [row.name for row in held] or [found[1]])[0]
        yield PullRow(replica_id, found[0], name, int(found[2]), now())


def _store(db: sqlite3.Connection, replica_id: str, found: Sequence[PullRow], pushed: Sequence[CheckoutRow]) -> bool:
    checkouts.set_pushed(db, pushed)
    room = MOST - len(pulls.of_replica(db, replica_id))
    fresh = [row for row in found[: max(room, 0)] if pulls.add(db, row)]
    return bool(fresh)
