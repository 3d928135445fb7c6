"""Sets of repositories in the database: what is worked on together."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from replicas_tui.local.db.repositories import RepositoryRow


@dataclass(frozen=True, slots=True)
class SetRow:
    """One set; its name is unique."""

    id: str
    name: str
    created_at: str
    description: str | None = None


def add(db: sqlite3.Connection, row: SetRow, repository_ids: Sequence[str]) -> None:
    """Store a new one with its members in their order."""
    db.execute(
        "INSERT INTO repository_sets (id, name, description, created_at) VALUES (?, ?, ?, ?)",
        (row.id, row.name, row.description, row.created_at),
    )
    db.executemany(
        "INSERT INTO repository_set_members (set_id, place, repository_id) VALUES (?, ?, ?)",
        [(row.id, place, repository_id) for place, repository_id in enumerate(repository_ids)],
    )


def every(db: sqlite3.Connection) -> tuple[SetRow, ...]:
    """Return all, by name."""
    return tuple(SetRow(**row) for row in db.execute("SELECT * FROM repository_sets ORDER BY name"))


def get(db: sqlite3.Connection, set_id: str) -> SetRow | None:
    """Return one."""
    row = db.execute("SELECT * FROM repository_sets WHERE id = ?", (set_id,)).fetchone()
    return None if row is None else SetRow(**row)


def named(db: sqlite3.Connection, name: str) -> SetRow | None:
    """Return the one of that name."""
    row = db.execute("SELECT * FROM repository_sets WHERE name = ?", (name,)).fetchone()
    return None if row is None else SetRow(**row)


def members(db: sqlite3.Connection, set_id: str) -> tuple[RepositoryRow, ...]:
    """Return the repositories of a set, in its order."""
    rows = db.execute(
        "SELECT repositories.* FROM repository_set_members JOIN repositories ON repositories.id = repository_id"
        " WHERE set_id = ? ORDER BY place",
        (set_id,),
    )
    return tuple(RepositoryRow(**row) for row in rows)
