"""Warm and start hooks of environments in the database: every version is kept, one a kind is active."""

from __future__ import annotations

import sqlite3
import uuid
from dataclasses import dataclass

WARM, START = "warm", "start"


@dataclass(frozen=True, slots=True)
class HookRow:
    """One version of an environment's hook."""

    id: str
    environment_id: str
    kind: str
    version: int
    content: str
    is_active: int
    created_at: str


def active(db: sqlite3.Connection, environment_id: str, kind: str) -> HookRow | None:
    """Return the version that runs."""
    row = db.execute(
        "SELECT * FROM environment_hooks WHERE environment_id = ? AND kind = ? AND is_active", (environment_id, kind)
    ).fetchone()
    return None if row is None else HookRow(**row)


def last_version(db: sqlite3.Connection, environment_id: str, kind: str) -> int:
    """Return the newest version's number; 0 before the first."""
    (last,) = db.execute(
        "SELECT max(version) FROM environment_hooks WHERE environment_id = ? AND kind = ?", (environment_id, kind)
    ).fetchone()
    return int(last or 0)


def clear(db: sqlite3.Connection, environment_id: str, kind: str) -> None:
    """Let no version run."""
    db.execute(
        "UPDATE environment_hooks SET is_active = 0 WHERE environment_id = ? AND kind = ?", (environment_id, kind)
    )


def save(db: sqlite3.Connection, environment_id: str, kind: str, content: str, at: str) -> HookRow:
    """Store a new version and let it be the one that runs."""
    version = last_version(db, environment_id, kind) + 1
    clear(db, environment_id, kind)
    row = HookRow(str(uuid.uuid4()), environment_id, kind, version, content, 1, at)
    db.execute(
        "INSERT INTO environment_hooks (id, environment_id, kind, version, content, is_active, created_at)"
        " VALUES (?, ?, ?, ?, ?, 1, ?)",
        (row.id, row.environment_id, row.kind, row.version, row.content, row.created_at),
    )
    return row
