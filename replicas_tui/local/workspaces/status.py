"""What an agent changed in a repository since it got it: committed, not committed and new files, as one difference.

Nothing the agent configured is run for that; see `shadow.py`.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from replicas_tui.local.workspaces.paths import WorkspacePaths
from replicas_tui.local.workspaces.shadow import Shadow, head_of, shadow_of

DIFF_LIMIT = 20 * 1024 * 1024
LISTING_LIMIT = 32 * 1024 * 1024
_COMMON = (
    "diff",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--find-renames",
    # A submodule's own state is asked for by a git in that submodule, with its configuration.
    "--ignore-submodules=dirty",
)


@dataclass(frozen=True, slots=True)
class RepoState:
    """Where a repository stands.

    Attributes:
        name: Its folder's name.
        path: Its folder.
        default_branch: The repository's.
        branch: The one the agent is on; a short commit when on none.
        added: Lines added since the base commit; of binary files none.
        removed: Lines removed.
        files: Files changed, a renamed one once.
        fingerprint: Equal as long as nothing changed, as far as sizes and times tell; not compared.
    """

    name: str
    path: Path
    default_branch: str
    branch: str
    added: int
    removed: int
    files: int
    fingerprint: str = field(default="", compare=False)


async def repo_state(paths: WorkspacePaths, name: str, base_commit: str, default_branch: str) -> RepoState:
    """Look at a repository; GitError if that is not possible, e.g. as the agent deleted it."""
    tree = paths.repo(name)
    async with _compared(paths, name, base_commit) as shadow:
        counted = await shadow.git(*_COMMON, "--numstat", "-z", base_commit, "--", limit=LISTING_LIMIT)
    branch, commit = head_of(tree)
    changes = tuple(_changes(counted.stdout))
    return RepoState(
        name=name,
        path=tree,
        default_branch=default_branch,
        branch=branch,
        added=sum(added for added, _, _ in changes),
        removed=sum(removed for _, removed, _ in changes),
        files=len(changes),
        fingerprint=_fingerprint(tree, counted.stdout + commit.encode(), [path for _, _, path in changes]),
    )


async def full_diff(paths: WorkspacePaths, name: str, base_commit: str, *, limit: int = DIFF_LIMIT) -> str:
    """Return the difference to the base commit in git's unified form, with a note where it was too long.

    Bytes that are no UTF-8 are shown as the replacement character. GitError if there is no repository to look at.
    """
    async with _compared(paths, name, base_commit) as shadow:
        said = await shadow.git(
            *_COMMON, "--src-prefix=a/", "--dst-prefix=b/", "--no-relative", base_commit, "--", limit=limit
        )
    text = said.stdout.decode("utf-8", "replace")
    if not said.cut:
        return text
    whole = text[: text.rfind("\n") + 1]
    return f"{whole}\n[The difference is longer than {limit // 1024:,} KB; the rest is left out.]\n"


@asynccontextmanager
async def _compared(paths: WorkspacePaths, name: str, base_commit: str) -> AsyncIterator[Shadow]:
    """Open a shadow whose index also knows the new files, so that they are part of the difference."""
    async with shadow_of(paths.repo(name), paths.shadow(name), base_commit) as shadow:
        new = await shadow.untracked()
        if new:
            adding = ("add", "--intent-to-add", "--ignore-errors", "--pathspec-from-file=-", "--pathspec-file-nul")
            await shadow.git(*adding, stdin=b"\0".join(new), may_fail=True)
        yield shadow


def _changes(numstat: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Read `--numstat -z`: `added TAB removed TAB path NUL`, where a renamed file's path is `NUL old NUL new`."""
    fields = iter(numstat.split(b"\0"))
    for row in fields:
        added, _, rest = row.partition(b"\t")
        removed, _, path = rest.partition(b"\t")
        if not rest:
            continue
        if not path:
            next(fields, b"")
            path = next(fields, b"")
        yield _count(added), _count(removed), path


def _count(number: bytes) -> int:
    return int(number) if number.isdigit() else 0  # "-" for a binary file


def _fingerprint(tree: Path, seen: bytes, changed: list[bytes]) -> str:
    digest = hashlib.sha256(seen)
    for path in changed[:2_000]:
        with contextlib.suppress(OSError, ValueError):
            status = (tree / path.decode("utf-8", "surrogateescape")).lstat()
            digest.update(f"{status.st_size} {status.st_mtime_ns} {status.st_mode}\0".encode())
    return digest.hexdigest()
