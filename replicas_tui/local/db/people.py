"""Users and API keys in the database. Of a key only its digest is kept."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UserRow:
    """One person who has personal keys."""

    id: str
    email: str
    display_name: str
    created_at: str
    avatar_url: str | None = None


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One key; without `user_id` it is the organisation's. `hint` is how it begins and ends, for people to tell it."""

    id: str
    digest: str
    hint: str
    name: str
    created_at: str
    user_id: str | None = None
    last_used_at: str | None = None
    revoked_at: str | None = None


def add_user(db: sqlite3.Connection, row: UserRow) -> None:
    """Store a new one; sqlite3.IntegrityError if the address is taken."""
    db.execute(
        "INSERT INTO users (id, email, display_name, avatar_url, created_at) VALUES (?, ?, ?, ?, ?)",
        (row.id, row.email, row.display_name, row.avatar_url, row.created_at),
    )


def user(db: sqlite3.Connection, user_id: str) -> UserRow | None:
    """Return one."""
    row = db.execute("SELECT * FROM users WHERE id = ?", (user_id,)).fetchone()
    return None if row is None else UserRow(**row)


def user_of_email(db: sqlite3.Connection, email: str) -> UserRow | None:
    """Return who has an address."""
    row = db.execute("SELECT * FROM users WHERE email = ?", (email,)).fetchone()
    return None if row is None else UserRow(**row)


def set_profile(db: sqlite3.Connection, user_id: str, display_name: str, avatar_url: str | None) -> None:
    """Write down how somebody wants to be shown."""
    db.execute("UPDATE users SET display_name = ?, avatar_url = ? WHERE id = ?", (display_name, avatar_url, user_id))


def add_key(db: sqlite3.Connection, row: KeyRow) -> None:
    """Store a new one."""
    db.execute(
        "INSERT INTO api_keys (id, digest, hint, name, user_id, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        (row.id, row.digest, row.hint, row.name, row.user_id, row.created_at),
    )


def keys(db: sqlite3.Connection) -> tuple[KeyRow, ...]:
    """Return all that are good, oldest first."""
    rows = db.execute("SELECT * FROM api_keys WHERE revoked_at IS NULL ORDER BY created_at, rowid")
    return tuple(KeyRow(**row) for row in rows)


def keys_of_user(
    db: sqlite3.Connection, user_id: str | None, *, limit: int, offset: int
) -> tuple[tuple[KeyRow, ...], int]:
    """Return a page of the good keys of a user, newest first, and how many there are in all."""
    (total,) = db.execute(
        "SELECT count(*) FROM api_keys WHERE user_id = ? AND revoked_at IS NULL", (user_id,)
    ).fetchone()
    rows = db.execute(
        "SELECT * FROM api_keys WHERE user_id = ? AND revoked_at IS NULL ORDER BY created_at DESC, rowid DESC"
        " LIMIT ? OFFSET ?",
        (user_id, limit, offset),
    )
    return tuple(KeyRow(**row) for row in rows), total


def key(db: sqlite3.Connection, key_id: str) -> KeyRow | None:
    """Return one that is good."""
    row = db.execute("SELECT * FROM api_keys WHERE id = ? AND revoked_at IS NULL", (key_id,)).fetchone()
    return None if row is None else KeyRow(**row)


def is_known(db: sqlite3.Connection, digest: str) -> bool:
    """Return whether a key was ever stored, revoked ones included."""
    return db.execute("SELECT 1 FROM api_keys WHERE digest = ?", (digest,)).fetchone() is not None


def note_use(db: sqlite3.Connection, key_id: str, at: str) -> None:
    """Write down when a key was used."""
    db.execute("UPDATE api_keys SET last_used_at = ? WHERE id = ?", (at, key_id))


def revoke(db: sqlite3.Connection, key_id: str, at: str) -> None:
    """End a key; it stays known, so that it never becomes good again."""
    db.execute("UPDATE api_keys SET revoked_at = ? WHERE id = ?", (at, key_id))
