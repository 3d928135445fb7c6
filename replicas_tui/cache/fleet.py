"""The last known fleet: one row, written whole."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from pydantic import Field, ValidationError

from replicas_tui.api.base import When, Wire
from replicas_tui.api.chats import Chat
from replicas_tui.api.replicas import Replica
from replicas_tui.cache.rows import SavedFleet

KEY = "fleet"


class _Fleet(Wire):
    replicas: tuple[Replica, ...] = ()
    chats: dict[str, tuple[Chat, ...]] = Field(default_factory=dict)
    listed_at: When = None
    ends: tuple[tuple[str, datetime, bool], ...] = ()


def read(connection: sqlite3.Connection) -> SavedFleet:
    """Read the fleet; one this version cannot read is none."""
    row = connection.execute("SELECT value FROM kept WHERE key = ?", (KEY,)).fetchone()
    if row is None:
        return SavedFleet()
    try:
        fleet = _Fleet.model_validate(json.loads(row[0]))
    except (ValueError, ValidationError):
        return SavedFleet()
    return SavedFleet(fleet.replicas, tuple(fleet.chats.items()), fleet.listed_at, fleet.ends)


def write(
    connection: sqlite3.Connection,
    replicas: Sequence[Replica],
    chats: Mapping[str, tuple[Chat, ...]],
    listed_at: datetime,
    ends: Sequence[tuple[str, datetime, bool]] = (),
) -> None:
    """Write the fleet, and forget transcripts, diffs, canvases and hook runs of replicas that are not in it."""
    known = {replica.id for replica in replicas}
    fleet = _Fleet(
        replicas=tuple(replicas),
        chats={replica_id: of for replica_id, of in chats.items() if replica_id in known},
        listed_at=listed_at,
        ends=tuple(ends),
    )
    # ASCII: SQLite's text is UTF-8, which cannot hold a lone surrogate.
    connection.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (KEY, json.dumps(fleet.model_dump(mode="json"))))
    for table in ("chats", "diffs", "canvas", "hook_runs"):
        held = {row[0] for row in connection.execute(f"SELECT DISTINCT replica_id FROM {table}")}  # noqa: S608 - ours
        rows = [(gone,) for gone in held - known]
        connection.executemany(f"DELETE FROM {table} WHERE replica_id = ?", rows)  # noqa: S608 - ours
