"""The variables of environments: what every process of a workspace finds in its environment."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from replicas_tui.api.environments import CreateVariable, OneVariable, UpdateVariable, Variables
from replicas_tui.local.agents.processes import MARKER
from replicas_tui.local.core import Core
from replicas_tui.local.db import environment_items, environments
from replicas_tui.local.db.environment_items import VARIABLES
from replicas_tui.local.db.environments import EnvironmentRow
from replicas_tui.local.environments import records
from replicas_tui.local.environments.shelf import Item, Shelf
from replicas_tui.local.refusals import Refusal, bad, conflict
from replicas_tui.local.vault import Vault

OURS = frozenset({"HOME", MARKER})


class VariableBook:
    """What the routes of variables do."""

    def __init__(self, core: Core, vault: Vault) -> None:
        self._shelf = Shelf(core, vault, VARIABLES, "Variable", _check)

    async def every(self, environment_id: str, user_id: str | None) -> Variables:
        """Return those of an environment, in clear."""
        items = await self._shelf.every(environment_id, user_id)
        return Variables(environment_variables=tuple(records.variable(item) for item in items))

    async def get(self, environment_id: str, user_id: str | None, item_id: str) -> OneVariable:
        """Return one, in clear."""
        item = await self._shelf.get(environment_id, user_id, item_id)
        return OneVariable(environment_variable=records.variable(item))

    async def create(self, environment_id: str, user_id: str | None, wish: CreateVariable) -> OneVariable:
        """Add one; Refusal 409 if the key is taken, 403 if it is inherited and locked."""
        _check_policy(user_id, changes=wish.personal_override_allowed)
        wanted = Item(wish.key, str(int(wish.personal_override_allowed)), wish.value)
        return OneVariable(
            environment_variable=records.variable(await self._shelf.add(environment_id, user_id, wanted))
        )

    async def update(self, environment_id: str, user_id: str | None, item_id: str, wish: UpdateVariable) -> OneVariable:
        """Change what was given of one."""

        def changed(item: Item) -> Item:
            allowed = wish.personal_override_allowed
            _check_policy(user_id, changes=allowed is not None and item.detail != str(int(allowed)))
            return replace(
                item,
                label=item.label if wish.key is None else wish.key,
                content=item.content if wish.value is None else wish.value,
                detail=item.detail if allowed is None else str(int(allowed)),
            )

        item = await self._shelf.change(environment_id, user_id, item_id, changed)
        return OneVariable(environment_variable=records.variable(item))

    async def remove(self, environment_id: str, user_id: str | None, item_id: str) -> None:
        """Take one away."""
        await self._shelf.remove(environment_id, user_id, item_id)


def may_override(db: sqlite3.Connection, row: EnvironmentRow, key: str) -> bool:
    """Return whether a personal environment may have its own value of a key: not where it inherits a locked one."""
    below = (environments.get(db, "global"), environments.get(db, row.source_environment_id or ""))
    inherited = [
        environment_items.labelled(db, VARIABLES, each.id, key) for each in below if each is not None and each != row
    ]
    return all(found is None or found.detail == "1" for found in inherited)


def _check_policy(user_id: str | None, *, changes: bool) -> None:
    if changes and user_id is not None:
        raise Refusal(403, "Not allowed", "Only an organization key may say which variables people may override")


def _check(db: sqlite3.Connection, row: EnvironmentRow, item: Item) -> None:
    if item.label in OURS:
        raise bad("key", f"{item.label} is set by the engine")
    if "\0" in item.content:
        raise bad("value", "must not contain a NUL character")
    if item.detail == "1" and row.user_id is not None:
        raise bad("personal_override_allowed", "is for environments of the team only")
    if row.source_environment_id is not None and not may_override(db, row, item.label):
        raise Refusal(403, "Variable is locked", f"{item.label} is inherited and may not be overridden")
    other = environment_items.labelled(db, VARIABLES, row.id, item.label)
    if other is not None and other.id != item.id:
        raise conflict("A variable with this key already exists", f"key: {item.label}")
