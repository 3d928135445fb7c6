"""The delivery family: what was told to whom, what waits, and telling it again."""

from __future__ import annotations

import sqlite3
from urllib.parse import urlsplit

from replicas_tui.api.deliveries import Deliveries, Delivery, ListDeliveries, OneDelivery
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core
from replicas_tui.local.db import deliveries
from replicas_tui.local.db.deliveries import PENDING, DeliveryRow
from replicas_tui.local.refusals import conflict, missing


class DeliveryFamily:
    """What the routes of deliveries do."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def every(self, query: ListDeliveries) -> Deliveries:
        """Return the newest deliveries."""
        rows = await self._core.db.read(
            lambda db: deliveries.page(db, replica_id=query.replica_id, state=query.state, limit=query.limit)
        )
        return Deliveries(deliveries=tuple(_spelled(row) for row in rows))

    async def resend(self, delivery_id: str) -> OneDelivery:
        """Make a delivery once more, under its old id; Refusal 409 for one that is still being made."""

        def again(db: sqlite3.Connection) -> DeliveryRow:
            row = deliveries.get(db, delivery_id)
            if row is None:
                raise missing("Delivery")
            if row.state == PENDING:
                raise conflict("Delivery is pending", f"It is tried next at {row.next_at}")
            deliveries.send_again(db, delivery_id, now())
            return deliveries.get(db, delivery_id) or row

        row = await self._core.db.write(again, durable=True)
        self._core.outbox_filled.set()
        return OneDelivery(delivery=_spelled(row))


def _spelled(row: DeliveryRow) -> Delivery:
    return Delivery.model_validate(
        {
            "id": row.id,
            "event_id": row.event_id,
            "event_type": row.event_type,
            "replica_id": row.replica_id,
            "url": _shown(row.url),
            "state": row.state,
            "attempts": row.attempts,
            "answer": row.answer,
            "problem": row.problem,
            "created_at": row.created_at,
            "next_at": row.next_at if row.state == PENDING else None,
            "ended_at": row.ended_at,
        }
    )


def _shown(url: str) -> str:
    """Return an address without its query, which often holds a key."""
    parts = urlsplit(url)
    return parts._replace(query="…" if parts.query else "", fragment="").geturl()
