"""The MCP servers of environments: what every agent of a workspace may use."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from replicas_tui.api.environments import CreateMcp, HttpConfig, Mcps, OneMcp, StdioConfig, UpdateMcp
from replicas_tui.local.core import Core
from replicas_tui.local.db import environment_items
from replicas_tui.local.db.environment_items import MCPS
from replicas_tui.local.db.environments import EnvironmentRow
from replicas_tui.local.environments import records
from replicas_tui.local.environments.access import refuse_inherited
from replicas_tui.local.environments.shelf import Item, Shelf
from replicas_tui.local.refusals import bad, conflict
from replicas_tui.local.vault import Vault

RESERVED = "replicas-"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class McpBook:
    """What the routes of MCP servers do."""

    def __init__(self, core: Core, vault: Vault) -> None:
        self._shelf = Shelf(core, vault, MCPS, "MCP", _check)

    async def every(self, environment_id: str, user_id: str | None) -> Mcps:
        """Return those of an environment."""
        items = await self._shelf.every(environment_id, user_id)
        return Mcps(environment_mcps=tuple(records.mcp(item) for item in items))

    async def get(self, environment_id: str, user_id: str | None, item_id: str) -> OneMcp:
        """Return one."""
        return OneMcp(environment_mcp=records.mcp(await self._shelf.get(environment_id, user_id, item_id)))

    async def create(self, environment_id: str, user_id: str | None, wish: CreateMcp) -> OneMcp:
        """Add one; Refusal 409 if the name is taken."""
        wanted = Item(wish.name, wish.transport, json.dumps(wish.config))
        return OneMcp(environment_mcp=records.mcp(await self._shelf.add(environment_id, user_id, wanted)))

    async def update(self, environment_id: str, user_id: str | None, item_id: str, wish: UpdateMcp) -> OneMcp:
        """Change what was given of one; another transport needs its configuration too."""

        def changed(item: Item) -> Item:
            transport = item.detail if wish.transport is None else wish.transport
            if transport != item.detail and wish.config is None:
                raise bad("config", "is required when the transport changes")
            return replace(
                item,
                label=item.label if wish.name is None else wish.name,
                detail=transport,
                content=item.content if wish.config is None else json.dumps(wish.config),
            )

        return OneMcp(environment_mcp=records.mcp(await self._shelf.change(environment_id, user_id, item_id, changed)))

    async def remove(self, environment_id: str, user_id: str | None, item_id: str) -> None:
        """Take one away."""
        await self._shelf.remove(environment_id, user_id, item_id)


def checked_config(transport: str, config: dict[str, Any]) -> dict[str, Any]:
    """Return a configuration with the fields its transport has; Refusal for one of another shape."""
    shape = StdioConfig if transport == "stdio" else HttpConfig
    try:
        return shape.model_validate(config).model_dump()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in ("config", *first["loc"]))
        raise bad(where, f"{first['msg'][:1].lower()}{first['msg'][1:]}; transport is {transport}") from error


def _check(db: sqlite3.Connection, row: EnvironmentRow, item: Item) -> None:
    refuse_inherited(row, "name")
    if _NAME.fullmatch(item.label) is None:
        raise bad("name", "must be 1 to 64 letters, digits, _ and -, and begin with a letter or digit")
    if item.label.lower().startswith(RESERVED):
        raise bad("name", f"must not begin with {RESERVED}")
    checked_config(item.detail, json.loads(item.content))
    other = environment_items.labelled(db, MCPS, row.id, item.label)
    if other is not None and other.id != item.id:
        raise conflict("An MCP with this name already exists", f"name: {item.label}")
