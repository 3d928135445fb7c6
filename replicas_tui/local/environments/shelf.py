"""What is common to everything that is attached to an environment one by one: read, add, change, take away.

An item's content is sealed under its own id: a row moved to another item opens nothing.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from replicas_tui.local.clock import now
from replicas_tui.local.core import Core
from replicas_tui.local.db import environment_items as items
from replicas_tui.local.db.environment_items import ItemRow, Table
from replicas_tui.local.db.environments import EnvironmentRow
from replicas_tui.local.environments.access import found, note_change
from replicas_tui.local.refusals import missing
from replicas_tui.local.vault import Vault

Stored = TypeVar("Stored")
Check = Callable[[sqlite3.Connection, EnvironmentRow, "Item"], None]


@dataclass(frozen=True, slots=True)
class Item:
    """An item in clear; `id` is empty for one that is to be."""

    label: str
    detail: str
    content: str
    id: str = ""
    environment_id: str = ""
    created_at: str = ""
    updated_at: str = ""


class Shelf:
    """The items of one family, of all environments.

    Args:
        core: The engine's common ground.
        vault: Seals the contents.
        table: Where they are kept.
        word: What one is called in refusals, e.g. `Variable`.
        check: Refuses an item that may not be as it is to become; run inside the transaction that stores it.
    """

    def __init__(self, core: Core, vault: Vault, table: Table, word: str, check: Check) -> None:
        self._core = core
        self._vault = vault
        self._table = table
        self._word = word
        self._check = check

    async def every(self, environment_id: str, user_id: str | None) -> tuple[Item, ...]:
        """Return those of an environment."""

        def load(db: sqlite3.Connection) -> tuple[Item, ...]:
            row = found(db, environment_id, user_id, status=400)
            return tuple(self.opened(each) for each in items.of_environment(db, self._table, row.id))

        return await self._core.db.read(load)

    async def get(self, environment_id: str, user_id: str | None, item_id: str) -> Item:
        """Return one."""

        def load(db: sqlite3.Connection) -> Item:
            return self._item(db, found(db, environment_id, user_id), item_id)

        return await self._core.db.read(load)

    async def add(self, environment_id: str, user_id: str | None, wanted: Item) -> Item:
        """Store a new one and return it."""

        def store(db: sqlite3.Connection) -> Item:
            row, at = found(db, environment_id, user_id, status=400), now()
            item = replace(wanted, id=str(uuid.uuid4()), environment_id=row.id, created_at=at, updated_at=at)
            self._check(db, row, item)
            items.add(db, self._table, self._sealed(item))
            note_change(db, row, at)
            return item

        return await self._changed(store)

    async def change(
        self, environment_id: str, user_id: str | None, item_id: str, changed: Callable[[Item], Item]
    ) -> Item:
        """Store one as `changed` makes it of what it was, and return it."""

        def store(db: sqlite3.Connection) -> Item:
            row = found(db, environment_id, user_id)
            item = replace(changed(self._item(db, row, item_id)), updated_at=now())
            self._check(db, row, item)
            items.change(db, self._table, self._sealed(item))
            note_change(db, row, item.updated_at)
            return item

        return await self._changed(store)

    async def remove(self, environment_id: str, user_id: str | None, item_id: str) -> None:
        """Take one away."""

        def store(db: sqlite3.Connection) -> None:
            row = found(db, environment_id, user_id)
            items.remove(db, self._table, self._item(db, row, item_id).id)
            note_change(db, row, now())

        await self._changed(store)

    def opened(self, row: ItemRow) -> Item:
        """Return a stored item in clear."""
        content = self._vault.open(row.id, row.sealed)
        return Item(row.label, row.detail, content, row.id, row.environment_id, row.created_at, row.updated_at)

    def _item(self, db: sqlite3.Connection, row: EnvironmentRow, item_id: str) -> Item:
        stored = items.get(db, self._table, row.id, item_id)
        if stored is None:
            raise missing(self._word)
        return self.opened(stored)

    def _sealed(self, item: Item) -> ItemRow:
        sealed = self._vault.seal(item.id, item.content)
        return ItemRow(item.id, item.environment_id, item.label, item.detail, sealed, item.created_at, item.updated_at)

    async def _changed(self, store: Callable[[sqlite3.Connection], Stored]) -> Stored:
        made = await self._core.db.write(store, durable=True)
        self._core.environments_changed.set()
        return made
