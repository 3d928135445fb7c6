"""The environment family: the team's, personal ones, and the Global one that lies underneath all of them.

A personal environment with a source inherits: what the source says later holds for it too. A team's with a source is a
copy from the moment it is made.
"""

from __future__ import annotations

import sqlite3
import uuid
from dataclasses import replace
from typing import Any

from replicas_tui.api.environments import (
    CreateEnvironment,
    Environments,
    ListEnvironments,
    OneEnvironment,
    UpdateEnvironment,
)
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core
from replicas_tui.local.db import environments, repositories, repository_sets, warm_pools
from replicas_tui.local.db.environments import EnvironmentRow
from replicas_tui.local.environments import records
from replicas_tui.local.environments.access import found, note_change, visible
from replicas_tui.local.environments.copying import copy_contents
from replicas_tui.local.refusals import Refusal, bad, conflict
from replicas_tui.local.vault import Vault

NAME_TAKEN = "An environment with this name already exists"
LOCKED = ("repository_id", "repository_set_id", "system_prompt")


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
        owner = _owner(wish, user_id)
        _refuse_mobile(wish.mobile_testing_enabled)

        def store(db: sqlite3.Connection) -> OneEnvironment:
            source = None if wish.source_environment_id is None else _source(db, wish.source_environment_id, user_id)
            row = _new(wish, owner, source)
            _check_binding(db, row)
            _check_name(db, row)
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
        _refuse_mobile(changes.pop("mobile_testing_enabled", False))

        def store(db: sqlite3.Connection) -> OneEnvironment:
            row = found(db, environment_id, user_id)
            _refuse_changes(row, changes)
            changed = replace(row, **_rebound(changes), updated_at=now())
            _check_binding(db, changed)
            _check_name(db, changed)
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
            if names := _automations_of(db, row.id):
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


def _owner(wish: CreateEnvironment, user_id: str | None) -> str | None:
    if wish.scope != "user":
        return None
    if user_id is None:
        raise bad("scope", "a personal environment needs a personal API key")
    return user_id


def _refuse_mobile(wanted: Any) -> None:
    if wanted:
        raise Refusal(400, "PLAN_UPGRADE_REQUIRED", "mobile_testing_enabled: this machine has no mobile simulators")


def _source(db: sqlite3.Connection, source_id: str, user_id: str | None) -> EnvironmentRow:
    row = environments.get(db, source_id)
    if row is None or not visible(row, user_id):
        raise bad("source_environment_id", "there is no such environment")
    if row.user_id is not None or row.is_global:
        raise bad("source_environment_id", "must be an environment of the team, and not the Global one")
    return row


def _new(wish: CreateEnvironment, owner: str | None, source: EnvironmentRow | None) -> EnvironmentRow:
    row = EnvironmentRow(
        id=str(uuid.uuid4()),
        name=wish.name,
        created_at=now(),
        description=wish.description,
        repository_id=wish.repository_id,
        repository_set_id=wish.repository_set_id,
        system_prompt=wish.system_prompt,
        user_id=owner,
    )
    row = replace(row, updated_at=row.created_at)
    if source is None:
        return row
    if owner is not None:
        if given := [name for name in LOCKED if getattr(wish, name) is not None]:
            raise bad(given[0], "is inherited from the source environment and locked here")
        return replace(row, source_environment_id=source.id)
    is_bound = wish.repository_id is not None or wish.repository_set_id is not None
    bound = row if is_bound else source
    return replace(
        row,
        description=wish.description if wish.description is not None else source.description,
        repository_id=bound.repository_id,
        repository_set_id=bound.repository_set_id,
        system_prompt=wish.system_prompt if wish.system_prompt is not None else source.system_prompt,
    )


def _rebound(changes: dict[str, Any]) -> dict[str, Any]:
    """Give one binding instead of the other, when only one is named."""
    pair = ("repository_id", "repository_set_id")
    for name, other in (pair, pair[::-1]):
        if changes.get(name) is not None and other not in changes:
            return {**changes, other: None}
    return changes


def _refuse_changes(row: EnvironmentRow, changes: dict[str, Any]) -> None:
    if row.is_global:
        raise Refusal(
            400,
            "The global environment cannot be edited",
            "Change what is attached to it: /v1/environments/global/variables, files, skills, mcps, warm-hooks",
        )
    if row.source_environment_id is not None and (locked := [name for name in LOCKED if name in changes]):
        raise bad(locked[0], "is inherited from the source environment and locked here")
    if row.user_id is None and changes.get("personal_preferences") is not None:
        raise bad("personal_preferences", "only a personal environment has them")


def _check_binding(db: sqlite3.Connection, row: EnvironmentRow) -> None:
    if row.repository_id is not None and row.repository_set_id is not None:
        raise bad("repository_id", "and repository_set_id exclude each other")
    if row.repository_id is not None and repositories.get(db, row.repository_id) is None:
        raise bad("repository_id", "there is no such repository")
    if row.repository_set_id is not None and repository_sets.get(db, row.repository_set_id) is None:
        raise bad("repository_set_id", "there is no such repository set")


def _check_name(db: sqlite3.Connection, row: EnvironmentRow) -> None:
    other = environments.named(db, row.name, row.user_id)
    if other is not None and other.id != row.id:
        raise conflict(NAME_TAKEN, f"name: {row.name}")


def _automations_of(db: sqlite3.Connection, environment_id: str) -> tuple[str, ...]:
    is_there = db.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'automations'").fetchone()
    if is_there is None:
        return ()
    rows = db.execute("SELECT name FROM automations WHERE environment_id = ?", (environment_id,))
    return tuple(row[0] for row in rows)
