"""Which environment an id means to whom, and what may not be done to it."""

from __future__ import annotations

import sqlite3

from replicas_tui.local.db import environments, warm_pools
from replicas_tui.local.db.environments import EnvironmentRow
from replicas_tui.local.refusals import Refusal, bad


def visible(row: EnvironmentRow, user_id: str | None) -> bool:
    """Return whether a caller may see an environment: the team's, and its own."""
    return row.user_id is None or row.user_id == user_id


def found(db: sqlite3.Connection, environment_id: str, user_id: str | None, *, status: int = 404) -> EnvironmentRow:
    """Return an environment; Refusal for one that is not there, or is somebody else's.

    Args:
        db: The database.
        environment_id: An id, or `global`.
        user_id: Who asks; None is the team.
        status: What the API's documents say of this operation: 404, or 400 for lists below an environment.
    """
    row = environments.get(db, environment_id)
    if row is None or not visible(row, user_id):
        raise Refusal(status, "Environment not found")
    return row


def refuse_inherited(row: EnvironmentRow, what: str) -> None:
    """Refuse to attach to a personal environment what it inherits from its source."""
    if row.source_environment_id is not None:
        raise bad(what, "is inherited from the source environment and locked here")


def note_change(db: sqlite3.Connection, row: EnvironmentRow, at: str) -> None:
    """Write down that an environment is another than before: spares that were made of it are stale."""
    db.execute("UPDATE environments SET updated_at = ? WHERE id = ?", (at, row.id))
    if row.is_global:
        warm_pools.invalidate_all(db, at)
        return
    for environment_id in (row.id, *environments.heirs(db, row.id)):
        warm_pools.invalidate(db, environment_id, at)
