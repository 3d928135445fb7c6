"""What analytics count, read from the database; it outlives the replicas it is about."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Happening:
    """Something at a moment: a replica made (`what` is its source), or a pull request's end (`what` is its state)."""

    at: str
    what: str


@dataclass(frozen=True, slots=True)
class TurnTime:
    """How long a turn ran, in a replica that came from `source`; a turn that runs has no end."""

    source: str
    began_at: str
    ended_at: str | None


def created(db: sqlite3.Connection, start: str, end: str) -> tuple[Happening, ...]:
    """Return the replicas made in a time, deleted ones included."""
    rows = db.execute("SELECT created_at, source FROM replicas WHERE created_at >= ? AND created_at < ?", (start, end))
    return tuple(Happening(*row) for row in rows)


def pulls_opened(db: sqlite3.Connection, start: str, end: str) -> tuple[Happening, ...]:
    """Return the pull requests first seen in a time, each once whatever number of replicas know it."""
    rows = db.execute(
        "SELECT min(seen_at) AS seen, 'opened' FROM pull_requests GROUP BY url HAVING seen >= ? AND seen < ?",
        (start, end),
    )
    return tuple(Happening(*row) for row in rows)


def pulls_ended(db: sqlite3.Connection, start: str, end: str) -> tuple[Happening, ...]:
    """Return the pull requests merged and closed in a time, each once."""
    rows = db.execute(
        "SELECT min(at) AS first, state FROM pull_request_ends GROUP BY url, state HAVING first >= ? AND first < ?",
        (start, end),
    )
    return tuple(Happening(*row) for row in rows)


def turns(db: sqlite3.Connection, start: str, end: str) -> tuple[TurnTime, ...]:
    """Return the turns that ran in a time, at least in part."""
    rows = db.execute(
        "SELECT coalesce(source, 'api'), began_at, ended_at FROM turn_times"
        " LEFT JOIN replicas ON replicas.id = replica_id WHERE began_at < ? AND (ended_at IS NULL OR ended_at > ?)",
        (end, start),
    )
    return tuple(TurnTime(*row) for row in rows)


def close_left_open(db: sqlite3.Connection) -> None:
    """After a crash: let every turn that ran have ended with the last its agent said, not with this moment."""
    db.execute(
        "UPDATE turn_times SET ended_at = max(began_at, coalesce((SELECT max(timestamp) FROM events"
        " WHERE events.chat_id = turn_times.chat_id), began_at)) WHERE ended_at IS NULL"
    )
