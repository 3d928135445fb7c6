"""Connected repositories in the database."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RepositoryRow:
    """One repository; `url` is canonical, so that the same one is not connected twice."""

    id: str
    name: str
    url: str
    default_branch: str
    created_at: str


def add(db: sqlite3.Connection, row: RepositoryRow) -> None:
    """Store a new one."""
    db.execute(
        "INSERT INTO repositories (id, name, url, default_branch, created_at) VALUES (?, ?, ?, ?, ?)",
        (row.id, row.name, row.url, row.default_branch, row.created_at),
    )


def every(db: sqlite3.Connection) -> tuple[RepositoryRow, ...]:
    """Return all, by name."""
    return tuple(RepositoryRow(**row) for row in db.execute("SELECT * FROM repositories ORDER BY name, created_at"))


def get(db: sqlite3.Connection, repository_id: str) -> RepositoryRow | None:
    """Return one."""
    row = db.execute("SELECT * FROM repositories WHERE id = ?", (repository_id,)).fetchone()
    return None if row is None else RepositoryRow(**row)


def by_url(db: sqlite3.Connection, url: str) -> RepositoryRow | None:
    """Return the one of a canonical URL."""
    row = db.execute("SELECT * FROM repositories WHERE url = ?", (url,)).fetchone()
    return None if row is None else RepositoryRow(**row)


def set_default_branch(db: sqlite3.Connection, repository_id: str, branch: str) -> None:
    """Write down what its default branch is now."""
    db.execute("UPDATE repositories SET default_branch = ? WHERE id = ?", (branch, repository_id))
