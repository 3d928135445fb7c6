"""The transcripts: events of each chat, numbered from its first. Appending and reading a window cost the window."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

Event = dict[str, Any]
NEWEST = 2_000


def append(db: sqlite3.Connection, chat_id: str, event: Event) -> int:
    """Store an event at the end of a chat and return its position from the front."""
    position = total(db, chat_id)
    payload = json.dumps(event["payload"], separators=(",", ":"))
    db.execute(
        "INSERT INTO events (chat_id, position, timestamp, type, payload) VALUES (?, ?, ?, ?, ?)",
        (chat_id, position, event["timestamp"], event["type"], payload),
    )
    return position


def total(db: sqlite3.Connection, chat_id: str) -> int:
    """Return how many events a chat has."""
    (last,) = db.execute("SELECT max(position) FROM events WHERE chat_id = ?", (chat_id,)).fetchone()
    return 0 if last is None else int(last) + 1


def window(db: sqlite3.Connection, chat_id: str, *, limit: int | None, offset: int) -> tuple[list[Event], int, bool]:
    """Read from the end: skip `offset` newest events, then take `limit`; without a limit, all.

    Returns:
        The events, oldest first; how many the chat has; whether there are older ones.
    """
    count = total(db, chat_id)
    end = max(0, count - offset)
    start = 0 if limit is None else max(0, end - limit)
    rows = db.execute(
        "SELECT timestamp, type, payload FROM events WHERE chat_id = ? AND position >= ? AND position < ?"
        " ORDER BY position",
        (chat_id, start, end),
    )
    events = [
        {"timestamp": row["timestamp"], "type": row["type"], "payload": json.loads(row["payload"])} for row in rows
    ]
    return events, count, start > 0


def last_to_say(db: sqlite3.Connection, replica_id: str, address: str) -> str | None:
    """Return the chat of a replica in which a numbered page was named last; only the newest events are looked at.

    Args:
        db: The database.
        replica_id: Whose chats.
        address: Ends with a number, and holds no character that GLOB knows.
    """
    row = db.execute(
        "SELECT chat_id FROM events WHERE chat_id IN (SELECT id FROM chats WHERE replica_id = ?)"
        " AND position > (SELECT max(position) FROM events AS own WHERE own.chat_id = events.chat_id) - ?"
        " AND payload GLOB '*' || ? || '[^0-9]*' ORDER BY timestamp DESC, position DESC LIMIT 1",
        (replica_id, NEWEST, address),
    ).fetchone()
    return None if row is None else str(row[0])
