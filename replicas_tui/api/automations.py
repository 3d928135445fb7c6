"""Automations: replicas that begin by themselves, on a schedule or when something happens elsewhere."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from replicas_tui.api.base import Many, When, Wire
from replicas_tui.api.requests import Patch, Strict
from replicas_tui.api.workspace_config import WorkspaceConfig

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Prompt = Annotated[str, StringConstraints(min_length=1, max_length=200_000)]
Description = Annotated[str, StringConstraints(max_length=5_000)]
Debounce = Annotated[int, Field(ge=0, le=86_400)]
AutoStop = Annotated[int, Field(ge=3, le=1_440)]


def _named(given: Any) -> Any:
    """Name the type of a trigger without one: the API's own examples leave it out of a schedule."""
    if not isinstance(given, dict) or "type" in given:
        return given
    config = given.get("config")
    return {"type": "cron", **given} if isinstance(config, dict) and "schedule" in config else given


class Trigger(Strict):
    """When an automation runs; `config` is kept as it is given, with keys nobody knows."""

    type: Literal["cron", "github", "gitlab", "slack", "sentry", "custom"]
    config: dict[str, Any]

    _name = model_validator(mode="before")(_named)


class ShownTrigger(Wire):
    """A trigger as it is read, of whatever type a newer server has."""

    type: str
    config: dict[str, Any] = Field(default_factory=dict)

    _name = model_validator(mode="before")(_named)


class Automation(Wire):
    """One automation. `cron_*` are derived from its cron trigger, `webhook_token` is there with a custom one."""

    id: str
    organization_id: str = ""
    name: str
    description: str | None = None
    triggers: Many[ShownTrigger] = ()
    prompt: str = ""
    debounce_seconds: int | None = None
    environment_id: str = ""
    enabled: bool = True
    webhook_token: str | None = Field(default=None, repr=False)
    cron_expression: str | None = None
    cron_timezone: str | None = None
    cron_next_fire_at: When = None
    user_id: str | None = None
    created_by: str | None = None
    workspace_lifecycle_policy: str = "default"
    workspace_auto_stop_minutes: int | None = None
    workspace_size: str | None = None
    config: dict[str, Any] = Field(default_factory=dict)
    agent_provider: str | None = None
    model: str | None = None
    thinking_level: str | None = None
    plan_mode: bool = False
    goal_mode: bool | None = None
    fast_mode: bool | None = None
    created_at: When = None
    updated_at: When = None


class ListAutomations(Wire):
    """Filters; pages count from 1, at most 100 rows each. `search` is a part of the name, in any case."""

    page: int = Field(default=1, ge=1)
    limit: int = Field(default=20, ge=1, le=100)
    trigger_type: Literal["all", "cron", "github", "gitlab", "slack", "sentry", "custom"] | None = None
    enabled: bool | None = None
    search: str | None = None
    scope: Literal["org", "user", "all"] | None = None


class Automations(Wire):
    """One page, newest first. Source: GET /v1/automations."""

    automations: Many[Automation] = ()
    total: int = 0
    page: int = 1
    limit: int = 20
    totalPages: int = 0


class OneAutomation(Wire):
    """Source: GET /v1/automations/{id}."""

    automation: Automation


class CreateAutomation(Strict):
    """A new automation. Source: POST /v1/automations."""

    name: Name
    description: Description | None = None
    scope: Literal["org", "user"] | None = None
    triggers: list[Trigger] = Field(min_length=1, max_length=50)
    prompt: Prompt
    debounce_seconds: Debounce | None = None
    environment_id: str
    enabled: bool = True
    workspace_lifecycle_policy: str | None = None
    workspace_auto_stop_minutes: AutoStop | None = None
    workspace_size: Literal["small", "large"] | None = None
    config: WorkspaceConfig | None = None
    agent_provider: str | None = None
    model: str | None = None
    thinking_level: str | None = None
    plan_mode: bool = False
    goal_mode: bool | None = None
    fast_mode: bool | None = None


class UpdateAutomation(Patch):
    """What to change; null clears, and `triggers` replaces them all. Source: PATCH /v1/automations/{id}."""

    not_null = frozenset(
        {"name", "triggers", "prompt", "environment_id", "enabled", "workspace_lifecycle_policy", "config", "plan_mode"}
    )

    name: Name | None = None
    description: Description | None = None
    triggers: list[Trigger] | None = Field(default=None, min_length=1, max_length=50)
    prompt: Prompt | None = None
    debounce_seconds: Debounce | None = None
    environment_id: str | None = None
    enabled: bool | None = None
    workspace_lifecycle_policy: str | None = None
    workspace_auto_stop_minutes: AutoStop | None = None
    workspace_size: Literal["small", "large"] | None = None
    config: WorkspaceConfig | None = None
    agent_provider: str | None = None
    model: str | None = None
    thinking_level: str | None = None
    plan_mode: bool | None = None
    goal_mode: bool | None = None
    fast_mode: bool | None = None


class PullRequestReference(Strict):
    """A pull request of a connected repository."""

    repository_id: str
    number: int = Field(ge=1)


class TriggerAutomation(Strict):
    """Run now, with data of one's own or on a pull request. Source: POST /v1/automations/{id}/trigger."""

    payload: dict[str, Any] | None = None
    pr: PullRequestReference | None = None


class Triggered(Wire):
    """What began."""

    execution_id: str
    workspace_id: str | None = None


class Execution(Wire):
    """One run: pending, creating, running, completed or failed.

    Attributes:
        fires_at: When it begins if nothing more comes, while it waits for that; an extension of the local engine.
    """

    id: str
    automation_id: str
    organization_id: str = ""
    workspace_id: str | None = None
    triggered_at: When = None
    trigger_payload: dict[str, Any] = Field(default_factory=dict)
    status: str = "pending"
    config: dict[str, Any] = Field(default_factory=dict)
    error: str | None = None
    completed_at: When = None
    fires_at: When = None


class ListExecutions(Wire):
    """Pages count from 1, at most 100 rows each."""

    page: int = Field(default=1, ge=1)
    limit: int = Field(default=20, ge=1, le=100)


class Executions(Wire):
    """One page, newest first. Source: GET /v1/automations/{id}/executions."""

    executions: Many[Execution] = ()
    total: int = 0
    page: int = 1
    limit: int = 20
    totalPages: int = 0


class Accepted(Wire):
    """Receipt of an event from outside."""

    accepted: bool = True
