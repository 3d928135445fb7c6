"""Canvas files that were looked at: kept so that they can be read while their replica sleeps, every version of them."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from replicas_tui.cache.kept import plain
from replicas_tui.cache.rows import SavedCanvasFile, SeenCanvasFile

VERSIONS = 10  # of one name
MOST_BYTES = 64 * 1024 * 1024  # of all replicas of a server


def listed(connection: sqlite3.Connection, replica_id: str) -> tuple[SeenCanvasFile, ...]:
    """Read what is kept of a replica's canvas, newest first, without what is in it."""
    rows = connection.execute(
        "SELECT filename, kind, size, digest, seen_at FROM canvas WHERE replica_id = ?"
        " ORDER BY seen_at DESC, rowid DESC",
        (plain(replica_id),),
    )
    return tuple(
        SeenCanvasFile(filename, kind, size, digest, datetime.fromisoformat(at))
        for filename, kind, size, digest, at in rows.fetchall()
    )


def read(connection: sqlite3.Connection, replica_id: str, filename: str, digest: str) -> SavedCanvasFile | None:
    """Read one version of a file; None when it is not kept."""
    row = connection.execute(
        "SELECT kind, size, digest, seen_at, mime_type, is_text, body FROM canvas"
        " WHERE replica_id = ? AND filename = ? AND digest = ?",
        (plain(replica_id), plain(filename), digest),
    ).fetchone()
    if row is None:
        return None
    kind, size, digest, at, mime_type, is_text, body = row
    return SavedCanvasFile(filename, kind, size, digest, datetime.fromisoformat(at), mime_type, bool(is_text), body)


def keep(connection: sqlite3.Connection, replica_id: str, seen: SavedCanvasFile) -> None:
    """Write a version; one that was kept before keeps its moment. The oldest go when there are too many."""
    replica_id, filename = plain(replica_id), plain(seen.filename)
    row = (replica_id, filename, seen.digest, plain(seen.kind), plain(seen.mime_type), seen.size)
    connection.execute(
        "INSERT OR IGNORE INTO canvas (replica_id, filename, digest, kind, mime_type, size, is_text, body, seen_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*row, int(seen.is_text), seen.body, seen.seen_at.isoformat()),
    )
    connection.execute(
        "DELETE FROM canvas WHERE replica_id = ? AND filename = ? AND rowid NOT IN (SELECT rowid FROM canvas"
        " WHERE replica_id = ? AND filename = ? ORDER BY seen_at DESC, rowid DESC LIMIT ?)",
        (replica_id, filename, replica_id, filename, VERSIONS),
    )
    connection.execute(
        "DELETE FROM canvas WHERE rowid IN (SELECT rowid FROM (SELECT rowid, sum(length(body)) OVER"
        " (ORDER BY seen_at DESC, rowid DESC) AS so_far FROM canvas) WHERE so_far > ?)",
        (MOST_BYTES,),
    )
