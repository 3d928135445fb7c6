"""What is attached to environments in the database: variables, files, MCP servers. What may be secret is sealed."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Where one family is kept: what an item is called by, and its second column in clear."""

    name: str
    label: str
    detail: str


VARIABLES = Table("environment_variables", "key", "personal_override_allowed")
FILES = Table("environment_files", "name", "path")
MCPS = Table("environment_mcps", "name", "transport")


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item; `label` and `detail` are the columns its table names, `sealed` can be read by the vault alone."""

    id: str
    environment_id: str
    label: str
    detail: str
    sealed: bytes
    created_at: str
    updated_at: str


def add(db: sqlite3.Connection, table: Table, row: ItemRow) -> None:
    """Store a new one; sqlite3.IntegrityError if its environment has one of that label, where that is not allowed."""
    db.execute(
        f"INSERT INTO {table.name} (id, environment_id, {table.label}, {table.detail}, sealed, created_at, updated_at)"  # noqa: S608
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (row.id, row.environment_id, row.label, row.detail, row.sealed, row.created_at, row.updated_at),
    )


def of_environment(db: sqlite3.Connection, table: Table, environment_id: str) -> tuple[ItemRow, ...]:
    """Return those of one environment, by label."""
    rows = db.execute(
        f"SELECT * FROM {table.name} WHERE environment_id = ? ORDER BY {table.label}, created_at",  # noqa: S608
        (environment_id,),
    )
    return tuple(_row(table, row) for row in rows)


def get(db: sqlite3.Connection, table: Table, environment_id: str, item_id: str) -> ItemRow | None:
    """Return one of an environment."""
    row = db.execute(
        f"SELECT * FROM {table.name} WHERE id = ? AND environment_id = ?",  # noqa: S608
        (item_id, environment_id),
    ).fetchone()
    return None if row is None else _row(table, row)


def labelled(db: sqlite3.Connection, table: Table, environment_id: str, label: str) -> ItemRow | None:
    """Return the first an environment has by that label."""
    return next((row for row in of_environment(db, table, environment_id) if row.label == label), None)


def change(db: sqlite3.Connection, table: Table, row: ItemRow) -> None:
    """Write one down anew."""
    db.execute(
        f"UPDATE {table.name} SET {table.label} = ?, {table.detail} = ?, sealed = ?, updated_at = ? WHERE id = ?",  # noqa: S608
        (row.label, row.detail, row.sealed, row.updated_at, row.id),
    )


def remove(db: sqlite3.Connection, table: Table, item_id: str) -> None:
    """Forget one."""
    db.execute(f"DELETE FROM {table.name} WHERE id = ?", (item_id,))  # noqa: S608


def _row(table: Table, row: sqlite3.Row) -> ItemRow:
    return ItemRow(
        row["id"],
        row["environment_id"],
        row[table.label],
        str(row[table.detail]),
        row["sealed"],
        row["created_at"],
        row["updated_at"],
    )
