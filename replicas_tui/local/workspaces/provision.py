"""Makes the clones of a workspace and takes a workspace away again.

A clone is an ordinary one, made from our mirror: it shares no folder with the user's repository, so an agent can do
to it what it likes. Cancelled or failed half-way, nothing of it is left.
"""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from replicas_tui.local.workspaces.git import GitError, git_environment, run_git
from replicas_tui.local.workspaces.mirror import ensure_mirror
from replicas_tui.local.workspaces.orphans import marked_git
from replicas_tui.local.workspaces.paths import WorkspacePaths, is_folder_name

CLONE_TIMEOUT_S = 1800.0
# Who commits where the user has not told git a name.
NOBODY = {"user.name": "Replicas", "user.email": "agent@replicas.invalid"}


@dataclass(frozen=True, slots=True)
class RepoSpec:
    """A repository a workspace wants; `default_branch` None is what the repository says."""

    name: str
    url: str
    default_branch: str | None = None


@dataclass(frozen=True, slots=True)
class Provisioned:
    """A clone that is ready; `base_commit` is what the workspace's changes are measured against."""

    name: str
    path: Path
    base_commit: str
    branch: str
    default_branch: str


def branch_for(name: str) -> str:
    """Return a branch name for a replica's name, whatever characters that holds."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:80]
    return f"replicas/{plain or 'workspace'}"


async def provision(
    paths: WorkspacePaths, repos: Sequence[RepoSpec], branch: str, mirrors: Path
) -> tuple[Provisioned, ...]:
    """Clone every repository onto a branch of the workspace's own.

    Args:
        paths: The workspace; its folders are made.
        repos: What to clone, each into a folder of its name.
        branch: The wanted branch; with a number behind it where that is taken.
        mirrors: The folder of all mirrors.

    Raises:
        GitError: One of them cannot be had; the message is git's, after the repository's name.
    """
    names = [repo.name for repo in repos]
    bad = [name for name in names if not is_folder_name(name) or names.count(name) > 1]
    if bad:
        raise GitError(f"The repository name {bad[0]!r} cannot be a folder of its own.")
    paths.create()
    begun: list[Path] = []
    try:
        return tuple([await _provision_one(paths, repo, branch, mirrors, begun) for repo in repos])
    except BaseException:
        # Shielded: a second cancellation must not leave half of it there.
        await asyncio.shield(asyncio.to_thread(_delete, tuple(begun)))
        raise


def _delete(folders: Sequence[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


async def _provision_one(
    paths: WorkspacePaths, repo: RepoSpec, branch: str, mirrors: Path, begun: list[Path]
) -> Provisioned:
    target = paths.repo(repo.name)
    if target.exists():
        raise GitError(f"{repo.name}: its folder is already there.")
    try:
        mirror = await ensure_mirror(mirrors, repo.url)
        default = repo.default_branch or await _head(mirror)
        begun.append(target)
        await _clone(mirror, target, default)
        own = await _own_branch(target, branch, default)
        await _configure(target, repo.url)
        base = (await run_git(["rev-parse", "--verify", "HEAD"], cwd=target)).text
    except GitError as error:
        raise GitError(f"{repo.name}: {error}") from error
    return Provisioned(repo.name, target, base, own, default)


async def _clone(mirror: Path, target: Path, branch: str) -> None:
    env = marked_git(git_environment(config={"checkout.workers": "0"}), mirror.parent)
    clone = ["clone", "--quiet", "--template=", "--branch", branch, "--", str(mirror), str(target)]
    await run_git(clone, env=env, timeout_s=CLONE_TIMEOUT_S)


async def _own_branch(repo: Path, wanted: str, default: str) -> str:
    """Switch a clone to a new branch, of a name neither it nor its origin has, and return it."""
    listed = (
        await run_git(["for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes/origin"], cwd=repo)
    ).text
    taken = {ref.removeprefix("refs/heads/").removeprefix("refs/remotes/origin/") for ref in listed.splitlines()}
    branch = next(name for name in branch_names(wanted, default) if name not in taken)
    await run_git(["switch", "--quiet", "--create", branch], cwd=repo)
    return branch


def branch_names(wanted: str, default: str) -> Iterator[str]:
    """Yield names for a workspace's branch, the wanted one first."""
    # git cannot keep `a` and `a/b` at the same time.
    if wanted.startswith(f"{default}/"):
        wanted = wanted.replace("/", "-")
    yield wanted
    number = 2
    while True:
        yield f"{wanted}-{number}"
        number += 1


async def _configure(repo: Path, url: str) -> None:
    """Point the clone at the real repository, and say who commits: the home folder is not the user's."""
    name, email = [await _user_setting(key) or nobody for key, nobody in NOBODY.items()]
    await run_git(["config", "--unset-all", "remote.origin.url"], cwd=repo)
    # By the file and not by arguments, which everybody on the machine may read.
    with (repo / ".git" / "config").open("a", encoding="utf-8") as config:
        config.write(f'[remote "origin"]\n\turl = {_quoted(url)}\n')
        config.write(f"[user]\n\tname = {_quoted(name)}\n\temail = {_quoted(email)}\n")


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


async def _user_setting(key: str) -> str:
    found = await run_git(["config", "--get", key], env=git_environment(as_user=True), may_fail=True)
    return found.text.strip()


async def _head(mirror: Path) -> str:
    return (
        await run_git(["symbolic-ref", "--short", "HEAD"], env=git_environment(extra={"GIT_DIR": str(mirror)}))
    ).text
