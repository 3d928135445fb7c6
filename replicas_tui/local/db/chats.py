"""Chats in the database."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChatRow:
    """One chat; `is_titled` once its title is more than the agent's name, `session_id` once the agent told it."""

    id: str
    replica_id: str
    provider: str
    title: str
    is_titled: int
    created_at: str
    updated_at: str
    parent_chat_id: str | None = None
    last_message_text: str | None = None
    last_message_at: str | None = None
    session_id: str | None = None
    model: str | None = None


def add(db: sqlite3.Connection, row: ChatRow) -> None:
    """Store a new one; sqlite3.IntegrityError if the id is taken."""
    db.execute(
        "INSERT INTO chats (id, replica_id, provider, title, is_titled, created_at, updated_at, parent_chat_id, model)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            row.id,
            row.replica_id,
            row.provider,
            row.title,
            row.is_titled,
            row.created_at,
            row.updated_at,
            row.parent_chat_id,
            row.model,
        ),
    )


def get(db: sqlite3.Connection, chat_id: str) -> ChatRow | None:
    """Return one."""
    row = db.execute("SELECT * FROM chats WHERE id = ?", (chat_id,)).fetchone()
    return None if row is None else ChatRow(**row)


def of_replica(db: sqlite3.Connection, replica_id: str) -> tuple[ChatRow, ...]:
    """Return those of one replica, oldest first."""
    rows = db.execute("SELECT * FROM chats WHERE replica_id = ? ORDER BY created_at, rowid", (replica_id,))
    return tuple(ChatRow(**row) for row in rows)


def latest(db: sqlite3.Connection, replica_id: str, provider: str | None = None) -> ChatRow | None:
    """Return the chat used last, of one agent or of any."""
    row = db.execute(
        "SELECT * FROM chats WHERE replica_id = ? AND (? IS NULL OR provider = ?)"
        " ORDER BY coalesce(last_message_at, created_at) DESC, rowid DESC LIMIT 1",
        (replica_id, provider, provider),
    ).fetchone()
    return None if row is None else ChatRow(**row)


def note_message(db: sqlite3.Connection, chat_id: str, *, text: str, title: str, at: str) -> None:
    """Write down what was last said to it; the first message gives an untitled chat its title."""
    db.execute(
        "UPDATE chats SET last_message_text = ?, last_message_at = ?, updated_at = ?,"
        " title = CASE is_titled WHEN 0 THEN ? ELSE title END, is_titled = 1 WHERE id = ?",
        (text, at, at, title, chat_id),
    )


def touch(db: sqlite3.Connection, chat_id: str, at: str) -> None:
    """Write down that something happened in it."""
    db.execute("UPDATE chats SET updated_at = ? WHERE id = ?", (at, chat_id))


def set_session(db: sqlite3.Connection, chat_id: str, session_id: str | None) -> None:
    """Write down the session by which its agent is resumed."""
    db.execute("UPDATE chats SET session_id = ? WHERE id = ?", (session_id, chat_id))


def set_model(db: sqlite3.Connection, chat_id: str, model: str) -> None:
    """Write down the model a message asked for; it is the chat's from then on."""
    db.execute("UPDATE chats SET model = ? WHERE id = ?", (model, chat_id))


def remove(db: sqlite3.Connection, chat_id: str) -> None:
    """Forget it, its messages and its events."""
    db.execute("DELETE FROM chats WHERE id = ?", (chat_id,))
