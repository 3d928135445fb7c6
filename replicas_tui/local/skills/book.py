"""What the API says and asks of skills: enabled ones, registries, the catalogue."""

from __future__ import annotations

import sqlite3
import uuid
from dataclasses import asdict
from pathlib import Path

from replicas_tui.api.skills import (
    AddedRegistry,
    AddRegistry,
    EnableSkill,
    FoundSkill,
    FoundSkills,
    ListedRegistry,
    OneSkill,
    Registries,
    Registry,
    RepoSkill,
    RepoSkills,
    SearchSkills,
    Skill,
    Skills,
)
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core
from replicas_tui.local.db import skills
from replicas_tui.local.db.skills import RegistryRow, SkillRow
from replicas_tui.local.environments.access import found, note_change, refuse_inherited
from replicas_tui.local.environments.binding import bound_repositories
from replicas_tui.local.refusals import Refusal, bad, conflict, missing
from replicas_tui.local.skills.discovery import Described, describe, look_through, slug_of
from replicas_tui.local.skills.sources import SkillSources, full_name, source_url, split_source, web_address
from replicas_tui.local.words import ORGANIZATION
from replicas_tui.local.workspaces.git import GitError
from replicas_tui.local.workspaces.redact import redacted

MOST_SHOWN = 100


class SkillBook:
    """What the routes of skills do."""

    def __init__(self, core: Core, sources: SkillSources) -> None:
        self._core = core
        self._sources = sources

    async def every(self, environment_id: str, user_id: str | None) -> Skills:
        """Return the enabled skills of an environment."""

        def load(db: sqlite3.Connection) -> Skills:
            row = found(db, environment_id, user_id, status=400)
            return Skills(environment_skills=tuple(_skill(each) for each in skills.of_environment(db, row.id)))

        return await self._core.db.read(load)

    async def enable(self, environment_id: str, user_id: str | None, wish: EnableSkill) -> OneSkill:
        """Enable one; Refusal 409 if its slug or source is enabled already."""
        if slug_of(wish.slug) != wish.slug:
            raise bad("slug", f"must be lower-case letters, digits, ., _ and -, e.g. {slug_of(wish.slug)}")
        try:
            split_source(wish.source)
        except Refusal as error:
            raise bad(
                "source", "must be a git URL, owner/name of GitHub, or a folder; with #folder for one of many"
            ) from error

        def store(db: sqlite3.Connection) -> OneSkill:
            row, at = found(db, environment_id, user_id, status=400), now()
            refuse_inherited(row, "slug")
            if any(wish.slug == each.slug or wish.source == each.source for each in skills.of_environment(db, row.id)):
                raise conflict("This skill is already enabled", f"slug: {wish.slug}")
            skill = SkillRow(str(uuid.uuid4()), row.id, wish.name, wish.slug, wish.source, at, at)
            skills.add(db, skill)
            note_change(db, row, at)
            return OneSkill(environment_skill=_skill(skill))

        made = await self._core.db.write(store, durable=True)
        self._core.environments_changed.set()
        return made

    async def disable(self, environment_id: str, user_id: str | None, skill_id: str) -> None:
        """Disable one; workspaces that have it keep it."""

        def store(db: sqlite3.Connection) -> None:
            row = found(db, environment_id, user_id)
            if skill_id not in {each.id for each in skills.of_environment(db, row.id)}:
                raise missing("Skill")
            skills.remove(db, skill_id)
            note_change(db, row, now())

        await self._core.db.write(store, durable=True)

    async def registries(self, environment_id: str, user_id: str | None) -> Registries:
        """Return the registries of an environment with what each holds."""

        def load(db: sqlite3.Connection) -> tuple[RegistryRow, ...]:
            return skills.registries(db, found(db, environment_id, user_id, status=400).id)

        rows = await self._core.db.read(load)
        listed = [(row, await self._contents(row.id, row.url, row.default_branch)) for row in rows]
        return Registries(
            registries=tuple(
                ListedRegistry(**_registry(row).model_dump(), repo_skills=held.repo_skills, error=held.error)
                for row, held in listed
            )
        )

    async def add_registry(self, environment_id: str, user_id: str | None, wish: AddRegistry) -> AddedRegistry:
        """Add one and return what it holds; a source nobody can read is refused."""
        url = source_url(wish.url)
        await self._core.db.read(lambda db: found(db, environment_id, user_id, status=400))
        try:
            branch = await self._sources.branch(url)
        except GitError as error:
            raise bad("url", str(error)) from error

        def store(db: sqlite3.Connection) -> RegistryRow:
            row, at = found(db, environment_id, user_id, status=400), now()
            refuse_inherited(row, "url")
            if any(each.url == url for each in skills.registries(db, row.id)):
                raise conflict("This registry is already there", f"url: {redacted(url)}")
            name = full_name(url)
            registry = RegistryRow(str(uuid.uuid4()), row.id, name.rpartition("/")[2], url, name, branch, at, at)
            skills.add_registry(db, registry)
            note_change(db, row, at)
            return registry

        row = await self._core.db.write(store, durable=True)
        self._core.environments_changed.set()
        held = await self._contents(row.id, url, branch)
        return AddedRegistry(registry=_registry(row), repo_skills=held.repo_skills, error=held.error)

    async def remove_registry(self, environment_id: str, user_id: str | None, registry_id: str) -> None:
        """Take one away; workspaces keep its skills."""

        def store(db: sqlite3.Connection) -> None:
            row = found(db, environment_id, user_id)
            if registry_id not in {each.id for each in skills.registries(db, row.id)}:
                raise missing("Skills registry")
            skills.remove_registry(db, registry_id)
            note_change(db, row, now())

        await self._core.db.write(store, durable=True)

    async def of_repositories(self, environment_id: str, user_id: str | None) -> RepoSkills:
        """Return what the repositories of an environment hold; of an unbound one nothing."""
        rows = await self._core.db.read(lambda db: bound_repositories(db, found(db, environment_id, user_id)))
        all_held = [await self._contents(row.id, row.url, row.default_branch, as_git=True) for row in rows]
        errors = [held.error for held in all_held if held.error]
        return RepoSkills(
            repo_skills=tuple(each for held in all_held for each in held.repo_skills),
            error="\n".join(errors) or None,
        )

    async def search(self, query: SearchSkills) -> FoundSkills:
        """Look through all registries and the folder of skills beside the database; the most enabled first."""
        rows, installs = await self._core.db.read(lambda db: (skills.registries(db), skills.installs(db)))
        urls = dict.fromkeys([*(row.url for row in rows), *self._local_index()])
        words = (query.q or "").lower().split()
        listed: dict[str, FoundSkill] = {}
        for url in urls:
            for each in await self._described(url):
                said = f"{each.name} {each.found.path} {each.description or ''}".lower()
                if each.found.kind == "skill" and all(word in said for word in words):
                    source = f"{url}#{each.found.path}" if each.found.path else url
                    slug = slug_of(each.found.path.rpartition("/")[2] or each.name)
                    count = installs.get(source, 0)
                    listed[source] = FoundSkill(name=each.name, slug=slug, source=source, installs=count)
        ranked = sorted(listed.values(), key=lambda each: (-each.installs, each.name.lower(), each.source))
        return FoundSkills(skills=tuple(ranked[:MOST_SHOWN]))

    def _local_index(self) -> list[str]:
        folder = self._core.folders.skills
        return [str(folder)] if folder.is_dir() else []

    async def _described(self, url: str) -> tuple[Described, ...]:
        try:
            opened = await self._sources.open(url)
            return await describe(opened.tree, look_through(opened.files))
        except (GitError, OSError):
            return ()

    async def _contents(self, owner_id: str, url: str, branch: str, *, as_git: bool = False) -> RepoSkills:
        try:
            opened = await (self._sources.open_git(url) if as_git else self._sources.open(url))
            held = await describe(opened.tree, look_through(opened.files))
        except OSError as error:
            return RepoSkills(error=f"{url} cannot be read: {(error.strerror or str(error)).lower()}")
        except GitError as error:
            return RepoSkills(error=str(error))
        return RepoSkills(
            repo_skills=tuple(_repo_skill(each, owner_id, url, branch) for each in held), error=opened.stale
        )


def _repo_skill(each: Described, owner_id: str, url: str, branch: str) -> RepoSkill:
    return RepoSkill(
        id=f"{owner_id}:{each.found.path}",
        repository_id=owner_id,
        repository_full_name=full_name(url),
        branch=branch,
        path=each.found.path,
        name=each.name,
        description=each.description,
        framework=each.found.framework,
        kind=each.found.kind,
        html_url=web_address(url, branch, each.found.entry),
    )


def _skill(row: SkillRow) -> Skill:
    return Skill.model_validate({**asdict(row), "organization_id": ORGANIZATION})


def _registry(row: RegistryRow) -> Registry:
    url = Path(row.url).as_uri() if row.url.startswith("/") else redacted(row.url)
    return Registry.model_validate({**asdict(row), "url": url, "organization_id": ORGANIZATION})
