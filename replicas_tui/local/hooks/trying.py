"""Tries a hook in a workspace of its own that is thrown away after: a clone, what the environment gives, the hook.

A sandbox is named so that one a crash left behind is found by its name.
"""

from __future__ import annotations

import asyncio
import sqlite3
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from replicas_tui.api.environment_hooks import HookTest
from replicas_tui.local.agents.processes import end_all
from replicas_tui.local.core import Core
from replicas_tui.local.db import hook_runs
from replicas_tui.local.db.environments import EnvironmentRow
from replicas_tui.local.environments.binding import bound_repositories
from replicas_tui.local.hooks.dressing import Clone, Dressing
from replicas_tui.local.hooks.output import HookOutput
from replicas_tui.local.hooks.plan import HookPlan
from replicas_tui.local.hooks.runs import run_plan
from replicas_tui.local.refusals import Refusal
from replicas_tui.local.workspaces.git import GitError
from replicas_tui.local.workspaces.paths import WorkspacePaths
from replicas_tui.local.workspaces.provision import RepoSpec, provision
from replicas_tui.local.workspaces.removal import empty_trash, remove

SANDBOX = "sandbox-"
GRACE_S = 0.3


class HookTrials:
    """Tries hooks."""

    def __init__(self, core: Core, dressing: Dressing) -> None:
        self._core = core
        self._dressing = dressing
        self._running: set[asyncio.Task[Any]] = set()

    def end(self) -> None:
        """Cut short whatever is tried; who waits for it is told so."""
        for task in self._running:
            task.cancel()

    async def run(
        self, kind: str, row: EnvironmentRow, content: str, progress: Callable[[str], None], tell: Callable[[str], None]
    ) -> HookTest:
        """Run a script as a hook of an environment and return how it ended; nothing of it stays.

        Raises:
            Refusal: The sandbox cannot be made; 400 with git's own words.
        """
        paths = WorkspacePaths(self._core.folders.workspace(f"{SANDBOX}{uuid.uuid4()}"))
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in one
        self._running.add(task)
        try:
            progress("Making a workspace")
            clones = await self._make(paths, row)
            progress("Running the hook")
            seen = await self._dressing.survey(paths, row.id, clones)
            plan = HookPlan(kind, "", "", (content,), paths.home, self._core.settings.hook_timeout_s)
            output = HookOutput(seen.outfit.secrets(), tell)
            end = await run_plan(paths.root, plan, seen.env, output)
            return HookTest(exit_code=end.exit_code, output=output.text, timed_out=end.timed_out)
        except (GitError, OSError) as error:
            raise Refusal(400, "The sandbox could not be made", str(error)) from error
        finally:
            self._running.discard(task)
            await asyncio.shield(self._clear(paths))

    async def clear_leftovers(self) -> None:
        """Remove the sandboxes that a crash left behind."""
        for folder in await asyncio.to_thread(_sandboxes, self._core.folders.workspaces):
            await self._clear(WorkspacePaths(folder))

    async def _make(self, paths: WorkspacePaths, row: EnvironmentRow) -> list[Clone]:
        found = await self._core.db.read(lambda db: bound_repositories(db, row))
        specs = [RepoSpec(each.name, each.url, each.default_branch) for each in found]
        await provision(paths, specs, "replicas/hook-test", self._core.folders.mirrors)
        clones = [Clone(each.name, each.url) for each in found]
        await self._dressing.dress(paths, row.id, clones)
        return clones

    async def _clear(self, paths: WorkspacePaths) -> None:
        await end_all(paths.id, grace_s=GRACE_S)
        await remove(paths)

        def forget(db: sqlite3.Connection) -> None:
            hook_runs.forget(db, paths.id)

        await self._core.db.write(forget)
        self._core.spawn(empty_trash(paths), "emptying of the trash")


def _sandboxes(workspaces: Path) -> list[Path]:
    return [folder for folder in workspaces.iterdir() if folder.name.startswith(SANDBOX)]
