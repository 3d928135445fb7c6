"""The environment family: the team's, personal ones, and the Global one that lies underneath all of them.

A personal environment with a source inherits: what the source says later holds for it too. A team's with a source is a
copy from the moment it is made.
"""

from __future__ import annotations

import sqlite3
import uuid
from dataclasses import replace

from replicas_tui.api.environments import (
    CreateEnvironment,
    Environments,
    ListEnvironments,
    OneEnvironment,
    UpdateEnvironment,
)
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core
from replicas_tui.local.db import environments, warm_pools
from replicas_tui.local.db.environments import EnvironmentRow
from replicas_tui.local.environments import records
from replicas_tui.local.environments.access import found, note_change, visible
from replicas_tui.local.environments.copying import copy_contents
from replicas_tui.local.environments.rules import (
    automations_of,
    check_binding,
    check_name,
    new_row,
    owner_of,
    rebound,
    refuse_changes,
    refuse_mobile,
    source_of,
)
from replicas_tui.local.refusals import conflict
from replicas_tui.local.vault import Vault


class EnvironmentBook:
    """What the routes of environments do; `user_id` is who asks, None with a key of the organisation."""

    def __init__(self, core: Core, vault: Vault) -> None:
        self._core = core
        self._vault = vault

    async def page(self, query: ListEnvironments, user_id: str | None) -> Environments:
        """Return those of a scope that the caller may see."""
        scope = query.scope or "org"

        def load(db: sqlite3.Connection) -> Environments:
            rows = [row for row in environments.every(db) if visible(row, user_id)]
            wanted = [row for row in rows if scope == "all" or (row.user_id is not None) == (scope == "user")]
            return Environments(environments=tuple(records.environment(db, row) for row in wanted))

        return await self._core.db.read(load)

    async def get(self, environment_id: str, user_id: str | None) -> OneEnvironment:
        """Return one; `global` is an id."""
        return await self._core.db.read(
            lambda db: OneEnvironment(environment=records.environment(db, found(db, environment_id, user_id)))
        )

    async def create(self, wish: CreateEnvironment, user_id: str | None) -> OneEnvironment:
        """Make one; a pool of spares comes with it where it names a repository."""
        owner = owner_of(wish, user_id)
        refuse_mobile(wish.mobile_testing_enabled)

        def store(db: sqlite3.Connection) -> OneEnvironment:
            source = None if wish.source_environment_id is None else source_of(db, wish.source_environment_id, user_id)
            row = new_row(wish, owner, source)
            check_binding(db, row)
            check_name(db, row)
            environments.add(db, row)
            if source is not None and owner is None:
                copy_contents(db, self._vault, source.id, row)
            bound = source or row
            if bound.repository_id is not None or bound.repository_set_id is not None:
                warm_pools.enable(db, str(uuid.uuid4()), row.id, enabled=True, at=row.created_at)
            return OneEnvironment(environment=records.environment(db, row))

        made = await self._core.db.write(store, durable=True)
        self._core.environments_changed.set()
        return made

    async def update(self, environment_id: str, wish: UpdateEnvironment, user_id: str | None) -> OneEnvironment:
        """Change what was given; the Global one has nothing of its own to change."""
        changes = wish.changes()
        refuse_mobile(changes.pop("mobile_testing_enabled", False))

        def store(db: sqlite3.Connection) -> OneEnvironment:
            row = found(db, environment_id, user_id)
            refuse_changes(row, changes)
            changed = replace(row, **rebound(changes), updated_at=now())
            check_binding(db, changed)
            check_name(db, changed)
            environments.change(db, changed)
            note_change(db, changed, changed.updated_at)
            return OneEnvironment(environment=records.environment(db, changed))

        made = await self._core.db.write(store, durable=True)
        self._core.environments_changed.set()
        return made

    async def remove(self, environment_id: str, user_id: str | None) -> None:
        """Delete one with all that is attached to it; Refusal 409 while something rests on it."""

        def store(db: sqlite3.Connection) -> None:
            row = found(db, environment_id, user_id)
            if row.is_global:
                raise conflict("Cannot delete the global environment")
            if heirs := environments.heirs(db, row.id):
                raise conflict("Environment is in use", f"{len(heirs)} personal environments inherit from it")
            if names := automations_of(db, row.id):
                raise conflict("Environment is in use", f"Automations run in it: {', '.join(names)}")
            environments.remove(db, row.id)

        await self._core.db.write(store, durable=True)
        self._core.environments_changed.set()

    async def ensure_global(self) -> None:
        """Make the Global environment at the first start."""

        def store(db: sqlite3.Connection) -> None:
            if environments.get(db, "global") is None:
                name = environments.free_name(db, "Global")
                said = "Lies underneath every other environment"
                environments.add(db, EnvironmentRow(str(uuid.uuid4()), name, now(), said, is_global=1))

        await self._core.db.write(store)
