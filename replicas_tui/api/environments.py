"""Environments: what a workspace is created from."""

from __future__ import annotations

from typing import Literal

from replicas_tui.api.base import Many, Wire


class Environment(Wire):
    """A repository binding and the configuration every workspace made from it gets.

    `repository_id` and `repository_set_id` exclude each other; with neither it is unbound. `is_global` marks the one
    that lies underneath all others and can back no workspace itself.
    """

    id: str
    name: str
    description: str | None = None
    is_global: bool = False
    repository_id: str | None = None
    repository_set_id: str | None = None
    user_id: str | None = None
    system_prompt: str | None = None
    variable_count: int = 0
    file_count: int = 0
    skill_count: int = 0
    mcp_count: int = 0


class ListEnvironments(Wire):
    """Whose environments to list; the server's default is `org`."""

    scope: Literal["org", "user", "all"] | None = None


class Environments(Wire):
    """Environments the key may see. Source: GET /v1/environments."""

    environments: Many[Environment] = ()


class OneEnvironment(Wire):
    """Source: GET /v1/environments/{id}."""

    environment: Environment
