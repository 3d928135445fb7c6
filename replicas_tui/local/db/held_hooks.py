"""Start hooks that an active workspace did not run for want of trust, so that they can run at the moment it is given.

Invariants: a row is written with the log of the run that was held back, and goes with the log of the one that makes up
for it; each start of the workspace begins with none. A row that was begun is never begun again.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from replicas_tui.local.words import ACTIVE, ASLEEP

_DUE = (
    " FROM held_hooks JOIN replicas ON replicas.id = workspace_id AND replicas.status = ?"
    " JOIN checkouts ON checkouts.replica_id = workspace_id AND checkouts.name = hook_name"
    " JOIN trusted_hooks ON trusted_hooks.url = checkouts.url AND trusted_hooks.digest = held_hooks.digest"
    " WHERE begun_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class HeldRow:
    """The start hook of a repository, by the repository's name, and what was to be trusted."""

    workspace_id: str
    hook_name: str
    digest: str
    begun_at: str | None = None


def hold(db: sqlite3.Connection, row: HeldRow) -> None:
    """Write down that a hook was held back."""
    db.execute(
        "INSERT OR REPLACE INTO held_hooks (workspace_id, hook_name, digest) VALUES (?, ?, ?)",
        (row.workspace_id, row.hook_name, row.digest),
    )


def drop(db: sqlite3.Connection, workspace_id: str, hook_name: str) -> None:
    """Write down that a hook is held back no more."""
    db.execute("DELETE FROM held_hooks WHERE workspace_id = ? AND hook_name = ?", (workspace_id, hook_name))


def drop_all(db: sqlite3.Connection, workspace_id: str) -> None:
    """Forget what a workspace holds back."""
    db.execute("DELETE FROM held_hooks WHERE workspace_id = ?", (workspace_id,))


def begin_next(db: sqlite3.Connection, workspace_id: str, at: str) -> HeldRow | None:
    """Begin the first hook a workspace may make up for, in the order of its repositories; None if there is none."""
    row = db.execute(
        f"UPDATE held_hooks SET begun_at = ? WHERE workspace_id = ? AND hook_name = (SELECT hook_name{_DUE}"  # noqa: S608 - our own words
        " AND workspace_id = ? ORDER BY checkouts.place LIMIT 1) RETURNING *",
        (at, workspace_id, ACTIVE, workspace_id),
    ).fetchone()
    return None if row is None else HeldRow(**row)


def due(db: sqlite3.Connection) -> tuple[HeldRow, ...]:
    """Return what active workspaces may make up for."""
    return tuple(HeldRow(**row) for row in db.execute(f"SELECT held_hooks.*{_DUE}", (ACTIVE,)))


def count_asleep(db: sqlite3.Connection, digest: str) -> int:
    """Return how many workspaces that sleep held these hooks back when they last were awake."""
    (count,) = db.execute(
        "SELECT count(DISTINCT workspace_id) FROM held_hooks JOIN replicas ON replicas.id = workspace_id"  # noqa: S608 - our own words
        f" WHERE digest = ? AND replicas.status IN ({', '.join('?' * len(ASLEEP))})",
        (digest, *ASLEEP),
    ).fetchone()
    return int(count)


def take_cut_short(db: sqlite3.Connection) -> tuple[HeldRow, ...]:
    """Take out those of active workspaces that were begun and have no end: the engine ended first."""
    rows = db.execute(
        "DELETE FROM held_hooks WHERE begun_at IS NOT NULL"
        " AND workspace_id IN (SELECT id FROM replicas WHERE status = ?) RETURNING *",
        (ACTIVE,),
    )
    return tuple(HeldRow(**row) for row in rows.fetchall())
