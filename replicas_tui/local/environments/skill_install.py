"""Puts skills into workspaces, where each agent looks for them: Claude, Codex, and all that read `~/.agents/skills`."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from replicas_tui.local.environments.outfit import Outfit
from replicas_tui.local.refusals import Refusal
from replicas_tui.local.skills.discovery import describe, look_through, slug_of
from replicas_tui.local.skills.sources import Opened, SkillSources, split_source
from replicas_tui.local.skills.trees import below
from replicas_tui.local.workspaces.git import GitError
from replicas_tui.local.workspaces.paths import WorkspacePaths, is_folder_name
from replicas_tui.local.workspaces.place import FILE, PROGRAM, write_below

FOLDERS = ((".claude", "skills"), (".codex", "skills"), (".agents", "skills"))
MOST_FILES = 500
MOST_BYTES = 16 * 1024 * 1024
NEVER_FOUND = "there is no skill of that name"


@dataclass(frozen=True, slots=True)
class Installed:
    """What became of an outfit's skills."""

    slugs: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


class SkillInstaller:
    """Puts the skills of an outfit into a workspace."""

    def __init__(self, sources: SkillSources) -> None:
        self._sources = sources

    async def install(self, paths: WorkspacePaths, outfit: Outfit) -> Installed:
        """Install what the registries hold, then what is enabled, which wins; what fails is a sentence."""
        done: dict[str, None] = {}
        problems: list[str] = []
        for url in outfit.registries:
            try:
                for slug in await self._registry(paths, url):
                    done[slug] = None
            except (GitError, OSError, Refusal) as error:
                problems.append(f"The skills of {url} could not be installed: {error}")
        for skill in outfit.skills:
            try:
                await self._skill(paths, skill.slug, skill.source)
                done[skill.slug] = None
            except (GitError, OSError, Refusal) as error:
                problems.append(f"The skill {skill.slug} could not be installed: {error}")
        return Installed(tuple(done), tuple(problems))

    async def _registry(self, paths: WorkspacePaths, url: str) -> list[str]:
        opened = await self._sources.open(url)
        skills = [each for each in look_through(opened.files) if each.kind == "skill"]
        slugs = []
        for each in await describe(opened.tree, skills):
            slug = slug_of(each.found.path.rpartition("/")[2] or each.name)
            await _copy(paths, opened, each.found.path, slug)
            slugs.append(slug)
        return slugs

    async def _skill(self, paths: WorkspacePaths, slug: str, source: str) -> None:
        url, folder = split_source(source)
        opened = await self._sources.open(url)
        skills = [each for each in look_through(opened.files) if each.kind == "skill"]
        if not folder:
            named = [each for each in await describe(opened.tree, skills) if slug in _names(each.found.path, each.name)]
            if not named:
                raise OSError(NEVER_FOUND)
            folder = named[0].found.path
        elif folder not in {each.path for each in skills}:
            raise OSError(NEVER_FOUND)
        await _copy(paths, opened, folder, slug_of(slug))


def _names(path: str, name: str) -> tuple[str, str]:
    return path.rpartition("/")[2], slug_of(name)


async def _copy(paths: WorkspacePaths, opened: Opened, folder: str, slug: str) -> None:
    if not is_folder_name(slug):
        raise OSError(f"{slug!r} cannot be a folder")
    files = below(opened.files, folder)
    if len(files) > MOST_FILES:
        raise OSError(f"it has more than {MOST_FILES} files")
    read = 0
    for each in files:
        content = await opened.tree.read(each.path)
        if content is None:
            continue
        if (read := read + len(content)) > MOST_BYTES:
            raise OSError(f"it has more than {MOST_BYTES // 1024**2} MB")
        inner = each.path[len(folder) :].lstrip("/").split("/")
        mode = PROGRAM if each.is_program else FILE
        for place in FOLDERS:
            await asyncio.to_thread(write_below, paths.home, (*place, slug, *inner), content, mode)
