"""What somebody wants an automation to be, checked in full and turned into its row."""

from __future__ import annotations

import json
import sqlite3
import uuid
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from replicas_tui.api.automations import CreateAutomation, UpdateAutomation
from replicas_tui.local.agents.registry import Agents
from replicas_tui.local.automations import triggers
from replicas_tui.local.automations.tokens import Token
from replicas_tui.local.clock import now, spelled
from replicas_tui.local.db import environments
from replicas_tui.local.db.automations import AutomationRow
from replicas_tui.local.environments.access import visible
from replicas_tui.local.refusals import bad
from replicas_tui.local.replicas.offers import Wish, check_wish
from replicas_tui.local.words import POLICIES

_RENAMED = {
    "workspace_lifecycle_policy": "lifecycle_policy",
    "workspace_auto_stop_minutes": "auto_stop_minutes",
    "workspace_size": "size",
}
_FLAGS = ("enabled", "plan_mode", "goal_mode", "fast_mode")


def made(
    wish: CreateAutomation, owner: str | None, caller: str | None, shortest_s: float, token: Token | None
) -> AutomationRow:
    """Return the row of a new automation; what needs the database is checked by `settled`.

    Args:
        wish: What it is to be.
        owner: Whose it is; None for the team's.
        caller: Who makes it.
        shortest_s: How often a schedule may be due.
        token: That of its custom webhook, if it is to have one.
    """
    at = now()
    given = wish.model_dump(exclude={"scope", "triggers"}, exclude_unset=True)
    given = {name: value for name, value in given.items() if value is not None}
    base = AutomationRow(
        id=str(uuid.uuid4()),
        name=wish.name,
        triggers=triggers.checked(wish.triggers, shortest_s),
        prompt=wish.prompt,
        environment_id=wish.environment_id,
        created_at=at,
        updated_at=at,
        user_id=owner,
        created_by=caller,
        size="small",
    )
    return _scheduled(_keyed(replace(base, **_columns(given)), token))


def has_custom(wish: CreateAutomation | UpdateAutomation) -> bool:
    """Return whether a wish names a custom trigger, which may need a token."""
    return any(trigger.type == triggers.CUSTOM for trigger in wish.triggers or ())


def changed(row: AutomationRow, wish: UpdateAutomation, shortest_s: float, token: Token | None) -> AutomationRow:
    """Return a row with what is to change, `token` if it needs one; a new agent without a model clears the model."""
    given = wish.changes()
    if "triggers" in given:
        given["triggers"] = triggers.checked(given["triggers"], shortest_s)
    if "agent_provider" in given and given["agent_provider"] != row.agent_provider:
        given.setdefault("model", None)
    after = _keyed(replace(row, **_columns(given), updated_at=now()), token)
    if after.enabled and not row.enabled:
        after = replace(after, failures=0)
    is_same = (after.triggers, after.enabled) == (row.triggers, row.enabled)
    return after if is_same else _scheduled(after)


def settled(db: sqlite3.Connection, row: AutomationRow, agents: Agents) -> AutomationRow:
    """Return a row that can work; Refusal 400 names what cannot."""
    if row.lifecycle_policy not in POLICIES:
        raise bad("workspace_lifecycle_policy", f"must be one of {', '.join(POLICIES)}")
    environment = environments.get(db, row.environment_id)
    if environment is None or not visible(environment, row.user_id):
        raise bad("environment_id", "is no environment of this automation's owner")
    if environment.is_global:
        raise bad("environment_id", "the Global environment backs no workspace; choose one with a repository")
    _check_agent(row, agents)
    return row


def _check_agent(row: AutomationRow, agents: Agents) -> None:
    provider = row.agent_provider
    if provider is None:
        if row.model is not None:
            raise bad("model", "needs agent_provider")
        return
    if provider not in agents:
        raise bad("agent_provider", f"must be one of {', '.join(agents)}")
    check_wish(agents, provider, Wish(thinking_level=row.thinking_level, model=row.model))


def _columns(given: dict[str, Any]) -> dict[str, Any]:
    """Return fields of the API as columns."""
    columns = {_RENAMED.get(name, name): value for name, value in given.items()}
    if "config" in columns:
        columns["config"] = json.dumps(columns["config"])
    for name in _FLAGS:
        if columns.get(name) is not None:
            columns[name] = int(columns[name])
    return columns


def _keyed(row: AutomationRow, token: Token | None) -> AutomationRow:
    """Return a row whose token is there exactly when a custom trigger is."""
    if not triggers.has(row.triggers, triggers.CUSTOM):
        return replace(row, token_digest=None, token_sealed=None, token_clear=None)
    if row.token_digest is not None or token is None:
        return row
    return replace(row, token_digest=token.digest, token_sealed=token.sealed)


def _scheduled(row: AutomationRow) -> AutomationRow:
    fire = triggers.next_fire(row.triggers, datetime.now(UTC)) if row.enabled else None
    return replace(row, next_fire_at=None if fire is None else spelled(fire))
