"""Pull requests that workspaces opened, in the database (merge requests too)."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

OPEN = "open"
MERGED = "merged"
CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class PullRow:
    """One pull request; `repository` is the name of the workspace's clone, `is_told` once a webhook told it."""

    replica_id: str
    url: str
    repository: str
    number: int
    seen_at: str
    state: str = OPEN
    is_told: int = 0


def add(db: sqlite3.Connection, row: PullRow) -> bool:
    """Store one unless it is known, and return whether it was new."""
    done = db.execute(
        "INSERT INTO pull_requests (replica_id, url, repository, number, state, is_told, seen_at)"
        " SELECT ?, ?, ?, ?, ?, ?, ?"
        " WHERE NOT EXISTS (SELECT 1 FROM pull_requests WHERE replica_id = ? AND url = ? COLLATE NOCASE)",
        (
            row.replica_id,
            row.url,
            row.repository,
            row.number,
            row.state,
            row.is_told,
            row.seen_at,
            row.replica_id,
            row.url,
        ),
    )
    return done.rowcount > 0


def of_replica(db: sqlite3.Connection, replica_id: str) -> tuple[PullRow, ...]:
    """Return those of one replica, as they were seen."""
    rows = db.execute("SELECT * FROM pull_requests WHERE replica_id = ? ORDER BY seen_at, rowid", (replica_id,))
    return tuple(PullRow(**row) for row in rows)


def by_url(db: sqlite3.Connection, url: str) -> tuple[PullRow, ...]:
    """Return the pull request at an address, once a replica that opened or touched it."""
    return tuple(
        PullRow(**row) for row in db.execute("SELECT * FROM pull_requests WHERE url = ? COLLATE NOCASE", (url,))
    )


def open_on_branch(db: sqlite3.Connection, branch: str) -> tuple[PullRow, ...]:
    """Return the open ones of the workspaces whose clone is on a branch."""
    rows = db.execute(
        "SELECT pull_requests.* FROM pull_requests JOIN checkouts ON checkouts.replica_id = pull_requests.replica_id"
        " AND checkouts.name = pull_requests.repository WHERE checkouts.branch = ? AND pull_requests.state = ?",
        (branch, OPEN),
    )
    return tuple(PullRow(**row) for row in rows)


def every_open(db: sqlite3.Connection) -> tuple[PullRow, ...]:
    """Return all open ones, a row for each replica that opened or touched one."""
    rows = db.execute("SELECT * FROM pull_requests WHERE state = ? ORDER BY seen_at, rowid", (OPEN,))
    return tuple(PullRow(**row) for row in rows)


def set_state(db: sqlite3.Connection, url: str, state: str) -> None:
    """Write down what became of it."""
    db.execute("UPDATE pull_requests SET state = ? WHERE url = ? COLLATE NOCASE", (state, url))


def untold(db: sqlite3.Connection, replica_id: str) -> tuple[PullRow, ...]:
    """Return those no webhook told yet."""
    return tuple(row for row in of_replica(db, replica_id) if not row.is_told)


def note_told(db: sqlite3.Connection, replica_id: str) -> None:
    """Write down that a webhook tells all of them."""
    db.execute("UPDATE pull_requests SET is_told = 1 WHERE replica_id = ?", (replica_id,))
