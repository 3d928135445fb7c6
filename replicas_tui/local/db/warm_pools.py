"""Warm pools in the database: one an environment, and the spare workspaces that were made for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

WARMING, READY, ASSIGNED, EXPIRED, FAILED = "warming", "ready", "assigned", "expired", "failed"


@dataclass(frozen=True, slots=True)
class PoolRow:
    """One pool; what a spare was made for is its `generation`, so that older ones are known as stale.

    One that is stale may still be given out, as it is better than none; one that is older than `floor` may not.
    """

    id: str
    environment_id: str
    enabled: int
    updated_at: str
    generation: int = 1
    error_count: int = 0
    next_retry_at: str | None = None
    last_error_at: str | None = None
    last_error_message: str | None = None
    last_failure_at: str | None = None
    last_failure_reason: str | None = None
    floor: int = 1


@dataclass(frozen=True, slots=True)
class SpareRow:
    """One spare; its id is that of the replica that takes it. `checkouts` is JSON of what was cloned."""

    id: str
    pool_id: str
    environment_id: str
    status: str
    generation: int
    created_at: str
    updated_at: str
    error_message: str | None = None
    checkouts: str = "[]"


def enable(db: sqlite3.Connection, pool_id: str, environment_id: str, *, enabled: bool, at: str) -> PoolRow:
    """Switch an environment's pool on or off, make it if need be, and return it; switched on it may try at once."""
    db.execute(
        "INSERT INTO warm_pools (id, environment_id, enabled, updated_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (environment_id) DO UPDATE SET enabled = excluded.enabled, updated_at = excluded.updated_at,"
        " next_retry_at = NULL, error_count = 0",
        (pool_id, environment_id, int(enabled), at),
    )
    found = of_environment(db, environment_id)
    assert found is not None  # noqa: S101 - just stored
    return found


def of_environment(db: sqlite3.Connection, environment_id: str) -> PoolRow | None:
    """Return the pool of an environment."""
    row = db.execute("SELECT * FROM warm_pools WHERE environment_id = ?", (environment_id,)).fetchone()
    return None if row is None else PoolRow(**row)


def get(db: sqlite3.Connection, pool_id: str) -> PoolRow | None:
    """Return one."""
    row = db.execute("SELECT * FROM warm_pools WHERE id = ?", (pool_id,)).fetchone()
    return None if row is None else PoolRow(**row)


def every(db: sqlite3.Connection) -> tuple[PoolRow, ...]:
    """Return all."""
    return tuple(PoolRow(**row) for row in db.execute("SELECT * FROM warm_pools ORDER BY updated_at"))


def invalidate(db: sqlite3.Connection, environment_id: str, at: str) -> None:
    """Note that what was made of an environment so far is stale; a pool that waits to try again may do so now."""
    db.execute(
        "UPDATE warm_pools SET generation = generation + 1, updated_at = ?, next_retry_at = NULL"
        " WHERE environment_id = ?",
        (at, environment_id),
    )


def invalidate_all(db: sqlite3.Connection, at: str) -> None:
    """Note that what was made of any environment so far is stale."""
    db.execute("UPDATE warm_pools SET generation = generation + 1, updated_at = ?, next_retry_at = NULL", (at,))


def condemn_all(db: sqlite3.Connection, at: str) -> None:
    """Note that what was made of any environment so far is stale, and must not be given out."""
    invalidate_all(db, at)
    db.execute("UPDATE warm_pools SET floor = generation")


def note_failure(db: sqlite3.Connection, pool_id: str, reason: str, *, at: str, retry_at: str) -> None:
    """Write down that a spare could not be made, and when to try again."""
    db.execute(
        "UPDATE warm_pools SET error_count = error_count + 1, next_retry_at = ?, last_error_at = ?,"
        " last_error_message = ?, last_failure_at = ?, last_failure_reason = ?, updated_at = ? WHERE id = ?",
        (retry_at, at, reason, at, reason, at, pool_id),
    )


def note_success(db: sqlite3.Connection, pool_id: str, at: str) -> None:
    """Write down that a spare was made."""
    db.execute(
        "UPDATE warm_pools SET error_count = 0, next_retry_at = NULL, last_error_at = NULL, last_error_message = NULL,"
        " updated_at = ? WHERE id = ?",
        (at, pool_id),
    )


def add_spare(db: sqlite3.Connection, row: SpareRow) -> None:
    """Store a new spare."""
    db.execute(
        "INSERT INTO warm_workspaces (id, pool_id, environment_id, status, generation, created_at, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (row.id, row.pool_id, row.environment_id, row.status, row.generation, row.created_at, row.updated_at),
    )


def spare(db: sqlite3.Connection, spare_id: str) -> SpareRow | None:
    """Return one spare."""
    row = db.execute("SELECT * FROM warm_workspaces WHERE id = ?", (spare_id,)).fetchone()
    return None if row is None else SpareRow(**row)


def spares(db: sqlite3.Connection, pool_id: str, statuses: Sequence[str] = ()) -> tuple[SpareRow, ...]:
    """Return the spares of a pool, newest first; of some statuses, or all."""
    rows = db.execute(
        "SELECT * FROM warm_workspaces WHERE pool_id = ? ORDER BY created_at DESC, rowid DESC", (pool_id,)
    )
    return tuple(row for row in (SpareRow(**each) for each in rows) if not statuses or row.status in statuses)


def spares_in(db: sqlite3.Connection, status: str) -> tuple[SpareRow, ...]:
    """Return the spares of all pools in a status."""
    rows = db.execute("SELECT * FROM warm_workspaces WHERE status = ?", (status,))
    return tuple(SpareRow(**row) for row in rows)


def set_spare(
    db: sqlite3.Connection,
    spare_id: str,
    status: str,
    *,
    at: str,
    error: str | None = None,
    checkouts: str | None = None,
) -> None:
    """Write a spare's status down, with why it failed or what was cloned into it."""
    db.execute(
        "UPDATE warm_workspaces SET status = ?, updated_at = ?, error_message = ?, checkouts = coalesce(?, checkouts)"
        " WHERE id = ?",
        (status, at, error, checkouts, spare_id),
    )


def claim(db: sqlite3.Connection, environment_id: str, at: str) -> SpareRow | None:
    """Take a ready spare out of an environment's pool: a fresh one first, the oldest of them; None if none is good."""
    row = db.execute(
        "UPDATE warm_workspaces SET status = ?, updated_at = ? WHERE id = (SELECT id FROM warm_workspaces"
        " WHERE environment_id = ? AND status = ? AND generation >="
        " (SELECT floor FROM warm_pools WHERE warm_pools.id = pool_id)"
        " ORDER BY generation DESC, created_at LIMIT 1) RETURNING *",
        (ASSIGNED, at, environment_id, READY),
    ).fetchone()
    return None if row is None else SpareRow(**row)


def forget_old(db: sqlite3.Connection, pool_id: str, keep: int) -> None:
    """Forget the oldest spares that are of no more use, but for a few that tell what happened."""
    db.execute(
        "DELETE FROM warm_workspaces WHERE pool_id = ? AND status IN (?, ?, ?) AND id NOT IN (SELECT id FROM"
        " warm_workspaces WHERE pool_id = ? ORDER BY created_at DESC, rowid DESC LIMIT ?)",
        (pool_id, ASSIGNED, EXPIRED, FAILED, pool_id, keep),
    )
