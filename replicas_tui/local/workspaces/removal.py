"""Takes workspaces away: what was made in them is put aside first, then they are gone at once.

Rescue is best effort and says what it could not do: the work goes into the mirror as `refs/replicas/<workspace id>`,
the branch as it stands plus one commit of what was not committed.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from replicas_tui.local.workspaces.git import GitError, git_environment, run_git
from replicas_tui.local.workspaces.paths import PRIVATE, WorkspacePaths
from replicas_tui.local.workspaces.shadow import head_of, shadow_of

RESCUE_TIMEOUT_S = 120.0
WHO = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Replicas"), ("EMAIL", "agent@replicas.invalid"))
}


@dataclass(frozen=True, slots=True)
class Rescue:
    """A clone whose work is to be put aside, and the mirror to put it in."""

    name: str
    base_commit: str
    mirror: Path


@dataclass(frozen=True, slots=True)
class Removed:
    """What became of the work: `rescued` as `repository: ref`, `problems` as sentences."""

    rescued: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


async def remove(paths: WorkspacePaths, rescue: Sequence[Rescue] = ()) -> Removed:
    """Take a workspace away; its processes must have ended. Its folder is gone on return, its space a while later."""
    rescued: list[str] = []
    problems: list[str] = []
    for wanted in rescue:
        try:
            ref = await rescue_work(paths, wanted)
        except (GitError, OSError) as error:
            problems.append(f"{wanted.name}: its work could not be put aside: {error}")
        else:
            rescued.extend([f"{wanted.name}: {ref}"] if ref else [])
    if paths.root.exists():
        paths.trash.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
        paths.root.rename(paths.trash / f"{paths.id}-{uuid.uuid4().hex[:8]}")
    return Removed(tuple(rescued), tuple(problems))


async def empty_trash(paths: WorkspacePaths) -> None:
    """Delete what was taken away, now or before the engine was ended. To be run in the background.

    A folder at a time, so that an engine that is to stop waits for one of them, not for all.
    """
    for folder in await asyncio.to_thread(_taken_away, paths.trash):
        await asyncio.to_thread(_delete, folder)


async def rescue_work(paths: WorkspacePaths, wanted: Rescue) -> str | None:
    """Push a clone's work to its mirror; return the ref, None if there is nothing the mirror does not have."""
    ref = f"refs/replicas/{paths.id}"
    _, head = head_of(paths.repo(wanted.name))
    async with shadow_of(paths.repo(wanted.name), paths.shadow(wanted.name), wanted.base_commit) as shadow:
        parent = head or wanted.base_commit
        await shadow.git("add", "--all", "--ignore-errors", "--", ".", may_fail=True)
        tree = (await shadow.git("write-tree")).text
        commit = parent
        if tree != (await shadow.git("rev-parse", "--verify", f"{parent}^{{tree}}")).text:
            commit = await _commit(shadow.git_dir, paths.repo(wanted.name), tree, parent)
        if commit == wanted.base_commit:
            return None
        await shadow.git("push", "--quiet", "--force", "--no-verify", "--", str(wanted.mirror), f"{commit}:{ref}")
    return ref


async def _commit(git_dir: Path, repo: Path, tree: str, parent: str) -> str:
    objects = str(repo / ".git" / "objects").replace("\\", "\\\\").replace('"', '\\"')
    extra = {"GIT_DIR": str(git_dir), "GIT_ALTERNATE_OBJECT_DIRECTORIES": f'"{objects}"', **WHO}
    message = b"Work that was not committed when the replica was deleted\n"
    env = git_environment(extra=extra)
    made = await run_git(["commit-tree", tree, "-p", parent, "-F", "-"], env=env, stdin=message)
    return made.text


def _taken_away(trash: Path) -> list[Path]:
    return list(trash.iterdir()) if trash.is_dir() else []


def _delete(folder: Path) -> None:
    # Go's module cache, for one, is read-only: open each folder up before deleting it.
    for place, _, _ in os.walk(folder):
        with contextlib.suppress(FileNotFoundError):  # another removal empties the same trash
            os.chmod(place, PRIVATE)
    shutil.rmtree(folder, ignore_errors=True)
