"""What makes no noise, and what made some before."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final

from replicas_tui.cache.kept import plain

KEPT: Final = 2_000


def muted(connection: sqlite3.Connection) -> frozenset[str]:
    """Read which replicas are to be quiet."""
    return frozenset(row[0] for row in connection.execute("SELECT replica_id FROM muted"))


def mute(connection: sqlite3.Connection, replica_id: str, *, on: bool) -> None:
    """Write that a replica is to be quiet, or may speak."""
    how = "INSERT OR IGNORE INTO muted VALUES (?)" if on else "DELETE FROM muted WHERE replica_id = ?"
    connection.execute(how, (plain(replica_id),))


def alerted(connection: sqlite3.Connection) -> frozenset[str]:
    """Read the names of alerts that were found before."""
    return frozenset(row[0] for row in connection.execute("SELECT name FROM alerted"))


def remember(connection: sqlite3.Connection, names: Sequence[str]) -> None:
    """Write names of alerts; the oldest are forgotten."""
    connection.executemany("INSERT OR IGNORE INTO alerted (name) VALUES (?)", [(plain(name),) for name in names])
    connection.execute("DELETE FROM alerted WHERE number <= (SELECT max(number) FROM alerted) - ?", (KEPT,))
