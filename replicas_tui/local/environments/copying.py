"""Copies what is attached to an environment to another, for a team's environment that is made from one."""

from __future__ import annotations

import sqlite3
import uuid
from dataclasses import replace

from replicas_tui.local.db import environment_hooks, environment_items, skills
from replicas_tui.local.db.environment_items import FILES, MCPS, VARIABLES
from replicas_tui.local.db.environments import EnvironmentRow
from replicas_tui.local.vault import Vault


def copy_contents(db: sqlite3.Connection, vault: Vault, source_id: str, target: EnvironmentRow) -> None:
    """Give `target` its own copies of the variables, files, MCP servers, skills, registries and active hooks."""
    at = target.created_at
    for table in (VARIABLES, FILES, MCPS):
        for row in environment_items.of_environment(db, table, source_id):
            fresh = str(uuid.uuid4())
            sealed = vault.seal(fresh, vault.open(row.id, row.sealed))
            copy = replace(row, id=fresh, environment_id=target.id, sealed=sealed, created_at=at, updated_at=at)
            environment_items.add(db, table, copy)
    for skill in skills.of_environment(db, source_id):
        skills.add(db, replace(skill, id=str(uuid.uuid4()), environment_id=target.id, created_at=at, updated_at=at))
    for registry in skills.registries(db, source_id):
        fresh = str(uuid.uuid4())
        skills.add_registry(db, replace(registry, id=fresh, environment_id=target.id, created_at=at, updated_at=at))
    for kind in (environment_hooks.WARM, environment_hooks.START):
        hook = environment_hooks.active(db, source_id, kind)
        if hook is not None:
            environment_hooks.save(db, target.id, kind, hook.content, at)
