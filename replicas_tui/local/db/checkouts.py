"""The repositories of each replica in the database: where they came from, and where they stood when last looked at."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class CheckoutRow:
    """One repository of one replica.

    Attributes:
        path: Empty until it is cloned.
        pushed_commit: What was last pushed into a pull request.
        pulls: The pull requests of it, as JSON: `[[number, url], …]`; kept in a table of their own.
    """

    replica_id: str
    place: int
    repository_id: str
    name: str
    url: str
    default_branch: str
    path: str = ""
    base_commit: str = ""
    branch: str = ""
    added: int = 0
    removed: int = 0
    pushed_commit: str = ""
    pulls: str = "[]"


_SELECT = (
    "SELECT *, (SELECT json_group_array(json_array(number, url)) FROM (SELECT number, url FROM pull_requests"
    " WHERE pull_requests.replica_id = checkouts.replica_id AND repository = checkouts.name ORDER BY seen_at, number))"
    " AS pulls FROM checkouts"
)


def add(db: sqlite3.Connection, rows: Sequence[CheckoutRow]) -> None:
    """Store what a new replica is to hold."""
    db.executemany(
        "INSERT INTO checkouts (replica_id, place, repository_id, name, url, default_branch) VALUES (?, ?, ?, ?, ?, ?)",
        [(row.replica_id, row.place, row.repository_id, row.name, row.url, row.default_branch) for row in rows],
    )


def of_replica(db: sqlite3.Connection, replica_id: str) -> tuple[CheckoutRow, ...]:
    """Return those of one replica, in their order."""
    rows = db.execute(f"{_SELECT} WHERE replica_id = ? ORDER BY place", (replica_id,))
    return tuple(CheckoutRow(**row) for row in rows)


def of_replicas(db: sqlite3.Connection, replica_ids: Sequence[str]) -> dict[str, tuple[CheckoutRow, ...]]:
    """Return those of many replicas, for a list."""
    marks = ", ".join("?" * len(replica_ids))
    rows = db.execute(
        f"{_SELECT} WHERE replica_id IN ({marks}) ORDER BY place",
        tuple(replica_ids),
    )
    found: dict[str, tuple[CheckoutRow, ...]] = dict.fromkeys(replica_ids, ())
    for row in rows:
        checkout = CheckoutRow(**row)
        found[checkout.replica_id] += (checkout,)
    return found


def set_cloned(db: sqlite3.Connection, row: CheckoutRow) -> None:
    """Write down where it was cloned to, from which commit, on which branch."""
    db.execute(
        "UPDATE checkouts SET path = ?, base_commit = ?, branch = ?, default_branch = ?"
        " WHERE replica_id = ? AND place = ?",
        (row.path, row.base_commit, row.branch, row.default_branch, row.replica_id, row.place),
    )


def set_standing(db: sqlite3.Connection, rows: Sequence[CheckoutRow]) -> None:
    """Write down of each its branch and how many lines differ."""
    db.executemany(
        "UPDATE checkouts SET branch = ?, added = ?, removed = ? WHERE replica_id = ? AND place = ?",
        [(row.branch, row.added, row.removed, row.replica_id, row.place) for row in rows],
    )


def with_pushed(row: CheckoutRow, commit: str) -> CheckoutRow:
    """Return it with what was pushed last."""
    return replace(row, pushed_commit=commit)


def set_pushed(db: sqlite3.Connection, rows: Sequence[CheckoutRow]) -> None:
    """Write down of each what was pushed last into a pull request."""
    db.executemany(
        "UPDATE checkouts SET pushed_commit = ? WHERE replica_id = ? AND place = ?",
        [(row.pushed_commit, row.replica_id, row.place) for row in rows],
    )


def forget(db: sqlite3.Connection, replica_id: str) -> None:
    """Forget those of a replica that is gone."""
    db.execute("DELETE FROM checkouts WHERE replica_id = ?", (replica_id,))
