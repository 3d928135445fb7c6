"""Webhook deliveries in the database: those to make, those made, those given up.

Invariants: the deliveries of one replica are made in the order of their `place`; only the first that is pending may be
tried; a delivery keeps its id and its body through every try.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field

PENDING = "pending"
DELIVERED = "delivered"
FAILED = "failed"
STATES = (PENDING, DELIVERED, FAILED)


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One event on its way to one address.

    Attributes:
        id: What every try tells as `X-Replicas-Delivery`.
        body: The very text that is sent and signed.
        attempts: Tries made; after a re-send they count from none.
        answer: The HTTP status of the last try; None if it got none.
        problem: Why the last try failed.
        ended_at: When it was delivered or given up.
        is_signed: Whether it must not go unsigned; only told by `heads`, like what it is signed with, `sealed`.
    """

    id: str
    event_id: str
    event_type: str
    replica_id: str
    url: str
    body: str
    next_at: str
    created_at: str
    state: str = PENDING
    attempts: int = 0
    answer: int | None = None
    problem: str | None = None
    ended_at: str | None = None
    place: int = 0
    is_signed: int = 0
    sealed: bytes | None = field(default=None, repr=False)


def add(db: sqlite3.Connection, row: DeliveryRow) -> None:
    """Put a new one behind all others."""
    db.execute(
        "INSERT INTO deliveries (id, event_id, event_type, replica_id, url, body, state, next_at, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            row.id,
            row.event_id,
            row.event_type,
            row.replica_id,
            row.url,
            row.body,
            row.state,
            row.next_at,
            row.created_at,
        ),
    )


def heads(db: sqlite3.Connection) -> tuple[DeliveryRow, ...]:
    """Return the first pending one of each replica, the one due first in front."""
    rows = db.execute(
        "SELECT deliveries.*, webhook_secrets.replica_id IS NOT NULL AS is_signed, sealed FROM deliveries"
        " LEFT JOIN webhook_secrets ON webhook_secrets.replica_id = deliveries.replica_id WHERE place IN"
        " (SELECT min(place) FROM deliveries WHERE state = ? GROUP BY deliveries.replica_id) ORDER BY next_at, place",
        (PENDING,),
    )
    return tuple(DeliveryRow(**row) for row in rows)


def get(db: sqlite3.Connection, delivery_id: str) -> DeliveryRow | None:
    """Return one."""
    row = db.execute("SELECT * FROM deliveries WHERE id = ?", (delivery_id,)).fetchone()
    return None if row is None else DeliveryRow(**row)


def page(db: sqlite3.Connection, *, replica_id: str | None, state: str | None, limit: int) -> tuple[DeliveryRow, ...]:
    """Return the newest, newest first."""
    rows = db.execute(
        "SELECT * FROM deliveries WHERE (?1 IS NULL OR replica_id = ?1) AND (?2 IS NULL OR state = ?2)"
        " ORDER BY place DESC LIMIT ?3",
        (replica_id, state, limit),
    )
    return tuple(DeliveryRow(**row) for row in rows)


def note_try(db: sqlite3.Connection, row: DeliveryRow) -> None:
    """Write down how a try went."""
    db.execute(
        "UPDATE deliveries SET state = ?, attempts = ?, next_at = ?, answer = ?, problem = ?, ended_at = ?"
        " WHERE id = ?",
        (row.state, row.attempts, row.next_at, row.answer, row.problem, row.ended_at, row.id),
    )


def give_up_rest(db: sqlite3.Connection, row: DeliveryRow, *, problem: str, at: str) -> None:
    """Give up what waits behind a delivery for the same address."""
    db.execute(
        "UPDATE deliveries SET state = ?, problem = ?, ended_at = ?"
        " WHERE replica_id = ? AND url = ? AND state = ? AND place > ?",
        (FAILED, problem, at, row.replica_id, row.url, PENDING, row.place),
    )


def send_again(db: sqlite3.Connection, delivery_id: str, at: str) -> None:
    """Let one be tried from the start, under its old id."""
    db.execute(
        "UPDATE deliveries SET state = ?, attempts = 0, next_at = ?, ended_at = NULL WHERE id = ?",
        (PENDING, at, delivery_id),
    )


def forget(db: sqlite3.Connection, ended_before: str) -> None:
    """Forget those that ended long ago."""
    db.execute("DELETE FROM deliveries WHERE state != ? AND ended_at < ?", (PENDING, ended_before))
