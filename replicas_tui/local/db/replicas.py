"""Replicas in the database."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from replicas_tui.local.db import hook_runs
from replicas_tui.local.words import ARCHIVED, ASLEEP, DELETED


@dataclass(frozen=True, slots=True)
class ReplicaRow:
    """One replica; `config` and `webhook` are JSON as the user gave them, `failure` says why it is in error."""

    id: str
    name: str
    status: str
    source: str
    environment_id: str
    size: str
    lifecycle_policy: str
    config: str | None
    webhook: str | None
    created_at: str
    last_activity_at: str
    failure: str | None = None
    has_processes: int = 0
    asleep_since: str | None = None
    auto_stop_minutes: int | None = None
    user_id: str | None = None


def add(db: sqlite3.Connection, row: ReplicaRow) -> None:
    """Store a new one."""
    db.execute(
        "INSERT INTO replicas (id, name, status, source, environment_id, size, lifecycle_policy, config, webhook,"
        " created_at, last_activity_at, auto_stop_minutes, user_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            row.id,
            row.name,
            row.status,
            row.source,
            row.environment_id,
            row.size,
            row.lifecycle_policy,
            row.config,
            row.webhook,
            row.created_at,
            row.last_activity_at,
            row.auto_stop_minutes,
            row.user_id,
        ),
    )


def get(db: sqlite3.Connection, replica_id: str) -> ReplicaRow | None:
    """Return one, also when it is deleted."""
    row = db.execute("SELECT * FROM replicas WHERE id = ?", (replica_id,)).fetchone()
    return None if row is None else ReplicaRow(**row)


def page(
    db: sqlite3.Connection,
    *,
    status: str | None,
    source: str | None,
    limit: int,
    offset: int,
    user_id: str | None = None,
) -> tuple[tuple[ReplicaRow, ...], int]:
    """Return a page, newest first (archived: last used first), and how many there are in all."""
    where, values = "status != ?", [DELETED]
    for column, value in (("status", status), ("source", source), ("user_id", user_id)):
        if value is not None:
            where += f" AND {column} = ?"
            values.append(value)
    order = "last_activity_at" if status == ARCHIVED else "created_at"
    (total,) = db.execute(f"SELECT count(*) FROM replicas WHERE {where}", values).fetchone()  # noqa: S608 - our words
    rows = db.execute(
        f"SELECT * FROM replicas WHERE {where} ORDER BY {order} DESC, rowid DESC LIMIT ? OFFSET ?",  # noqa: S608
        (*values, limit, offset),
    )
    return tuple(ReplicaRow(**row) for row in rows), total


def every(db: sqlite3.Connection) -> tuple[ReplicaRow, ...]:
    """Return all that are not deleted."""
    rows = db.execute("SELECT * FROM replicas WHERE status != ? ORDER BY created_at", (DELETED,))
    return tuple(ReplicaRow(**row) for row in rows)


def set_status(db: sqlite3.Connection, replica_id: str, status: str, *, at: str, failure: str | None = None) -> None:
    """Write the status down, since when it sleeps, and why it failed."""
    asleep = at if status in ASLEEP else None
    db.execute(
        "UPDATE replicas SET status = ?, failure = ?, asleep_since = ? WHERE id = ?",
        (status, failure, asleep, replica_id),
    )


def touch(db: sqlite3.Connection, replica_id: str, at: str) -> None:
    """Write down that something happened in it."""
    db.execute("UPDATE replicas SET last_activity_at = ? WHERE id = ?", (at, replica_id))


def forget_webhook(db: sqlite3.Connection, replica_id: str) -> None:
    """Tell its webhook nothing more."""
    db.execute("UPDATE replicas SET webhook = NULL WHERE id = ?", (replica_id,))


def with_processes(db: sqlite3.Connection) -> tuple[str, ...]:
    """Return the ids of those, deleted ones too, of which processes may be left."""
    return tuple(row[0] for row in db.execute("SELECT id FROM replicas WHERE has_processes"))


def set_has_processes(db: sqlite3.Connection, *replica_ids: str, there_may_be: bool) -> None:
    """Write down whether a crash of the engine may leave processes of them behind."""
    rows = ((int(there_may_be), each) for each in replica_ids)
    db.executemany("UPDATE replicas SET has_processes = ? WHERE id = ?", rows)


def buried(db: sqlite3.Connection) -> tuple[str, ...]:
    """Return the ids of deleted ones whose repositories were not cleared away yet."""
    rows = db.execute(
        "SELECT id FROM replicas WHERE status = ? AND id IN (SELECT replica_id FROM checkouts)", (DELETED,)
    )
    return tuple(row[0] for row in rows)


def bury_rest(db: sqlite3.Connection) -> None:
    """Forget the chats of replicas whose deletion was cut short."""
    db.execute("DELETE FROM chats WHERE replica_id IN (SELECT id FROM replicas WHERE status = ?)", (DELETED,))


def bury(db: sqlite3.Connection, replica_id: str) -> None:
    """Forget all of it but that it was there: deleting it again is no error."""
    db.execute("DELETE FROM chats WHERE replica_id = ?", (replica_id,))
    hook_runs.forget(db, replica_id)
    db.execute(
        "UPDATE replicas SET status = ?, config = NULL, webhook = NULL, failure = NULL WHERE id = ?",
        (DELETED, replica_id),
    )


def with_waiting(db: sqlite3.Connection) -> tuple[str, ...]:
    """Return the ids of those that are there and have a message that waits."""
    rows = db.execute(
        "SELECT DISTINCT replicas.id FROM replicas JOIN chats ON chats.replica_id = replicas.id"
        " JOIN messages ON messages.chat_id = chats.id"
        " WHERE messages.state = 'waiting' AND replicas.status NOT IN (?, 'preparing', 'error')",
        (DELETED,),
    )
    return tuple(row[0] for row in rows)
