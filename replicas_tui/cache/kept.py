"""What cannot be fetched again: drafts, when each replica was last looked at, what was sent."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime

from replicas_tui.cache.rows import SavedDraft

SENT_KEPT = 1_000


def drafts(connection: sqlite3.Connection) -> dict[str, SavedDraft]:
    """Read every draft."""
    rows = connection.execute("SELECT key, text, line, column_, pastes, along FROM drafts").fetchall()
    return {
        key: SavedDraft(text, (line, column), tuple(json.loads(pastes)), along)
        for key, text, line, column, pastes, along in rows
    }


def save_drafts(connection: sqlite3.Connection, drafts: Mapping[str, SavedDraft | None]) -> None:
    """Write drafts, or take them away."""
    for key, draft in drafts.items():
        _save_draft(connection, key, draft)


def _save_draft(connection: sqlite3.Connection, key: str, draft: SavedDraft | None) -> None:
    if draft is None:
        connection.execute("DELETE FROM drafts WHERE key = ?", (plain(key),))
        return
    row = (plain(key), plain(draft.text), *draft.cursor, json.dumps(draft.pastes), plain(draft.along))
    connection.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?, ?, ?, ?)", row)


def attach(connection: sqlite3.Connection, digest: str, content: bytes) -> None:
    """Write the bytes of an image under their digest."""
    connection.execute("INSERT OR IGNORE INTO attached VALUES (?, ?)", (digest, content))


def attached(connection: sqlite3.Connection, digest: str) -> bytes | None:
    """Read the bytes of an image; None when they are not there."""
    row = connection.execute("SELECT content FROM attached WHERE digest = ?", (digest,)).fetchone()
    return row[0] if row is not None else None


def forget_attached(connection: sqlite3.Connection) -> None:
    """Drop the images that no draft speaks of."""
    connection.execute(
        "DELETE FROM attached WHERE NOT EXISTS (SELECT 1 FROM drafts WHERE instr(drafts.along, attached.digest))"
    )


def marks(connection: sqlite3.Connection) -> dict[str, datetime]:
    """Read when each replica was last looked at."""
    rows = connection.execute("SELECT replica_id, at FROM marks").fetchall()
    return {replica_id: datetime.fromisoformat(at) for replica_id, at in rows}


def mark(connection: sqlite3.Connection, marks: Mapping[str, datetime]) -> None:
    """Write when replicas were last looked at."""
    rows = [(plain(replica_id), at.isoformat()) for replica_id, at in marks.items()]
    connection.executemany("INSERT OR REPLACE INTO marks VALUES (?, ?)", rows)


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
