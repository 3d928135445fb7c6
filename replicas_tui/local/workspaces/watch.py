"""Tells when a workspace's repositories or canvas changed, while somebody works in it and not otherwise.

Files are looked at, at most every two seconds and more seldom where a look takes long, because a watch on every
folder of a working tree costs more than that and can be exhausted by the agent. The last turn's end is one more look.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from replicas_tui.local.workspaces.canvas import CanvasItem, list_canvas
from replicas_tui.local.workspaces.git import GitError
from replicas_tui.local.workspaces.paths import WorkspacePaths
from replicas_tui.local.workspaces.status import RepoState, repo_state

PERIOD_S = 2.0
# A look may take this share of the time.
SHARE = 0.1


@dataclass(frozen=True, slots=True)
class WatchedRepo:
    """What to look at and against what."""

    name: str
    base_commit: str
    default_branch: str


@dataclass(frozen=True, slots=True)
class Change:
    """What is new; None for what is as it was."""

    repos: tuple[RepoState, ...] | None = None
    canvas: tuple[CanvasItem, ...] | None = None


class WorkspaceWatch:
    """Looks at one workspace.

    Args:
        paths: The workspace.
        repos: Its repositories.
        tell: Called with each change, one at a time; the first look tells everything.
        period_s: Seconds between two looks, at least.
    """

    def __init__(
        self,
        paths: WorkspacePaths,
        repos: Sequence[WatchedRepo],
        tell: Callable[[Change], Awaitable[None]],
        period_s: float = PERIOD_S,
    ) -> None:
        self._paths = paths
        self._repos = tuple(repos)
        self._tell = tell
        self._period_s = period_s
        self._turns = 0
        self._seen: tuple[tuple[str, ...], tuple[CanvasItem, ...]] | None = None
        self._task: asyncio.Task[None] | None = None
        self._looking = asyncio.Lock()

    def begin(self) -> None:
        """A turn has started; there may be several, in different chats."""
        self._turns += 1
        if self._task is None:
            self._task = asyncio.create_task(self._watch(), name=f"watch {self._paths.id}")

    async def end(self) -> None:
        """A turn has ended: look once more, and stop looking if it was the last."""
        self._turns = max(0, self._turns - 1)
        if self._turns == 0:
            await self.close()
        await self.look()

    async def close(self) -> None:
        """Stop looking."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait({task})

    async def look(self) -> None:
        """Look now, and tell if something changed since the last look."""
        async with self._looking:
            states = tuple([await self._state(repo) for repo in self._repos])
            found = tuple(state for state in states if state is not None)
            canvas = await asyncio.to_thread(list_canvas, self._paths.canvas)
            now = tuple(f"{s.name} {s.branch} {s.fingerprint}" for s in found), canvas
            before = self._seen or (None, None)
            if now != before:
                change = Change(found if now[0] != before[0] else None, canvas if canvas != before[1] else None)
                await self._tell(change)
            self._seen = now  # only now: a look that was cancelled in mid-sentence is not lost

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            await self.look()
            took = loop.time() - began
            await asyncio.sleep(max(self._period_s, took / SHARE))

    async def _state(self, repo: WatchedRepo) -> RepoState | None:
        try:
            return await repo_state(self._paths, repo.name, repo.base_commit, repo.default_branch)
        except GitError:  # it may be back at the next look: an agent may well clone it anew
            return None
