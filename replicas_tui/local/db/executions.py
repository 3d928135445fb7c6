"""Runs of automations in the database.

Invariants: a run is `pending` until its message is stored, `creating` until the turn of that message begins, `running`
until it ends, then `completed` or `failed`, for good.
"""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass

PENDING = "pending"
CREATING = "creating"
RUNNING = "running"
COMPLETED = "completed"
FAILED = "failed"
_OPEN = f"('{PENDING}', '{CREATING}', '{RUNNING}')"


@dataclass(frozen=True, slots=True)
class ExecutionRow:
    """One run; `trigger_payload` and `config` are JSON.

    Attributes:
        message_id: The message whose turn it follows.
        subject: What it is about, e.g. a pull request; runs about the same may share a workspace.
    """

    id: str
    automation_id: str
    triggered_at: str
    trigger_payload: str = "{}"
    status: str = PENDING
    config: str = "{}"
    workspace_id: str | None = None
    message_id: str | None = None
    subject: str | None = None
    error: str | None = None
    completed_at: str | None = None


def add(db: sqlite3.Connection, row: ExecutionRow) -> None:
    """Store a new one."""
    fields = asdict(row)
    db.execute(
        f"INSERT INTO executions ({', '.join(fields)}) VALUES ({', '.join('?' * len(fields))})",  # noqa: S608 - ours
        tuple(fields.values()),
    )


def get(db: sqlite3.Connection, execution_id: str) -> ExecutionRow | None:
    """Return one."""
    row = db.execute("SELECT * FROM executions WHERE id = ?", (execution_id,)).fetchone()
    return None if row is None else ExecutionRow(**row)


def page(
    db: sqlite3.Connection, automation_id: str, *, limit: int, offset: int
) -> tuple[tuple[ExecutionRow, ...], int]:
    """Return a page of those of one automation, newest first, and how many there are."""
    (total,) = db.execute("SELECT count(*) FROM executions WHERE automation_id = ?", (automation_id,)).fetchone()
    rows = db.execute(
        "SELECT * FROM executions WHERE automation_id = ? ORDER BY triggered_at DESC, rowid DESC LIMIT ? OFFSET ?",
        (automation_id, limit, offset),
    )
    return tuple(ExecutionRow(**row) for row in rows), total


def in_state(db: sqlite3.Connection, status: str) -> tuple[ExecutionRow, ...]:
    """Return those in a state, oldest first."""
    rows = db.execute("SELECT * FROM executions WHERE status = ? ORDER BY triggered_at, rowid", (status,))
    return tuple(ExecutionRow(**row) for row in rows)


def open_with_message(db: sqlite3.Connection, message_id: str) -> ExecutionRow | None:
    """Return the one that follows a message, unless it is over."""
    row = db.execute(f"SELECT * FROM executions WHERE message_id = ? AND status IN {_OPEN}", (message_id,)).fetchone()  # noqa: S608
    return None if row is None else ExecutionRow(**row)


def open_in_workspace(db: sqlite3.Connection, workspace_id: str) -> tuple[ExecutionRow, ...]:
    """Return those of a workspace that are not over."""
    rows = db.execute(f"SELECT * FROM executions WHERE workspace_id = ? AND status IN {_OPEN}", (workspace_id,))  # noqa: S608
    return tuple(ExecutionRow(**row) for row in rows)


def stranded(db: sqlite3.Connection) -> tuple[ExecutionRow, ...]:
    """Return those whose message was taken back or deleted with its chat."""
    rows = db.execute(
        "SELECT * FROM executions WHERE status IN (?, ?)"
        " AND NOT EXISTS (SELECT 1 FROM messages WHERE messages.id = message_id)",
        (CREATING, RUNNING),
    )
    return tuple(ExecutionRow(**row) for row in rows)


def workspace_of(db: sqlite3.Connection, automation_id: str, subject: str) -> str | None:
    """Return the workspace an automation last made for a subject and that can still be talked to."""
    row = db.execute(
        "SELECT workspace_id FROM executions JOIN replicas ON replicas.id = workspace_id"
        " WHERE automation_id = ? AND subject = ? AND replicas.status NOT IN ('deleted', 'error')"
        " ORDER BY triggered_at DESC LIMIT 1",
        (automation_id, subject),
    ).fetchone()
    return None if row is None else str(row[0])


def set_begun(db: sqlite3.Connection, execution_id: str, *, workspace_id: str, message_id: str) -> None:
    """Write down where it happens, and with which message."""
    db.execute(
        "UPDATE executions SET status = ?, workspace_id = ?, message_id = ? WHERE id = ? AND status = ?",
        (CREATING, workspace_id, message_id, execution_id, PENDING),
    )


def set_message(db: sqlite3.Connection, row: ExecutionRow) -> None:
    """Write down the message it is about to be, to a workspace that is there."""
    db.execute(
        "UPDATE executions SET message_id = ?, workspace_id = ? WHERE id = ?",
        (row.message_id, row.workspace_id, row.id),
    )


def set_status(
    db: sqlite3.Connection, execution_id: str, status: str, *, error: str | None = None, at: str | None = None
) -> None:
    """Write down how far it is, or how it ended and when."""
    db.execute(
        "UPDATE executions SET status = ?, error = ?, completed_at = ? WHERE id = ?", (status, error, at, execution_id)
    )
