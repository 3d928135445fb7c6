"""What the hooks of replicas printed, to read while these sleep."""

from __future__ import annotations

import sqlite3
import zlib
from datetime import datetime

from replicas_tui.cache.kept import plain
from replicas_tui.cache.rows import SavedHookRuns

MOST = 200  # replicas whose runs are kept


def read(connection: sqlite3.Connection, replica_id: str) -> SavedHookRuns | None:
    """Read the runs of a replica as they were last read; None when they were not."""
    wanted = "SELECT read_at, packed FROM hook_runs WHERE replica_id = ?"
    row = connection.execute(wanted, (plain(replica_id),)).fetchone()
    if row is None:
        return None
    try:
        return SavedHookRuns(datetime.fromisoformat(row[0]), zlib.decompress(row[1]).decode())
    except (zlib.error, ValueError):
        return None


def keep(connection: sqlite3.Connection, replica_id: str, saved: SavedHookRuns) -> None:
    """Write the runs of a replica; the oldest of too many are forgotten."""
    packed = zlib.compress(saved.packed.encode("utf-8", "replace"), 1)
    row = (plain(replica_id), saved.read_at.isoformat(), packed)
    connection.execute("INSERT OR REPLACE INTO hook_runs VALUES (?, ?, ?)", row)
    connection.execute(
        "DELETE FROM hook_runs WHERE replica_id IN"
        " (SELECT replica_id FROM hook_runs ORDER BY read_at DESC LIMIT -1 OFFSET ?)",
        (MOST,),
    )
