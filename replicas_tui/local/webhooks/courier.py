"""Delivers what the outbox holds: at least once, each replica's in order, each by its own clock.

Invariants: at most one try of a replica's deliveries runs at a time, and only of the first that is pending; an endpoint
that is slow or gone holds up nobody but the replicas that named it, of which a few at a time are tried; what a crash
cut short is tried again under the same id. `2xx` within the limit is a delivery; `410` ends all tries at once and
forgets the webhook; anything else, a redirect included, is tried again later, and given up after the last delay.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from replicas_tui.local.clock import ago, now, spelled
from replicas_tui.local.core import Core
from replicas_tui.local.db import deliveries, replicas, webhook_secrets
from replicas_tui.local.db.deliveries import DELIVERED, FAILED, DeliveryRow
from replicas_tui.local.refusals import Refusal
from replicas_tui.local.version import VERSION
from replicas_tui.local.webhooks.post import PostError, post
from replicas_tui.local.webhooks.signing import UnsignableError, seal_what_is_clear, signature

LOG = logging.getLogger(__name__)
DAY_S = 86_400.0
DELAYS_S = (5.0, 30.0, 120.0, 600.0, 3_600.0, 21_600.0)  # between one try and the next
LONGEST_PAUSE_S = 30.0  # a machine that slept woke to another hour
KEPT_S = 30 * DAY_S
AT_ONCE = 4  # tries at one host


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a try may take, and when the next ones come; `jitter` is the share by which a delay may be longer."""

    limit_s: float = 10.0
    delays_s: Sequence[float] = DELAYS_S
    jitter: float = 0.2


class Courier:
    """Makes the deliveries for as long as the engine runs."""

    def __init__(self, core: Core, patience: Patience | None = None) -> None:
        self._core = core
        self._patience = patience or Patience()
        self._trying: dict[str, str] = {}  # replica: host

    async def forever(self) -> None:
        """Try whatever is due, as it becomes due."""
        await self._core.db.write(_forget)
        try:
            await asyncio.to_thread(seal_what_is_clear, self._core.folders.database, self._core.vault)
        except Refusal as refusal:
            LOG.warning("signing secrets of webhooks stay in clear. %s", refusal.details)
        while True:
            self._core.outbox_filled.clear()
            pause = await self._begin()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._core.outbox_filled.wait()

    async def _begin(self) -> float:
        """Start every try that is due and may be made; return in how many seconds the next one is due."""
        pause = LONGEST_PAUSE_S
        before = set(self._trying)  # what ends while we read is read as it was
        for row in await self._core.db.read(deliveries.heads):
            host = urlsplit(row.url).netloc
            if row.replica_id in before or Counter(self._trying.values())[host] >= AT_ONCE:
                continue  # its end wakes us
            wait = (datetime.fromisoformat(row.next_at) - datetime.now(UTC)).total_seconds()
            if wait > 0:
                pause = min(pause, wait)
                continue
            self._trying[row.replica_id] = host
            self._core.spawn(self._try(row), f"delivery {row.id}")
        return pause

    async def _try(self, row: DeliveryRow) -> None:
        try:
            tried = await self._made(row)
            await self._core.db.write(lambda db: _write_down(db, tried), durable=True)
        except sqlite3.Error:
            await asyncio.sleep(LONGEST_PAUSE_S)  # or it would be sent again at once, and again
            raise
        finally:
            del self._trying[row.replica_id]
            self._core.outbox_filled.set()
        if tried.state == FAILED:
            LOG.warning("delivery %s of replica %s is given up: %s", row.id, row.replica_id, tried.problem)

    async def _made(self, row: DeliveryRow) -> DeliveryRow:
        """Try once and return what came of it."""
        body = row.body.encode()
        try:
            signed = await asyncio.to_thread(signature, self._core.vault, row) if row.is_signed else None
            answer = await post(row.url, _headers(row, signed), body, limit_s=self._patience.limit_s)
        except (PostError, UnsignableError) as error:
            return self._later(replace(row, answer=None, problem=str(error)))
        if 200 <= answer < 300:
            tries = row.attempts + 1
            return replace(row, state=DELIVERED, attempts=tries, answer=answer, problem=None, ended_at=now())
        failed = replace(row, answer=answer, problem=f"answered {answer}")
        if answer == HTTPStatus.GONE:
            return replace(failed, state=FAILED, attempts=row.attempts + 1, ended_at=now())
        return self._later(failed)

    def _later(self, row: DeliveryRow) -> DeliveryRow:
        """Return a delivery whose try failed: when it is tried next, or that it is given up."""
        tries, delays = row.attempts + 1, self._patience.delays_s
        if tries > len(delays):
            return replace(row, state=FAILED, attempts=tries, ended_at=now())
        spread = 1 + random.random() * self._patience.jitter  # noqa: S311 - not for secrets
        next_at = datetime.now(UTC) + timedelta(seconds=delays[tries - 1] * spread)
        return replace(row, attempts=tries, next_at=spelled(next_at))


def _headers(row: DeliveryRow, signed: str | None) -> dict[str, str]:
    headers = {
        "User-Agent": f"replicas-tui-engine/{VERSION}",
        "X-Replicas-Event": row.event_type,
        "X-Replicas-Event-Id": row.event_id,
        "X-Replicas-Delivery": row.id,
        "X-Replicas-Replica-Id": row.replica_id,
    }
    if signed is not None:
        headers["X-Replicas-Signature"] = signed
    return headers


def _forget(db: sqlite3.Connection) -> None:
    deliveries.forget(db, ago(KEPT_S))
    webhook_secrets.forget_unused(db)


def _write_down(db: sqlite3.Connection, row: DeliveryRow) -> None:
    deliveries.note_try(db, row)
    if row.state == FAILED and row.answer == HTTPStatus.GONE:
        deliveries.give_up_rest(db, row, problem="the endpoint said that it is gone", at=now())
        replicas.forget_webhook(db, row.replica_id)
