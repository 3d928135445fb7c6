"""Enabled skills and skill registries of environments, in the database."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SkillRow:
    """One enabled skill; `source` says where it is found, unique in its environment as `slug` is."""

    id: str
    environment_id: str
    name: str
    slug: str
    source: str
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class RegistryRow:
    """One registry: a git repository or a folder in which skills are found."""

    id: str
    environment_id: str
    name: str
    url: str
    repository_full_name: str
    default_branch: str
    created_at: str
    updated_at: str


def add(db: sqlite3.Connection, row: SkillRow) -> None:
    """Store a new one; sqlite3.IntegrityError if its environment has it."""
    db.execute(
        "INSERT INTO environment_skills (id, environment_id, name, slug, source, created_at, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (row.id, row.environment_id, row.name, row.slug, row.source, row.created_at, row.updated_at),
    )


def of_environment(db: sqlite3.Connection, environment_id: str) -> tuple[SkillRow, ...]:
    """Return those of one environment, by name."""
    rows = db.execute("SELECT * FROM environment_skills WHERE environment_id = ? ORDER BY name", (environment_id,))
    return tuple(SkillRow(**row) for row in rows)


def installs(db: sqlite3.Connection) -> dict[str, int]:
    """Return how many environments have each source enabled."""
    rows = db.execute("SELECT source, count(*) FROM environment_skills GROUP BY source")
    return {row[0]: row[1] for row in rows}


def remove(db: sqlite3.Connection, skill_id: str) -> None:
    """Forget one."""
    db.execute("DELETE FROM environment_skills WHERE id = ?", (skill_id,))


def add_registry(db: sqlite3.Connection, row: RegistryRow) -> None:
    """Store a new one; sqlite3.IntegrityError if its environment has it."""
    db.execute(
        "INSERT INTO skills_registries (id, environment_id, name, url, repository_full_name, default_branch,"
        " created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            row.id,
            row.environment_id,
            row.name,
            row.url,
            row.repository_full_name,
            row.default_branch,
            row.created_at,
            row.updated_at,
        ),
    )


def registries(db: sqlite3.Connection, environment_id: str | None = None) -> tuple[RegistryRow, ...]:
    """Return those of one environment, or of all."""
    rows = db.execute(
        "SELECT * FROM skills_registries WHERE ? IS NULL OR environment_id = ? ORDER BY created_at, rowid",
        (environment_id, environment_id),
    )
    return tuple(RegistryRow(**row) for row in rows)


def remove_registry(db: sqlite3.Connection, registry_id: str) -> None:
    """Forget one."""
    db.execute("DELETE FROM skills_registries WHERE id = ?", (registry_id,))
