"""The files of environments: what every workspace finds at a path below its home."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import PurePosixPath

from replicas_tui.api.environments import (
    CreateEnvironmentFile,
    EnvironmentFiles,
    OneEnvironmentFile,
    UpdateEnvironmentFile,
)
from replicas_tui.local.core import Core
from replicas_tui.local.db import environment_items
from replicas_tui.local.db.environment_items import FILES
from replicas_tui.local.db.environments import EnvironmentRow
from replicas_tui.local.environments import records
from replicas_tui.local.environments.access import refuse_inherited
from replicas_tui.local.environments.shelf import Item, Shelf
from replicas_tui.local.refusals import bad
from replicas_tui.local.vault import Vault

LARGEST = 65_536


class FileBook:
    """What the routes of environment files do."""

    def __init__(self, core: Core, vault: Vault) -> None:
        self._shelf = Shelf(core, vault, FILES, "File", _check)

    async def every(self, environment_id: str, user_id: str | None) -> EnvironmentFiles:
        """Return those of an environment with their contents."""
        items = await self._shelf.every(environment_id, user_id)
        return EnvironmentFiles(environment_files=tuple(records.file(item) for item in items))

    async def get(self, environment_id: str, user_id: str | None, item_id: str) -> OneEnvironmentFile:
        """Return one with its content."""
        return OneEnvironmentFile(
            environment_file=records.file(await self._shelf.get(environment_id, user_id, item_id))
        )

    async def create(self, environment_id: str, user_id: str | None, wish: CreateEnvironmentFile) -> OneEnvironmentFile:
        """Add one."""
        item = await self._shelf.add(environment_id, user_id, Item(wish.name, wish.path, wish.content))
        return OneEnvironmentFile(environment_file=records.file(item))

    async def update(
        self, environment_id: str, user_id: str | None, item_id: str, wish: UpdateEnvironmentFile
    ) -> OneEnvironmentFile:
        """Change what was given of one."""

        def changed(item: Item) -> Item:
            return replace(
                item,
                label=item.label if wish.name is None else wish.name,
                detail=item.detail if wish.path is None else wish.path,
                content=item.content if wish.content is None else wish.content,
            )

        item = await self._shelf.change(environment_id, user_id, item_id, changed)
        return OneEnvironmentFile(environment_file=records.file(item))

    async def remove(self, environment_id: str, user_id: str | None, item_id: str) -> None:
        """Take one away; workspaces that have it keep it."""
        await self._shelf.remove(environment_id, user_id, item_id)


def parts_of(path: str) -> tuple[str, ...]:
    """Return the names a path below the home is made of; Refusal for any other path."""
    if not path.startswith("~/"):
        raise bad("path", "must begin with ~/")
    if any(ord(character) < 32 or ord(character) == 127 for character in path):
        raise bad("path", "must not contain control characters")
    names = tuple(path[2:].split("/"))
    if any(name in {"", ".", ".."} for name in names):
        raise bad("path", "must name a file, without empty parts, `.` and `..`")
    if any(len(name.encode()) > 255 for name in names):
        raise bad("path", "a part of it is longer than a file name may be")
    if ".git" in {name.lower() for name in names}:
        raise bad("path", "must not lead into a .git folder")
    if len(names) == 1 and names[0] == "workspaces":
        raise bad("path", "~/workspaces is a folder")
    return names


def _check(db: sqlite3.Connection, row: EnvironmentRow, item: Item) -> None:
    refuse_inherited(row, "path")
    parts_of(item.detail)
    if (size := len(item.content.encode())) > LARGEST:
        raise bad("content", f"has {size:,} bytes; at most {LARGEST:,} are allowed")
    place = PurePosixPath(item.detail)
    for other in environment_items.of_environment(db, FILES, row.id):
        taken = PurePosixPath(other.detail)
        if other.id != item.id and (place == taken or place in taken.parents or taken in place.parents):
            raise bad("path", f"collides with the file {other.label!r} at {other.detail}")
