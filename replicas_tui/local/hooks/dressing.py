"""Makes a fresh clone into a workspace of its environment: what it is given, then its warm hooks.

The same is done for a replica that is made from nothing and for a spare of a warm pool. Nothing of it fails a
workspace; what went wrong is kept where the user looks: in the hook logs and in the log of the engine.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from replicas_tui.local.agents.processes import agent_environment, marked
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core
from replicas_tui.local.db import hook_runs, trust
from replicas_tui.local.db.environment_hooks import START
from replicas_tui.local.environments.furnishing import furnish
from replicas_tui.local.environments.outfit import Outfit
from replicas_tui.local.environments.skill_install import SkillInstaller
from replicas_tui.local.environments.wardrobe import Wardrobe
from replicas_tui.local.hooks.plan import REPOSITORY, HookPlan, plan_hooks
from replicas_tui.local.hooks.repository_file import RepositoryFile, read_repository_file
from replicas_tui.local.hooks.runs import HookRuns, Tell
from replicas_tui.local.hooks.script import ScriptEnd
from replicas_tui.local.workspaces.paths import WorkspacePaths

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Clone:
    """A repository of a workspace: the folder's name, and where it came from."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Surveyed:
    """Everything a workspace's hooks are made of."""

    outfit: Outfit
    repositories: Mapping[str, tuple[Path, RepositoryFile]]
    trusted: tuple[str, ...]
    env: Mapping[str, str]


class Dressing:
    """Gives workspaces what their environment says, and runs their hooks."""

    def __init__(self, core: Core, wardrobe: Wardrobe, skills: SkillInstaller) -> None:
        self._core = core
        self._wardrobe = wardrobe
        self._skills = skills
        self._runs = HookRuns(core)

    async def dress(self, paths: WorkspacePaths, environment_id: str, clones: Sequence[Clone]) -> None:
        """Give a workspace its files, prompts, MCP servers and skills; done again, they are replaced."""
        seen = await self.survey(paths, environment_id, clones)
        prompts = [*seen.outfit.prompts, *(said.system_prompt for _, said in seen.repositories.values())]
        said = [text for text in prompts if text.strip()]
        placed = await asyncio.to_thread(furnish, paths, seen.outfit, said)
        installed = await self._skills.install(paths, seen.outfit)
        of_files = [problem for _, each in seen.repositories.values() for problem in each.problems]
        problems = (*placed.problems, *installed.problems, *of_files)
        for problem in problems:
            LOG.warning("workspace %s: %s", paths.id, problem)
        names = sorted(seen.outfit.variables)
        await self._core.db.write(
            lambda db: hook_runs.given(db, paths.id, placed.files, names, installed.slugs, problems, now())
        )

    async def run(
        self, kind: str, paths: WorkspacePaths, environment_id: str, clones: Sequence[Clone], tell: Tell
    ) -> tuple[ScriptEnd, ...]:
        """Run the hooks of one kind and return how each ended."""
        seen = await self.survey(paths, environment_id, clones)
        return await self._runs.run(paths, self.plans(kind, paths, seen), seen.env, seen.outfit.secrets(), tell)

    async def run_of_repository(
        self, name: str, paths: WorkspacePaths, environment_id: str, clones: Sequence[Clone], tell: Tell
    ) -> tuple[ScriptEnd, ...]:
        """Run the start hook of one repository, as it is now and if it is trusted now; nothing if there is none."""
        seen = await self.survey(paths, environment_id, clones)
        plans = [
            plan for plan in self.plans(START, paths, seen) if (plan.hook_type, plan.hook_name) == (REPOSITORY, name)
        ]
        return await self._runs.run(paths, plans, seen.env, seen.outfit.secrets(), tell)

    def plans(self, kind: str, paths: WorkspacePaths, seen: Surveyed) -> tuple[HookPlan, ...]:
        """Return the hooks of one kind, in their order."""
        limit = self._core.settings.hook_timeout_s
        return plan_hooks(kind, seen.outfit, paths.home, seen.repositories, trusted=seen.trusted, timeout_s=limit)

    async def survey(self, paths: WorkspacePaths, environment_id: str, clones: Sequence[Clone]) -> Surveyed:
        """Look at what a workspace's environment and its repositories say right now."""
        outfit = await self._wardrobe.outfit(environment_id)
        found = {each.name: (paths.repo(each.name), read_repository_file(paths.repo(each.name))) for each in clones}
        with_hooks = [(each.url, found[each.name][1]) for each in clones if found[each.name][1].digest]

        def compare(db: sqlite3.Connection) -> tuple[str, ...]:
            for url, said in with_hooks:
                trust.note_seen(db, url, said.digest, said.text, now())
            return tuple(said.digest for url, said in with_hooks if trust.is_trusted(db, url, said.digest))

        trusted = await self._core.db.write(compare) if with_hooks else ()
        extra = {**self._core.settings.agent_env, **outfit.variables}
        env = marked(agent_environment(os.environ, paths.home, extra), paths.id)
        return Surveyed(outfit, found, trusted, env)
