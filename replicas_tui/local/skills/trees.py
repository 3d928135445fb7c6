"""Where skills are found: a commit of a git repository, or a folder as it lies there. Only read, never run.

Invariant: of neither more than so many files are looked at, none is followed out of it by a link, and none is read
beyond a size.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from replicas_tui.local.workspaces.git import git_environment, run_git
from replicas_tui.local.workspaces.place import read_below

MOST_FILES = 20_000
LARGEST_FILE = 2 * 1024 * 1024
LISTING_LIMIT = 32 * 1024 * 1024
_SKIPPED = {".git", "node_modules"}
_REGULAR = {b"100644": False, b"100755": True}


@dataclass(frozen=True, slots=True)
class TreeFile:
    """A file of a tree; `path` with slashes, from its top."""

    path: str
    is_program: bool = False


class SkillTree(Protocol):
    """Something files can be listed in and read from."""

    async def files(self) -> tuple[TreeFile, ...]:
        """Return its regular files."""

    async def read(self, path: str) -> bytes | None:
        """Return a file; None if it is not there or too large."""


class GitTree:
    """The newest commit of a bare repository's default branch."""

    def __init__(self, repository: Path) -> None:
        self._env = git_environment(extra={"GIT_DIR": str(repository)})

    async def files(self) -> tuple[TreeFile, ...]:
        """Return its regular files; GitError if there is no commit."""
        listed = await run_git(["ls-tree", "-r", "-z", "HEAD"], env=self._env, limit=LISTING_LIMIT)
        return tuple(_listed(listed.stdout))[:MOST_FILES]

    async def read(self, path: str) -> bytes | None:
        """Return a file; None if it is not there or too large."""
        named = f"HEAD:{path}"
        found = await run_git(["cat-file", "blob", named], env=self._env, limit=LARGEST_FILE, may_fail=True)
        return None if found.code or found.cut else found.stdout


class FolderTree:
    """A folder on this machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def files(self) -> tuple[TreeFile, ...]:
        """Return its regular files; OSError if it is not there."""
        return await asyncio.to_thread(lambda: tuple(_walked(self._folder)))

    async def read(self, path: str) -> bytes | None:
        """Return a file; None if it is not there or too large."""
        return await asyncio.to_thread(read_below, self._folder, path.split("/"), LARGEST_FILE)


def _listed(listing: bytes) -> Iterator[TreeFile]:
    for row in listing.split(b"\0"):
        head, _, path = row.partition(b"\t")
        mode = head.split(b" ", 1)[0]
        try:
            name = path.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if mode in _REGULAR and not _SKIPPED & set(name.split("/")):
            yield TreeFile(name, _REGULAR[mode])


def _walked(folder: Path) -> Iterator[TreeFile]:
    os.scandir(folder).close()
    count = 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED)
        for name in sorted(names):
            path = Path(place, name)
            count += 1
            if count > MOST_FILES:
                return
            if path.is_symlink() or not path.is_file():
                continue
            yield TreeFile(path.relative_to(folder).as_posix(), os.access(path, os.X_OK))


def below(files: Sequence[TreeFile], folder: str) -> tuple[TreeFile, ...]:
    """Return the files below a folder of a tree; the empty name is its top."""
    return tuple(each for each in files if not folder or each.path.startswith(f"{folder}/"))
