"""The user's word on hooks that come from repositories: asked for once per content, by what they would run."""

from __future__ import annotations

import sqlite3

from replicas_tui.api.environment_hooks import SeenHooks, TrustedHooks, TrustHooks, TrustList
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core
from replicas_tui.local.db import trust, warm_pools
from replicas_tui.local.db.trust import SeenRow
from replicas_tui.local.refusals import conflict, missing


class TrustBook:
    """What the routes of trust do."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def every(self) -> TrustList:
        """Return all hooks that were ever met, those that wait first."""
        rows = await self._core.db.read(trust.every)
        return TrustList(hooks=tuple(_seen(row) for row in rows))

    async def trust(self, wish: TrustHooks) -> TrustedHooks:
        """Let hooks run from now on; spares that were made without them are stale."""

        def store(db: sqlite3.Connection) -> TrustedHooks:
            rows, at = _named(trust.every(db), wish.digest), now()
            for row in rows:
                trust.trust(db, row.url, row.digest, at)
            warm_pools.invalidate_all(db, at)
            return TrustedHooks(hooks=_seen(rows[0]).model_copy(update={"trusted": True}))

        made = await self._core.db.write(store, durable=True)
        self._core.environments_changed.set()
        return made

    async def distrust(self, digest: str) -> None:
        """Let hooks run no more."""

        def store(db: sqlite3.Connection) -> None:
            rows = _named(tuple(each for each in trust.every(db) if each.is_trusted), digest)
            trust.distrust(db, rows[0].digest)

        await self._core.db.write(store, durable=True)


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
