"""Environments and what is attached to them, as the API spells it."""

from __future__ import annotations

import json
import sqlite3

from replicas_tui.api.environments import Environment, EnvironmentFile, Mcp, Variable
from replicas_tui.local.db import environments
from replicas_tui.local.db.environments import EnvironmentRow
from replicas_tui.local.environments.shelf import Item
from replicas_tui.local.words import ORGANIZATION


def environment(db: sqlite3.Connection, row: EnvironmentRow) -> Environment:
    """Return an environment; one that inherits shows the binding and the prompt of its source."""
    variables, files, skills, mcps = environments.counts(db, row.id)
    source = None if row.source_environment_id is None else environments.get(db, row.source_environment_id)
    bound = source or row
    return Environment.model_validate(
        {
            "id": row.id,
            "organization_id": ORGANIZATION,
            "user_id": row.user_id,
            "name": row.name,
            "description": row.description,
            "is_global": bool(row.is_global),
            "repository_id": bound.repository_id,
            "repository_set_id": bound.repository_set_id,
            "system_prompt": bound.system_prompt,
            "personal_preferences": row.personal_preferences,
            "source_environment_id": row.source_environment_id,
            "variable_count": variables,
            "file_count": files,
            "skill_count": skills,
            "mcp_count": mcps,
            "created_at": row.created_at,
            "updated_at": row.updated_at,
        }
    )


def variable(item: Item) -> Variable:
    """Return a variable, in clear."""
    fields = {"key": item.label, "value": item.content, "personal_override_allowed": item.detail == "1"}
    return Variable.model_validate({**_common(item), **fields})


def file(item: Item) -> EnvironmentFile:
    """Return a file with its content."""
    return EnvironmentFile.model_validate(
        {**_common(item), "name": item.label, "path": item.detail, "content": item.content}
    )


def mcp(item: Item) -> Mcp:
    """Return an MCP server with its configuration."""
    fields = {"name": item.label, "transport": item.detail, "config": json.loads(item.content)}
    return Mcp.model_validate({**_common(item), **fields})


def _common(item: Item) -> dict[str, str]:
    return {
        "id": item.id,
        "organization_id": ORGANIZATION,
        "environment_id": item.environment_id,
        "created_at": item.created_at,
        "updated_at": item.updated_at,
    }
