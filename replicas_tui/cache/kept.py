"""What cannot be fetched again: drafts, when each replica was last looked at, what was sent."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from replicas_tui.cache.rows import SavedDraft

SENT_KEPT = 1_000


def drafts(connection: sqlite3.Connection) -> dict[str, SavedDraft]:
    """Read every draft."""
    rows = connection.execute("SELECT key, text, line, column_ FROM drafts").fetchall()
    return {key: SavedDraft(text, (line, column)) for key, text, line, column in rows}


def save_draft(connection: sqlite3.Connection, key: str, draft: SavedDraft | None) -> None:
    """Write a draft, or take it away."""
    if draft is None:
        connection.execute("DELETE FROM drafts WHERE key = ?", (plain(key),))
        return
    row = (plain(key), plain(draft.text), *draft.cursor)
    connection.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?, ?)", row)


def marks(connection: sqlite3.Connection) -> dict[str, datetime]:
    """Read when each replica was last looked at."""
    rows = connection.execute("SELECT replica_id, at FROM marks").fetchall()
    return {replica_id: datetime.fromisoformat(at) for replica_id, at in rows}


def mark(connection: sqlite3.Connection, replica_id: str, at: datetime) -> None:
    """Write when a replica was last looked at."""
    connection.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (plain(replica_id), at.isoformat()))


def sent(connection: sqlite3.Connection, limit: int) -> tuple[str, ...]:
    """Read what was sent, newest last."""
    rows = connection.execute("SELECT text FROM sent ORDER BY number DESC LIMIT ?", (limit,)).fetchall()
    return tuple(text for (text,) in reversed(rows))


def remember_sent(connection: sqlite3.Connection, text: str) -> None:
    """Write what was sent; the same text again moves to the end."""
    connection.execute("DELETE FROM sent WHERE text = ?", (plain(text),))
    connection.execute("INSERT INTO sent (text) VALUES (?)", (plain(text),))
    connection.execute("DELETE FROM sent WHERE number <= (SELECT max(number) FROM sent) - ?", (SENT_KEPT,))


def plain(text: str) -> str:
    """Give text that UTF-8 can hold: a lone surrogate cannot be typed on purpose."""
    return text.encode("utf-8", "replace").decode()
