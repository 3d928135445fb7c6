"""Automations and their runs, as the API spells them."""

from __future__ import annotations

import json

from replicas_tui.api.automations import Automation, Execution
from replicas_tui.local.automations.triggers import CRON
from replicas_tui.local.db.automations import AutomationRow
from replicas_tui.local.db.executions import ExecutionRow
from replicas_tui.local.words import ORGANIZATION

_SAME = (
    "id",
    "name",
    "description",
    "prompt",
    "debounce_seconds",
    "environment_id",
    "user_id",
    "created_by",
    "agent_provider",
    "model",
    "thinking_level",
    "created_at",
    "updated_at",
)


def automation(row: AutomationRow, token: str | None) -> Automation:
    """Return an automation with the token of its custom webhook."""
    triggers = json.loads(row.triggers)
    cron = next((each["config"] for each in triggers if each["type"] == CRON), None)
    return Automation.model_validate(
        {
            **{name: getattr(row, name) for name in _SAME},
            "organization_id": ORGANIZATION,
            "webhook_token": token,
            "triggers": triggers,
            "enabled": bool(row.enabled),
            "cron_expression": None if cron is None else cron["schedule"],
            "cron_timezone": None if cron is None else cron.get("timezone") or "UTC",
            "cron_next_fire_at": row.next_fire_at,
            "workspace_lifecycle_policy": row.lifecycle_policy,
            "workspace_auto_stop_minutes": row.auto_stop_minutes,
            "workspace_size": row.size,
            "config": json.loads(row.config),
            "plan_mode": bool(row.plan_mode),
            "goal_mode": None if row.goal_mode is None else bool(row.goal_mode),
            "fast_mode": None if row.fast_mode is None else bool(row.fast_mode),
        }
    )


def execution(row: ExecutionRow, fires_at: str | None = None) -> Execution:
    """Return a run; one that still waits for quiet with when that will be."""
    return Execution.model_validate(
        {
            "id": row.id,
            "automation_id": row.automation_id,
            "organization_id": ORGANIZATION,
            "workspace_id": row.workspace_id,
            "triggered_at": row.triggered_at,
            "trigger_payload": json.loads(row.trigger_payload),
            "status": row.status,
            "config": json.loads(row.config),
            "error": row.error,
            "completed_at": row.completed_at,
            "fires_at": fires_at,
        }
    )
