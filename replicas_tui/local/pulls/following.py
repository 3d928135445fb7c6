"""What becomes of a workspace when its pull requests are done: it is archived, unless its maker wanted otherwise.

Only what a forge proved to have happened counts. While another pull request of the workspace is open, it stays; while
an agent works, it stays until that is done.
"""

from __future__ import annotations

import json
import sqlite3

from replicas_tui.local.automations.forges import ForgeEvent
from replicas_tui.local.core import Core, Live
from replicas_tui.local.db import pulls, replicas
from replicas_tui.local.db.pulls import CLOSED, MERGED, OPEN
from replicas_tui.local.replicas.lifecycle import Lifecycle
from replicas_tui.local.words import ARCHIVED, DELETED, ERROR, PREPARING

_ENDS = {
    "pull_request.merged": MERGED,
    "pull_request.closed": CLOSED,
    "merge_request.merged": MERGED,
    "merge_request.closed": CLOSED,
    "pull_request.opened": OPEN,
    "merge_request.opened": OPEN,
}
_KEEP = {MERGED: "keep_open_on_pr_merge", CLOSED: "keep_open_on_pr_close"}


class Following:
    """Follows pull requests to their end."""

    def __init__(self, core: Core, lifecycle: Lifecycle) -> None:
        self._core = core
        self._lifecycle = lifecycle
        self._at_work: set[str] = set()

    def hear(self, event: ForgeEvent) -> None:
        """A forge told what happened."""
        if event.event in _ENDS:
            self._core.spawn(self.note(event.url, _ENDS[event.event]), "end of a pull request")

    async def note(self, url: str, state: str) -> None:
        """Write down what became of a pull request, and put to rest who has no other that is open."""

        def store(db: sqlite3.Connection) -> list[str]:
            pulls.set_state(db, url, state)
            return [row.replica_id for row in pulls.by_url(db, url) if _is_over(db, row.replica_id, state)]

        for replica_id in await self._core.db.write(store):
            if self._core.live(replica_id).is_working():
                self._at_work.add(replica_id)
            else:
                await self._lifecycle.rest(replica_id, ARCHIVED)

    def calm(self, live: Live) -> None:
        """A replica has nothing more to do: put it to rest if its pull requests ended meanwhile."""
        if live.replica_id in self._at_work and not live.is_working():
            self._at_work.discard(live.replica_id)
            self._core.spawn(self._lifecycle.rest(live.replica_id, ARCHIVED), "rest after a pull request")


def _is_over(db: sqlite3.Connection, replica_id: str, state: str) -> bool:
    row = replicas.get(db, replica_id)
    if row is None or state == OPEN or row.status in (DELETED, ERROR, PREPARING, ARCHIVED):
        return False
    if any(pull.state == OPEN for pull in pulls.of_replica(db, replica_id)):
        return False
    wanted = (json.loads(row.config) if row.config else {}).get("preferences")
    return not (isinstance(wanted, dict) and wanted.get(_KEEP[state]) is True)
