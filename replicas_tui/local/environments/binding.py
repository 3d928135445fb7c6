"""Which repositories the workspaces of an environment hold."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from replicas_tui.local.db import environments, repositories, repository_sets
from replicas_tui.local.db.environments import EnvironmentRow
from replicas_tui.local.db.repositories import RepositoryRow


def bound_repositories(db: sqlite3.Connection, row: EnvironmentRow) -> tuple[RepositoryRow, ...]:
    """Return the repositories of an environment, or of what it inherits from; each under a name of its own."""
    own = environments.get(db, row.source_environment_id or "") or row
    if own.repository_set_id is not None:
        return _apart(repository_sets.members(db, own.repository_set_id))
    found = None if own.repository_id is None else repositories.get(db, own.repository_id)
    return () if found is None else (found,)


def _apart(rows: tuple[RepositoryRow, ...]) -> tuple[RepositoryRow, ...]:
    """Give repositories of one name a number, as each becomes a folder."""
    named: dict[str, RepositoryRow] = {}
    for row in rows:
        name, number = row.name, 2
        while name in named:
            name, number = f"{row.name}-{number}", number + 1
        named[name] = replace(row, name=name)
    return tuple(named.values())
