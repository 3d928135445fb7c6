"""A git folder of the engine's own that looks at an agent's working tree.

A repository's configuration can name programs (fsmonitor, diff and text converters, filters, hooks) which a plain
`git status` there would run as us. So that folder's configuration is never read: only its objects, as data, its index,
as a copy, and the two files that name commits. What the engine writes, it writes here.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from replicas_tui.local.workspaces.git import GitError, GitOutput, git_environment, run_git
from replicas_tui.local.workspaces.plain_files import open_plain, read_plain

TIMEOUT_S = 60.0
LARGEST_INDEX = 512 * 1024 * 1024
LARGEST_EXCLUDE = 256 * 1024
_HEX = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_CONFIG = "[core]\n\tbare = false\n\trepositoryformatversion = {version}\n{extensions}"


@dataclass(frozen=True, slots=True)
class Shadow:
    """One look at a working tree, with an index of its own that is thrown away after."""

    tree: Path
    git_dir: Path
    index: Path

    async def git(
        self, *arguments: str, stdin: bytes | None = None, limit: int = 32 * 1024 * 1024, may_fail: bool = False
    ) -> GitOutput:
        """Run git on the working tree, from the shadow."""
        extra = {
            "GIT_DIR": str(self.git_dir),
            "GIT_WORK_TREE": str(self.tree),
            "GIT_INDEX_FILE": str(self.index),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": _quoted(self.tree / ".git" / "objects"),
        }
        env = git_environment(config={"core.autocrlf": "false", "advice.addEmbeddedRepo": "false"}, extra=extra)
        return await run_git(
            arguments, cwd=self.tree, env=env, stdin=stdin, limit=limit, timeout_s=TIMEOUT_S, may_fail=may_fail
        )

    async def untracked(self) -> list[bytes]:
        """Return the files git does not know and is not told to ignore, without repositories nested in this one."""
        listed = await self.git("ls-files", "-z", "--others", "--exclude-standard")
        return [name for name in listed.stdout.split(b"\0") if name and not name.endswith(b"/")]


@asynccontextmanager
async def shadow_of(tree: Path, git_dir: Path, base_commit: str) -> AsyncIterator[Shadow]:
    """Open a look at a working tree; GitError if there is no repository to look at.

    Args:
        tree: The clone an agent works in.
        git_dir: The engine's own folder for it; made if missing, kept between looks.
        base_commit: Where the index starts from when the agent's own cannot be read.
    """
    own = tree / ".git"
    if own.is_symlink() or not own.is_dir():
        raise GitError(f"{tree.name} is no git repository any more.")
    _make(git_dir, own, base_commit)
    handle, name = tempfile.mkstemp(prefix="index-", dir=git_dir)
    os.close(handle)
    shadow = Shadow(tree, git_dir, Path(name))
    try:
        await _fill_index(shadow, own, base_commit)
        yield shadow
    finally:
        for leftover in (shadow.index, shadow.index.with_name(f"{shadow.index.name}.lock")):
            leftover.unlink(missing_ok=True)


def head_of(tree: Path) -> tuple[str, str]:
    """Return the branch a clone stands on, or the short commit of a detached HEAD, and its commit, empty if unborn."""
    head = read_plain(tree / ".git" / "HEAD", 4096).decode("utf-8", "replace").strip()
    if not head.startswith("ref: "):
        return (head[:10], head) if _HEX.fullmatch(head) else ("", "")
    ref = head.removeprefix("ref: ").strip()
    return ref.removeprefix("refs/heads/"), commit_of(tree / ".git", ref)


def commit_of(git_dir: Path, ref: str) -> str:
    """Return the commit a ref names, read as a file; empty if there is none."""
    if ".." in ref or ref.startswith("/"):
        return ""
    loose = read_plain(git_dir / ref, 4096).decode("ascii", "replace").strip()
    if _HEX.fullmatch(loose):
        return loose
    packed = read_plain(git_dir / "packed-refs", 16 * 1024 * 1024).decode("utf-8", "replace")
    rows = (line.split(" ", 1) for line in packed.splitlines() if line[:1] not in {"#", "^"})
    return next((row[0] for row in rows if row[1:] == [ref] and _HEX.fullmatch(row[0])), "")


def _make(git_dir: Path, own: Path, base_commit: str) -> None:
    for folder in ("objects/info", "refs", "info"):
        (git_dir / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    long_hash = len(base_commit) == 64
    extensions = "[extensions]\n\tobjectFormat = sha256\n" if long_hash else ""
    (git_dir / "config").write_text(_CONFIG.format(version=int(long_hash), extensions=extensions))
    (git_dir / "HEAD").write_text("ref: refs/heads/shadow\n")
    (git_dir / "info" / "exclude").write_bytes(read_plain(own / "info" / "exclude", LARGEST_EXCLUDE))


async def _fill_index(shadow: Shadow, own: Path, base_commit: str) -> None:
    """Take a copy of the agent's index, which knows what has not changed; start from the base if it is unusable."""
    if _copied(own / "index", shadow.index):
        looked = await shadow.git("ls-files", "-z", "--stage", limit=64, may_fail=True)
        if looked.code == 0:
            return
    shadow.index.unlink(missing_ok=True)
    await shadow.git("read-tree", base_commit)


def _copied(source: Path, target: Path) -> bool:
    try:
        file = open_plain(source)
    except FileNotFoundError:
        return False
    with file, target.open("wb") as copy:
        status = os.fstat(file.fileno())
        if status.st_size > LARGEST_INDEX:
            return False
        shutil.copyfileobj(file, copy)
    # git tells by the index's own time which files may have changed since in the same instant.
    with contextlib.suppress(OSError):
        os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))
    return True


def _quoted(path: Path) -> str:
    # A list separated by colons; a path in quotes may hold one.
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
