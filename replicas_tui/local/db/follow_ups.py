"""What forges said about the pull requests of replicas, in the database: each thing once, until its agent was told.

A row waits, then has the id of the message that tells it, then is told; one told without a message was left out.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

LONGEST_LIST = 4_000  # characters of what several checks of one commit said


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """One thing that was said.

    Attributes:
        id: The forge's own name of it, the same whichever way it came.
        url: The page of the pull request.
        kind: `ci`, `review` or `comment`.
        is_by_opener: 1 if who opened the pull request said it.
        about: The commit of a check, the verdict of a review, the place of a comment.
        page: Where it can be read.
        source: `webhook` or `poll`.
    """

    replica_id: str
    id: str
    url: str
    kind: str
    author: str
    is_by_opener: int
    about: str
    text: str
    page: str
    source: str
    heard_at: str
    message_id: str | None = None
    told_at: str | None = None


_MARKS = ", ".join("?" * len(fields(FollowUpRow)))


def add(db: sqlite3.Connection, row: FollowUpRow) -> bool:
    """Store one unless it is known, and return whether it was new."""
    done = db.execute(f"INSERT INTO follow_ups VALUES ({_MARKS}) ON CONFLICT DO NOTHING", astuple(row))  # noqa: S608
    return done.rowcount > 0


def lengthen(db: sqlite3.Connection, row: FollowUpRow) -> None:
    """Add another check to what is known of a commit, as long as nobody was told of it."""
    db.execute(
        "UPDATE follow_ups SET text = text || char(10) || ? WHERE replica_id = ? AND id = ? AND message_id IS NULL"
        " AND told_at IS NULL AND instr(text, ?) = 0 AND length(text) < ?",
        (row.text, row.replica_id, row.id, row.text, LONGEST_LIST),
    )


def waiting(db: sqlite3.Connection, replica_id: str, url: str) -> tuple[FollowUpRow, ...]:
    """Return what waits to be told of one pull request, as it was heard."""
    rows = db.execute(
        "SELECT * FROM follow_ups WHERE told_at IS NULL AND message_id IS NULL AND replica_id = ?"
        " AND url = ? COLLATE NOCASE ORDER BY heard_at, rowid",
        (replica_id, url),
    )
    return tuple(FollowUpRow(**row) for row in rows)


def untold(db: sqlite3.Connection) -> tuple[FollowUpRow, ...]:
    """Return all that no agent was told for certain."""
    return tuple(FollowUpRow(**row) for row in db.execute("SELECT * FROM follow_ups WHERE told_at IS NULL"))


def set_message(db: sqlite3.Connection, rows: Sequence[FollowUpRow], message_id: str | None) -> None:
    """Write down which message tells them; None lets them wait again."""
    db.executemany(
        "UPDATE follow_ups SET message_id = ? WHERE replica_id = ? AND id = ?",
        [(message_id, row.replica_id, row.id) for row in rows],
    )


def set_told(db: sqlite3.Connection, rows: Sequence[FollowUpRow], at: str) -> None:
    """Write down that there is nothing more to do about them."""
    db.executemany(
        "UPDATE follow_ups SET told_at = ? WHERE replica_id = ? AND id = ?",
        [(at, row.replica_id, row.id) for row in rows],
    )


def messages_since(db: sqlite3.Connection, replica_id: str, url: str, at: str, kind: str | None = None) -> int:
    """Return how many messages told of a pull request since a moment; with a kind, only those that told of that."""
    (found,) = db.execute(
        "SELECT count(DISTINCT message_id) FROM follow_ups WHERE replica_id = ? AND url = ? COLLATE NOCASE"
        " AND told_at >= ? AND (? IS NULL OR kind = ?)",
        (replica_id, url, at, kind, kind),
    ).fetchone()
    return int(found)
