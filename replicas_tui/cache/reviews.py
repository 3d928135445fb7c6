"""What a reader made of changes: comments that were not sent, and what was looked at; and the diffs, to read asleep."""

from __future__ import annotations

import sqlite3
import zlib
from datetime import datetime

from replicas_tui.cache.kept import plain
from replicas_tui.cache.rows import SavedDiffs, SavedReview

MOST = 200  # replicas whose diffs are kept


def read(connection: sqlite3.Connection, replica_id: str) -> SavedReview:
    """Read a review; comments in the order they were begun."""
    comments = connection.execute(
        "SELECT packed FROM comments WHERE replica_id = ? ORDER BY rowid", (plain(replica_id),)
    ).fetchall()
    looks = connection.execute("SELECT packed FROM looks WHERE replica_id = ?", (plain(replica_id),)).fetchone()
    return SavedReview(tuple(packed for (packed,) in comments), looks[0] if looks is not None else "")


def keep_comment(connection: sqlite3.Connection, replica_id: str, comment_id: str, packed: str | None) -> None:
    """Write a comment, or take it away."""
    at = (plain(replica_id), plain(comment_id))
    if packed is None:
        connection.execute("DELETE FROM comments WHERE replica_id = ? AND id = ?", at)
        return
    connection.execute(
        "INSERT INTO comments VALUES (?, ?, ?) ON CONFLICT (replica_id, id) DO UPDATE SET packed = excluded.packed",
        (*at, plain(packed)),
    )


def keep_looks(connection: sqlite3.Connection, replica_id: str, packed: str) -> None:
    """Write what was looked at."""
    connection.execute("INSERT OR REPLACE INTO looks VALUES (?, ?)", (plain(replica_id), plain(packed)))


def diffs(connection: sqlite3.Connection, replica_id: str) -> SavedDiffs | None:
    """Read the diffs of a replica as they were last read; None when they were not."""
    row = connection.execute("SELECT read_at, packed FROM diffs WHERE replica_id = ?", (plain(replica_id),)).fetchone()
    if row is None:
        return None
    try:
        return SavedDiffs(datetime.fromisoformat(row[0]), zlib.decompress(row[1]).decode())
    except (zlib.error, ValueError):
        return None


def save_diffs(connection: sqlite3.Connection, replica_id: str, saved: SavedDiffs) -> None:
    """Write the diffs of a replica; the oldest of too many are forgotten."""
    packed = zlib.compress(saved.packed.encode("utf-8", "replace"), 1)
    row = (plain(replica_id), saved.read_at.isoformat(), packed)
    connection.execute("INSERT OR REPLACE INTO diffs VALUES (?, ?, ?)", row)
    connection.execute(
        "DELETE FROM diffs WHERE replica_id IN (SELECT replica_id FROM diffs ORDER BY read_at DESC LIMIT -1 OFFSET ?)",
        (MOST,),
    )
