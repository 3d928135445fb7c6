"""What the deliveries of a replica are signed with, sealed; `clear` is what an older engine left and nobody sealed yet.

A secret outlives its replica for as long as there is a delivery of it that may be made again.
"""

from __future__ import annotations

import sqlite3


def keep(db: sqlite3.Connection, replica_id: str, url: str, sealed: bytes) -> None:
    """Store the one of a replica, in place of what it had."""
    db.execute(
        "INSERT OR REPLACE INTO webhook_secrets (replica_id, url, sealed) VALUES (?, ?, ?)", (replica_id, url, sealed)
    )


def in_clear(db: sqlite3.Connection) -> tuple[tuple[str, str, str], ...]:
    """Return replica, address and secret of those not sealed yet."""
    rows = db.execute("SELECT replica_id, url, clear FROM webhook_secrets WHERE clear IS NOT NULL")
    return tuple((row[0], row[1], row[2]) for row in rows)


def forget_unused(db: sqlite3.Connection) -> None:
    """Forget those that nothing can be signed with any more."""
    db.execute(
        "DELETE FROM webhook_secrets WHERE replica_id NOT IN (SELECT id FROM replicas WHERE webhook IS NOT NULL)"
        " AND replica_id NOT IN (SELECT replica_id FROM deliveries)"
    )
