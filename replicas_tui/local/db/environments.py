"""Environments in the database: the team's, one or more a repository; personal ones; the Global one underneath all."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from replicas_tui.local.words import GLOBAL


@dataclass(frozen=True, slots=True)
class EnvironmentRow:
    """One environment.

    Attributes:
        user_id: Whose it is; None is the team's.
        source_environment_id: What a personal one inherits from; its binding and prompt are that one's.
    """

    id: str
    name: str
    created_at: str
    description: str | None = None
    is_global: int = 0
    repository_id: str | None = None
    system_prompt: str | None = None
    updated_at: str = ""
    repository_set_id: str | None = None
    user_id: str | None = None
    personal_preferences: str | None = None
    source_environment_id: str | None = None


_COLUMNS = (
    "id, name, description, is_global, repository_id, system_prompt, created_at, updated_at, repository_set_id,"
    " user_id, personal_preferences, source_environment_id"
)
_COUNTED = ("environment_variables", "environment_files", "environment_skills", "environment_mcps")


def add(db: sqlite3.Connection, row: EnvironmentRow) -> None:
    """Store a new one; sqlite3.IntegrityError if its owner has one of that name."""
    db.execute(
        f"INSERT INTO environments ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - our words
        (
            row.id,
            row.name,
            row.description,
            row.is_global,
            row.repository_id,
            row.system_prompt,
            row.created_at,
            row.updated_at or row.created_at,
            row.repository_set_id,
            row.user_id,
            row.personal_preferences,
            row.source_environment_id,
        ),
    )


def free_name(db: sqlite3.Connection, wanted: str) -> str:
    """Return a name the team has no environment of: the wanted one, or with a number behind it."""
    taken = {found[0] for found in db.execute("SELECT name FROM environments WHERE user_id IS NULL")}
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    return name


def named(db: sqlite3.Connection, name: str, user_id: str | None) -> EnvironmentRow | None:
    """Return the one an owner has by that name."""
    row = db.execute("SELECT * FROM environments WHERE name = ? AND user_id IS ?", (name, user_id)).fetchone()
    return None if row is None else EnvironmentRow(**row)


def every(db: sqlite3.Connection) -> tuple[EnvironmentRow, ...]:
    """Return all, the Global one first."""
    rows = db.execute("SELECT * FROM environments ORDER BY is_global DESC, name, created_at")
    return tuple(EnvironmentRow(**row) for row in rows)


def get(db: sqlite3.Connection, environment_id: str) -> EnvironmentRow | None:
    """Return one, by its id or by the alias `global`."""
    where = "is_global = 1 OR id = ?" if environment_id == GLOBAL else "id = ?"
    row = db.execute(f"SELECT * FROM environments WHERE {where}", (environment_id,)).fetchone()  # noqa: S608 - ours
    return None if row is None else EnvironmentRow(**row)


def change(db: sqlite3.Connection, row: EnvironmentRow) -> None:
    """Write down what of one may change; sqlite3.IntegrityError if its owner has another of that name."""
    db.execute(
        "UPDATE environments SET name = ?, description = ?, repository_id = ?, repository_set_id = ?,"
        " system_prompt = ?, personal_preferences = ?, updated_at = ? WHERE id = ?",
        (
            row.name,
            row.description,
            row.repository_id,
            row.repository_set_id,
            row.system_prompt,
            row.personal_preferences,
            row.updated_at,
            row.id,
        ),
    )


def remove(db: sqlite3.Connection, environment_id: str) -> None:
    """Forget one with everything attached to it."""
    db.execute("DELETE FROM environments WHERE id = ?", (environment_id,))


def heirs(db: sqlite3.Connection, environment_id: str) -> tuple[str, ...]:
    """Return the ids of those that inherit from it."""
    rows = db.execute("SELECT id FROM environments WHERE source_environment_id = ?", (environment_id,))
    return tuple(row[0] for row in rows)


def counts(db: sqlite3.Connection, environment_id: str) -> tuple[int, int, int, int]:
    """Return how many variables, files, skills and MCPs are attached to one."""
    variables, files, skills, mcps = (
        db.execute(f"SELECT count(*) FROM {table} WHERE environment_id = ?", (environment_id,)).fetchone()[0]  # noqa: S608
        for table in _COUNTED
    )
    return variables, files, skills, mcps


def bound_to(db: sqlite3.Connection, repository_id: str) -> EnvironmentRow | None:
    """Return the team's first that is bound to a repository."""
    row = db.execute(
        "SELECT * FROM environments WHERE repository_id = ? AND user_id IS NULL ORDER BY created_at, rowid LIMIT 1",
        (repository_id,),
    ).fetchone()
    return None if row is None else EnvironmentRow(**row)


def bound_to_set(db: sqlite3.Connection, set_id: str) -> EnvironmentRow | None:
    """Return the team's first that is bound to a set of repositories."""
    row = db.execute(
        "SELECT * FROM environments WHERE repository_set_id = ? AND user_id IS NULL ORDER BY created_at, rowid LIMIT 1",
        (set_id,),
    ).fetchone()
    return None if row is None else EnvironmentRow(**row)
