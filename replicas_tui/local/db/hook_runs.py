"""What hooks printed and how they ended, and what each workspace was given, in the database."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from replicas_tui.local.db import held_hooks

PENDING, RUNNING, COMPLETED, FAILED = "pending", "running", "completed", "failed"


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run of one hook; `commands` is JSON, `output` the end of what it printed."""

    workspace_id: str
    kind: str
    hook_type: str
    hook_name: str
    commands: str
    output: str
    total_chars: int
    exit_code: int
    timed_out: int
    executed_at: str


@dataclass(frozen=True, slots=True)
class OutfitRow:
    """What a workspace was given: names only, as JSON; `start_hooks` is how far its start hooks are."""

    workspace_id: str
    start_hooks: str
    files: str
    variables: str
    skills: str
    problems: str
    updated_at: str


def add(db: sqlite3.Connection, row: RunRow) -> None:
    """Store a run."""
    db.execute(
        "INSERT INTO hook_runs (id, workspace_id, kind, hook_type, hook_name, commands, output, total_chars, exit_code,"
        " timed_out, executed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            str(uuid.uuid4()),
            row.workspace_id,
            row.kind,
            row.hook_type,
            row.hook_name,
            row.commands,
            row.output,
            row.total_chars,
            row.exit_code,
            row.timed_out,
            row.executed_at,
        ),
    )


def of_workspace(db: sqlite3.Connection, workspace_id: str, kind: str) -> tuple[RunRow, ...]:
    """Return the runs of one kind, oldest first."""
    rows = db.execute(
        "SELECT workspace_id, kind, hook_type, hook_name, commands, output, total_chars, exit_code, timed_out,"
        " executed_at FROM hook_runs WHERE workspace_id = ? AND kind = ? ORDER BY executed_at, rowid",
        (workspace_id, kind),
    )
    return tuple(RunRow(**row) for row in rows)


def forget(db: sqlite3.Connection, workspace_id: str) -> None:
    """Forget what a workspace was given, what its hooks printed and which it held back."""
    held_hooks.drop_all(db, workspace_id)
    db.execute("DELETE FROM hook_runs WHERE workspace_id = ?", (workspace_id,))
    db.execute("DELETE FROM outfits WHERE workspace_id = ?", (workspace_id,))


def given(  # noqa: PLR0917 - one a column
    db: sqlite3.Connection,
    workspace_id: str,
    files: Sequence[str],
    variables: Sequence[str],
    skills: Sequence[str],
    problems: Sequence[str],
    at: str,
) -> None:
    """Write down what a workspace was given; its start hooks are still to run."""
    db.execute(
        "INSERT OR REPLACE INTO outfits (workspace_id, start_hooks, files, variables, skills, problems, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (workspace_id, PENDING, *(json.dumps(list(names)) for names in (files, variables, skills, problems)), at),
    )


def outfit(db: sqlite3.Connection, workspace_id: str) -> OutfitRow | None:
    """Return what a workspace was given."""
    row = db.execute("SELECT * FROM outfits WHERE workspace_id = ?", (workspace_id,)).fetchone()
    return None if row is None else OutfitRow(**row)


def set_start_hooks(db: sqlite3.Connection, workspace_id: str, state: str) -> None:
    """Write down how far the start hooks are."""
    db.execute("UPDATE outfits SET start_hooks = ? WHERE workspace_id = ?", (state, workspace_id))


def unstarted(db: sqlite3.Connection) -> tuple[str, ...]:
    """Return the active workspaces whose start hooks did not come to their end."""
    rows = db.execute(
        "SELECT workspace_id FROM outfits JOIN replicas ON replicas.id = workspace_id"
        " WHERE replicas.status = 'active' AND start_hooks IN (?, ?)",
        (PENDING, RUNNING),
    )
    return tuple(row[0] for row in rows)
