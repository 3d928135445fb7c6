"""Environments: what a workspace is created from."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from replicas_tui.api.base import Many, When, Wire
from replicas_tui.api.requests import Patch, Strict

Scope = Literal["org", "user"]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Prompt = Annotated[str, StringConstraints(max_length=200_000)]
Description = Annotated[str, StringConstraints(max_length=5_000)]


class Environment(Wire):
    """A repository binding and the configuration every workspace made from it gets.

    `repository_id` and `repository_set_id` exclude each other; with neither it is unbound. `is_global` marks the one
    that lies underneath all others and can back no workspace itself. `user_id` is set on personal ones, which may
    inherit from `source_environment_id`.
    """

    id: str
    organization_id: str = ""
    user_id: str | None = None
    name: str
    description: str | None = None
    is_global: bool = False
    repository_id: str | None = None
    repository_set_id: str | None = None
    system_prompt: str | None = None
    mobile_testing_enabled: bool = False
    personal_preferences: str | None = None
    source_environment_id: str | None = None
    variable_count: int = 0
    file_count: int = 0
    skill_count: int = 0
    mcp_count: int = 0
    created_at: When = None
    updated_at: When = None


class ListEnvironments(Wire):
    """Whose environments to list; the server's default is `org`."""

    scope: Literal["org", "user", "all"] | None = None


class Environments(Wire):
    """Environments the key may see. Source: GET /v1/environments."""

    environments: Many[Environment] = ()


class OneEnvironment(Wire):
    """Source: GET /v1/environments/{id}."""

    environment: Environment


class CreateEnvironment(Strict):
    """A new one of the team, or with `scope=user` a personal one. Source: POST /v1/environments.

    With `source_environment_id` a team's is a copy; a personal one inherits and keeps what it inherits locked.
    """

    name: Name
    description: Description | None = None
    scope: Scope | None = None
    source_environment_id: str | None = None
    repository_id: str | None = None
    repository_set_id: str | None = None
    system_prompt: Prompt | None = None
    mobile_testing_enabled: bool = False


class UpdateEnvironment(Patch):
    """What to change; null clears. Source: PATCH /v1/environments/{id}."""

    not_null = frozenset({"name", "mobile_testing_enabled"})

    name: Name | None = None
    description: Description | None = None
    repository_id: str | None = None
    repository_set_id: str | None = None
    system_prompt: Prompt | None = None
    mobile_testing_enabled: bool | None = None
    personal_preferences: Prompt | None = None


class Variable(Wire):
    """A variable of the processes of a workspace; `value` is in clear."""

    id: str
    organization_id: str = ""
    environment_id: str = ""
    key: str
    value: str = Field(default="", repr=False)
    personal_override_allowed: bool = False
    created_at: When = None
    updated_at: When = None


class Variables(Wire):
    """Source: GET /v1/environments/{id}/variables."""

    environment_variables: Many[Variable] = ()


class OneVariable(Wire):
    """Source: POST /v1/environments/{id}/variables."""

    environment_variable: Variable


class CreateVariable(Strict):
    """A new variable; its key is unique in its environment."""

    key: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
    value: Annotated[str, StringConstraints(max_length=65_536)] = Field(repr=False)
    personal_override_allowed: bool = False


class UpdateVariable(Patch):
    """What of a variable to change."""

    not_null = frozenset({"key", "value", "personal_override_allowed"})

    key: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] | None = (
        None
    )
    value: Annotated[str, StringConstraints(max_length=65_536)] | None = Field(default=None, repr=False)
    personal_override_allowed: bool | None = None


class EnvironmentFile(Wire):
    """A file that is placed into every workspace, at a path below `~/`."""

    id: str
    organization_id: str = ""
    environment_id: str = ""
    name: str
    path: str
    content: str = Field(default="", repr=False)
    created_at: When = None
    updated_at: When = None


class EnvironmentFiles(Wire):
    """Source: GET /v1/environments/{id}/files."""

    environment_files: Many[EnvironmentFile] = ()


class OneEnvironmentFile(Wire):
    """Source: POST /v1/environments/{id}/files."""

    environment_file: EnvironmentFile


class CreateEnvironmentFile(Strict):
    """A new file; at most 64 KB."""

    name: Name
    path: Annotated[str, StringConstraints(min_length=1, max_length=1_000)]
    content: str = Field(repr=False)


class UpdateEnvironmentFile(Patch):
    """What of a file to change."""

    not_null = frozenset({"name", "path", "content"})

    name: Name | None = None
    path: Annotated[str, StringConstraints(min_length=1, max_length=1_000)] | None = None
    content: str | None = Field(default=None, repr=False)


class Mcp(Wire):
    """An MCP server every agent of a workspace may use.

    `config` is `{command, args, env}` for `stdio`, `{url, headers}` for `http` and `sse`.
    """

    id: str
    organization_id: str = ""
    environment_id: str = ""
    name: str
    transport: str
    config: dict[str, Any] = Field(default_factory=dict, repr=False)
    created_at: When = None
    updated_at: When = None


class Mcps(Wire):
    """Source: GET /v1/environments/{id}/mcps."""

    environment_mcps: Many[Mcp] = ()


class OneMcp(Wire):
    """Source: POST /v1/environments/{id}/mcps."""

    environment_mcp: Mcp


class StdioConfig(Strict):
    """A server that is a program."""

    command: Annotated[str, StringConstraints(min_length=1)]
    args: list[str]
    env: dict[str, str]


class HttpConfig(Strict):
    """A server that is somewhere else."""

    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
    headers: dict[str, str]


Transport = Literal["stdio", "http", "sse"]


class CreateMcp(Strict):
    """A new MCP server; its name is unique in its environment."""

    name: str
    transport: Transport
    config: dict[str, Any] = Field(repr=False)


class UpdateMcp(Patch):
    """What of an MCP server to change; another transport needs its `config` too."""

    not_null = frozenset({"name", "transport", "config"})

    name: str | None = None
    transport: Transport | None = None
    config: dict[str, Any] | None = Field(default=None, repr=False)
