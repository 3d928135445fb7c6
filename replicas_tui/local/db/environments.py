"""Environments in the database: one a repository, and the Global one underneath all of them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from replicas_tui.local.words import GLOBAL


@dataclass(frozen=True, slots=True)
class EnvironmentRow:
    """One environment; without a repository it is unbound, or the Global one."""

    id: str
    name: str
    created_at: str
    description: str | None = None
    is_global: int = 0
    repository_id: str | None = None
    system_prompt: str | None = None


def add(db: sqlite3.Connection, row: EnvironmentRow) -> None:
    """Store a new one; a name that is taken gets a number behind it."""
    taken = {found[0] for found in db.execute("SELECT name FROM environments")}
    name, number = row.name, 2
    while name in taken:
        name, number = f"{row.name}-{number}", number + 1
    db.execute(
        "INSERT INTO environments (id, name, description, is_global, repository_id, system_prompt, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (row.id, name, row.description, row.is_global, row.repository_id, row.system_prompt, row.created_at),
    )


def every(db: sqlite3.Connection) -> tuple[EnvironmentRow, ...]:
    """Return all, the Global one first."""
    rows = db.execute("SELECT * FROM environments ORDER BY is_global DESC, name")
    return tuple(EnvironmentRow(**row) for row in rows)


def get(db: sqlite3.Connection, environment_id: str) -> EnvironmentRow | None:
    """Return one, by its id or by the alias `global`."""
    where = "is_global = 1 OR id = ?" if environment_id == GLOBAL else "id = ?"
    row = db.execute(f"SELECT * FROM environments WHERE {where}", (environment_id,)).fetchone()  # noqa: S608 - ours
    return None if row is None else EnvironmentRow(**row)


def bound_to(db: sqlite3.Connection, repository_id: str) -> EnvironmentRow | None:
    """Return the first that is bound to a repository."""
    row = db.execute(
        "SELECT * FROM environments WHERE repository_id = ? ORDER BY created_at, rowid LIMIT 1", (repository_id,)
    ).fetchone()
    return None if row is None else EnvironmentRow(**row)
