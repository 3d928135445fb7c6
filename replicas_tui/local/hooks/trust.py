"""The user's word on hooks that come from repositories: asked for once per content, by what they would run."""

from __future__ import annotations

import sqlite3

from replicas_tui.api.environment_hooks import SeenHooks, TrustedHooks, TrustHooks, TrustList
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core
from replicas_tui.local.db import held_hooks, trust, warm_pools
from replicas_tui.local.db.trust import SeenRow
from replicas_tui.local.hooks.boot import Boot
from replicas_tui.local.refusals import conflict, missing


class TrustBook:
    """What the routes of trust do."""

    def __init__(self, core: Core, boot: Boot) -> None:
        self._core = core
        self._boot = boot

    async def every(self) -> TrustList:
        """Return all hooks that were ever met, those that wait first."""
        rows = await self._core.db.read(trust.every)
        return TrustList(hooks=tuple(_seen(row) for row in rows))

    async def trust(self, wish: TrustHooks) -> TrustedHooks:
        """Let hooks run: at once where an active workspace held them back; spares made without them are stale."""

        def store(db: sqlite3.Connection) -> tuple[SeenRow, set[str], int]:
            rows, at = _named(trust.every(db), wish.digest), now()
            for row in rows:
                trust.trust(db, row.url, row.digest, at)
            warm_pools.invalidate_all(db, at)
            digest = rows[0].digest
            due = {held.workspace_id for held in held_hooks.due(db) if held.digest == digest}
            return rows[0], due, held_hooks.count_asleep(db, digest)

        row, due, asleep = await self._core.db.write(store, durable=True)
        self._core.environments_changed.set()
        for workspace_id in due:
            self._boot.make_up(self._core.live(workspace_id))
        hooks = _seen(row).model_copy(update={"trusted": True})
        return TrustedHooks(hooks=hooks, running_in=len(due), later_in=asleep)

    async def distrust(self, digest: str) -> None:
        """Let hooks run no more; no spare that was made with them is given out."""

        def store(db: sqlite3.Connection) -> None:
            rows = _named(tuple(each for each in trust.every(db) if each.is_trusted), digest)
            trust.distrust(db, rows[0].digest)
            warm_pools.condemn_all(db, now())

        await self._core.db.write(store, durable=True)
        self._core.environments_changed.set()


def _named(rows: tuple[SeenRow, ...], digest: str) -> list[SeenRow]:
    """Return the hooks of a digest, which several repositories may have; Refusal unless it names just one content."""
    matching = [row for row in rows if row.digest.startswith(digest)]
    if not matching or len(digest) < 8:
        raise missing("Hooks")
    if len({row.digest for row in matching}) > 1:
        raise conflict("More than one", "Several hooks have a digest that begins so; give more of it")
    return matching


def _seen(row: SeenRow) -> SeenHooks:
    return SeenHooks.model_validate(
        {
            "url": row.url,
            "digest": row.digest,
            "text": row.text,
            "seen_at": row.seen_at,
            "trusted": bool(row.is_trusted),
        }
    )
