"""What an environment may be: whose, made from what, bound to what, called what."""

from __future__ import annotations

import sqlite3
import uuid
from dataclasses import replace
from typing import Any

from replicas_tui.api.environments import CreateEnvironment
from replicas_tui.local.clock import now
from replicas_tui.local.db import environments, repositories, repository_sets
from replicas_tui.local.db.environments import EnvironmentRow
from replicas_tui.local.environments.access import visible
from replicas_tui.local.refusals import Refusal, bad, conflict

NAME_TAKEN = "An environment with this name already exists"
LOCKED = ("repository_id", "repository_set_id", "system_prompt")


def owner_of(wish: CreateEnvironment, user_id: str | None) -> str | None:
    """Return whose a new environment is: a person's, or None for the team's."""
    if wish.scope != "user":
        return None
    if user_id is None:
        raise bad("scope", "a personal environment needs a personal API key")
    return user_id


def refuse_mobile(wanted: Any) -> None:
    """Refuse what needs simulators of phones."""
    if wanted:
        raise Refusal(400, "PLAN_UPGRADE_REQUIRED", "mobile_testing_enabled: this machine has no mobile simulators")


def source_of(db: sqlite3.Connection, source_id: str, user_id: str | None) -> EnvironmentRow:
    """Return what a new environment is made from; Refusal 400 if it may not be."""
    row = environments.get(db, source_id)
    if row is None or not visible(row, user_id):
        raise bad("source_environment_id", "there is no such environment")
    if row.user_id is not None or row.is_global:
        raise bad("source_environment_id", "must be an environment of the team, and not the Global one")
    return row


def new_row(wish: CreateEnvironment, owner: str | None, source: EnvironmentRow | None) -> EnvironmentRow:
    """Return a new environment, with what it takes over from its source."""
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


def rebound(changes: dict[str, Any]) -> dict[str, Any]:
    """Give one binding instead of the other, when only one is named."""
    pair = ("repository_id", "repository_set_id")
    for name, other in (pair, pair[::-1]):
        if changes.get(name) is not None and other not in changes:
            return {**changes, other: None}
    return changes


def refuse_changes(row: EnvironmentRow, changes: dict[str, Any]) -> None:
    """Refuse to change what is locked, or is not this environment's to have."""
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


def check_binding(db: sqlite3.Connection, row: EnvironmentRow) -> None:
    """Refuse a binding to nothing, or to two things."""
    if row.repository_id is not None and row.repository_set_id is not None:
        raise bad("repository_id", "and repository_set_id exclude each other")
    if row.repository_id is not None and repositories.get(db, row.repository_id) is None:
        raise bad("repository_id", "there is no such repository")
    if row.repository_set_id is not None and repository_sets.get(db, row.repository_set_id) is None:
        raise bad("repository_set_id", "there is no such repository set")


def check_name(db: sqlite3.Connection, row: EnvironmentRow) -> None:
    """Refuse a name its owner has given already."""
    other = environments.named(db, row.name, row.user_id)
    if other is not None and other.id != row.id:
        raise conflict(NAME_TAKEN, f"name: {row.name}")


def automations_of(db: sqlite3.Connection, environment_id: str) -> tuple[str, ...]:
    """Return the names of the automations that run in an environment."""
    rows = db.execute("SELECT name FROM automations WHERE environment_id = ?", (environment_id,))
    return tuple(row[0] for row in rows)
