"""The repository family; each repository comes with an environment that is bound to it."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import uuid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from replicas_tui.api.repositories import (
    AddedRepository,
    AddedRepositorySet,
    AddRepository,
    AddRepositorySet,
    Repositories,
    RepositorySet,
    RepositorySets,
)
from replicas_tui.local import spelling
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core
from replicas_tui.local.db import environments, repositories, repository_sets
from replicas_tui.local.db.environments import EnvironmentRow
from replicas_tui.local.db.repositories import RepositoryRow
from replicas_tui.local.db.repository_sets import SetRow
from replicas_tui.local.refusals import bad, conflict
from replicas_tui.local.repositories.addresses import is_whole
from replicas_tui.local.workspaces.git import GitError
from replicas_tui.local.workspaces.mirror import check_repository
from replicas_tui.local.workspaces.paths import is_folder_name

_REMOTE = re.compile(r"(?:https?|ssh|git)://\S+|[\w.-]+@[\w.-]+:\S+", re.IGNORECASE)


class Connected:
    """What the routes of repositories do."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def repositories(self) -> Repositories:
        """Return all connected repositories."""
        rows = await self._core.db.read(repositories.every)
        return Repositories(repositories=tuple(spelling.repository(row) for row in rows))

    async def add(self, wish: AddRepository) -> AddedRepository:
        """Connect a repository and bind an environment to it; one that is connected already is returned."""
        url = await asyncio.to_thread(canonical, wish.url)
        try:
            branch = await check_repository(url)
        except GitError as error:
            raise bad("url", str(error)) from error
        fresh = RepositoryRow(str(uuid.uuid4()), name_of(url), url, branch, now())

        def store(db: sqlite3.Connection) -> RepositoryRow:
            if (there := repositories.by_url(db, url)) is not None:
                repositories.set_default_branch(db, there.id, branch)
                return repositories.get(db, there.id) or there
            repositories.add(db, fresh)
            name = environments.free_name(db, fresh.name)
            environments.add(db, EnvironmentRow(str(uuid.uuid4()), name, fresh.created_at, repository_id=fresh.id))
            return fresh

        row = await self._core.db.write(store, durable=True)
        return AddedRepository(repository=spelling.repository(row))


class RepositorySetBook:
    """What the routes of repository sets do."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def every(self) -> RepositorySets:
        """Return all sets with their repositories."""

        def load(db: sqlite3.Connection) -> RepositorySets:
            return RepositorySets(repository_sets=tuple(_set(db, row) for row in repository_sets.every(db)))

        return await self._core.db.read(load)

    async def add(self, wish: AddRepositorySet) -> AddedRepositorySet:
        """Make a set of connected repositories, and an environment that is bound to it."""
        row = SetRow(str(uuid.uuid4()), wish.name, now(), wish.description)
        members = tuple(dict.fromkeys(wish.repository_ids))

        def store(db: sqlite3.Connection) -> AddedRepositorySet:
            if unknown := [each for each in members if repositories.get(db, each) is None]:
                raise bad("repository_ids", f"there is no repository {unknown[0]}")
            if repository_sets.named(db, row.name) is not None:
                raise conflict("A repository set with this name already exists", f"name: {row.name}")
            repository_sets.add(db, row, members)
            name = environments.free_name(db, row.name)
            environments.add(db, EnvironmentRow(str(uuid.uuid4()), name, row.created_at, repository_set_id=row.id))
            return AddedRepositorySet(repository_set=_set(db, row))

        return await self._core.db.write(store, durable=True)


def _set(db: sqlite3.Connection, row: SetRow) -> RepositorySet:
    members = tuple(spelling.repository(each) for each in repository_sets.members(db, row.id))
    return RepositorySet(id=row.id, name=row.name, description=row.description, repositories=members)


def canonical(url: str) -> str:
    """Return the one spelling of a repository's address; Refusal for what is none.

    A path or a file URL becomes the absolute path of the repository's top folder.
    """
    text = url.strip()
    if not is_whole(text):
        raise bad("url", "is not a URL")
    if _REMOTE.fullmatch(text):
        return text.rstrip("/")
    path = Path(unquote(urlsplit(text).path) if text.lower().startswith("file://") else text)
    if not path.is_absolute():
        raise bad("url", "must be an absolute path, or an https, ssh or file URL")
    try:
        folder = path.resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        raise bad("url", f"there is no folder {path}") from error
    top = next((each for each in (folder, *folder.parents) if _is_repository(each)), None)
    if top is None:
        raise bad("url", f"{path} is not a git repository")
    return str(top)


def name_of(url: str) -> str:
    """Return a repository's name, good for a folder's name too."""
    last = re.split(r"[/:]", url.rstrip("/"))[-1].removesuffix(".git")
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", last).strip("-.")[:100]
    return plain if is_folder_name(plain) else "repository"


def _is_repository(folder: Path) -> bool:
    is_bare = (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir()
    return is_bare or (folder / ".git").exists()
