"""Transcripts on disk: of each chat one unbroken run of events, by their positions from the front."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from replicas_tui.api.history import AgentEvent
from replicas_tui.cache.rows import CachedHistory

LIMIT = 200 * 1024 * 1024  # bytes of events; the chats nobody read for longest go first

_PUT_CHAT = """
INSERT INTO chats (chat_id, replica_id, total, used)
VALUES (?, ?, ?, (SELECT ifnull(max(used), 0) + 1 FROM chats))
ON CONFLICT (chat_id) DO UPDATE SET replica_id = excluded.replica_id, total = excluded.total, used = excluded.used
"""
_PUT_EVENT = """
INSERT INTO events VALUES (?, ?, ?, ?, ?)
ON CONFLICT (chat_id, position)
DO UPDATE SET timestamp = excluded.timestamp, type = excluded.type, payload = excluded.payload
"""


def read(connection: sqlite3.Connection, chat_id: str, limit: int, before: int | None) -> CachedHistory:
    """Read the newest `limit` events, or those just before a position."""
    chat = connection.execute("SELECT total FROM chats WHERE chat_id = ?", (chat_id,)).fetchone()
    first, last = _run(connection, chat_id)
    if chat is None or last is None or first is None:
        return CachedHistory()
    rows = connection.execute(
        "SELECT position, timestamp, type, payload FROM events WHERE chat_id = ? AND position < ?"
        " ORDER BY position DESC LIMIT ?",
        (chat_id, last + 1 if before is None else before, max(limit, 0)),
    ).fetchall()
    rows.reverse()
    # Not validated again: it was when it came, and unwrapping an event twice would change it.
    events = tuple(
        AgentEvent.model_construct(timestamp=timestamp, type=kind, payload=json.loads(payload))
        for _, timestamp, kind, payload in rows
    )
    start = rows[0][0] if rows else (last + 1 if before is None else max(before, first))
    return CachedHistory(events, start, chat[0], first)


def write(
    connection: sqlite3.Connection,
    *,
    chat_id: str,
    replica_id: str,
    events: Sequence[AgentEvent],
    start: int,
    total: int,
) -> None:
    """Write a window; what is held beyond `total` goes, and all that is held if the window leaves a gap to it."""
    end = start + len(events)
    connection.execute(_PUT_CHAT, (chat_id, replica_id, total))
    first, last = _run(connection, chat_id)
    if first is not None and last is not None and (start > last + 1 or end < first):
        connection.execute("DELETE FROM events WHERE chat_id = ?", (chat_id,))
    connection.execute("DELETE FROM events WHERE chat_id = ? AND position >= ?", (chat_id, max(total, end)))
    rows = [
        (chat_id, position, _plain(event.timestamp), _plain(event.type), json.dumps(event.payload))
        for position, event in enumerate(events, start)
    ]
    connection.executemany(_PUT_EVENT, rows)


def touch(connection: sqlite3.Connection, chat_id: str) -> None:
    """Note that somebody reads a chat."""
    connection.execute(
        "UPDATE chats SET used = (SELECT max(used) + 1 FROM chats) WHERE chat_id = ?",
        (chat_id,),
    )


def evict(connection: sqlite3.Connection, limit: int = LIMIT) -> None:
    """Forget whole chats, the longest unread first, until the rest fits; the newest one stays."""
    held = connection.execute("SELECT chat_id, bytes FROM chats ORDER BY used DESC").fetchall()
    room = limit
    for number, (chat_id, size) in enumerate(held):
        room -= size
        if number and room < 0:
            connection.execute("DELETE FROM chats WHERE chat_id = ?", (chat_id,))
    connection.execute("PRAGMA incremental_vacuum").fetchall()


def _run(connection: sqlite3.Connection, chat_id: str) -> tuple[int | None, int | None]:
    first = connection.execute("SELECT min(position) FROM events WHERE chat_id = ?", (chat_id,)).fetchone()[0]
    last = connection.execute("SELECT max(position) FROM events WHERE chat_id = ?", (chat_id,)).fetchone()[0]
    return first, last


def _plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
