"""The last known fleet: one row, written whole."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime

from pydantic import Field, ValidationError

from replicas_tui.api.base import When, Wire
from replicas_tui.api.chats import Chat
from replicas_tui.api.event_payloads import RepoState
from replicas_tui.api.replicas import Replica
from replicas_tui.cache.rows import SavedFleet

KEY = "fleet"


class _Fleet(Wire):
    replicas: tuple[Replica, ...] = ()
    chats: dict[str, tuple[Chat, ...]] = Field(default_factory=dict)
    listed_at: When = None
    ends: tuple[tuple[str, datetime, bool], ...] = ()
    repos: dict[str, tuple[RepoState, ...]] = Field(default_factory=dict)


def read(connection: sqlite3.Connection) -> SavedFleet:
    """Read the fleet; one this version cannot read is none."""
    row = connection.execute("SELECT value FROM kept WHERE key = ?", (KEY,)).fetchone()
    if row is None:
        return SavedFleet()
    try:
        fleet = _Fleet.model_validate(json.loads(row[0]))
    except (ValueError, ValidationError):
        return SavedFleet()
    chats, repos = tuple(fleet.chats.items()), tuple(fleet.repos.items())
    return SavedFleet(fleet.replicas, chats, fleet.listed_at, fleet.ends, repos)


def write(connection: sqlite3.Connection, fleet: SavedFleet) -> None:
    """Write the fleet, and forget transcripts, diffs, canvases and hook runs of replicas that are not in it."""
    known = {replica.id for replica in fleet.replicas}
    kept = _Fleet(
        replicas=fleet.replicas,
        chats={replica_id: of for replica_id, of in fleet.chats if replica_id in known},
        listed_at=fleet.listed_at,
        ends=fleet.ends,
        repos={replica_id: of for replica_id, of in fleet.repos if replica_id in known},
    )
    # ASCII: SQLite's text is UTF-8, which cannot hold a lone surrogate.
    connection.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (KEY, json.dumps(kept.model_dump(mode="json"))))
    for table in ("chats", "diffs", "canvas", "hook_runs"):
        held = {row[0] for row in connection.execute(f"SELECT DISTINCT replica_id FROM {table}")}  # noqa: S608 - ours
        rows = [(gone,) for gone in held - known]
        connection.executemany(f"DELETE FROM {table} WHERE replica_id = ?", rows)  # noqa: S608 - ours
