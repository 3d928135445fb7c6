"""Makes a spare workspace the replica's: the newest commits, a branch of its own, the configuration it was cloned with.

What warm hooks ran is third parties' code, which may have written into the clone's configuration; git is run there by
the engine, so the configuration is put back first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from replicas_tui.local.workspaces.git import GitError, git_environment, run_git
from replicas_tui.local.workspaces.mirror import branches_at, ensure_mirror
from replicas_tui.local.workspaces.orphans import marked_git
from replicas_tui.local.workspaces.paths import WorkspacePaths
from replicas_tui.local.workspaces.place import write_below
from replicas_tui.local.workspaces.plain_files import read_plain
from replicas_tui.local.workspaces.provision import Provisioned, RepoSpec, branch_names
from replicas_tui.local.workspaces.shadow import head_of

SPARE_BRANCH = "replicas/spare"
LOCAL, ORIGIN = "refs/heads/", "refs/remotes/origin/"
FETCH_TIMEOUT_S = 600.0
LARGEST_CONFIG = 1024 * 1024


def remember_config(paths: WorkspacePaths, names: Sequence[str]) -> None:
    """Keep a copy of each fresh clone's configuration where no hook writes."""
    for name in names:
        content = (paths.repo(name) / ".git" / "config").read_bytes()
        write_below(paths.root, ("config", name), content)


async def adopt(
    paths: WorkspacePaths, repos: Sequence[RepoSpec], branch: str, mirrors: Path
) -> tuple[Provisioned, ...]:
    """Bring the clones of a spare to the newest commit of their default branch, on a branch of the workspace's own.

    Raises:
        GitError: One cannot be brought there, e.g. as a hook changed what the repository changed too.
        OSError: The spare is not whole.
    """
    there = {folder.name for folder in await asyncio.to_thread(lambda: list(paths.repos.iterdir())) if folder.is_dir()}
    if missing := {repo.name for repo in repos} ^ there:
        raise GitError(f"The spare does not hold the same repositories: {', '.join(sorted(missing))}.")
    return tuple([await _adopt_one(paths, repo, branch, mirrors) for repo in repos])


async def _adopt_one(paths: WorkspacePaths, repo: RepoSpec, branch: str, mirrors: Path) -> Provisioned:
    folder = paths.repo(repo.name)
    config = read_plain(paths.root / "config" / repo.name, LARGEST_CONFIG)
    if not config or (folder / ".git").is_symlink():
        raise GitError(f"{repo.name}: its clone is not whole any more.")
    await asyncio.to_thread(write_below, folder, (".git", "config"), config)
    theirs, refs = await asyncio.gather(branches_at(repo.url), _refs(folder))
    if any(refs.get(ORIGIN + name) != commit for name, commit in theirs.items()):
        await _fetch(folder, await ensure_mirror(mirrors, repo.url))
        refs = await _refs(folder)
    default = repo.default_branch or "main"
    base = refs.get(ORIGIN + default, "")
    if not base:
        raise GitError(f"{repo.name}: there is no branch {default} any more.")
    taken = {ref.removeprefix(LOCAL).removeprefix(ORIGIN) for ref in refs}
    own = next(name for name in branch_names(branch, default) if name not in taken)
    head = await asyncio.to_thread(head_of, folder)
    if head == (SPARE_BRANCH, base) and refs.get(LOCAL + default) == base:
        # Most spares are at the newest commit already; git need look at no file then.
        await run_git(["branch", "--move", SPARE_BRANCH, own], cwd=folder)
    else:
        await _move(folder, own, base, default)
    return Provisioned(repo.name, folder, base, own, default)


async def _fetch(folder: Path, mirror: Path) -> None:
    fetch = ["fetch", "--quiet", "--no-write-fetch-head", "--no-tags", "--", str(mirror)]
    env = marked_git(git_environment(), mirror.parent)
    await run_git([*fetch, f"+{LOCAL}*:{ORIGIN}*"], cwd=folder, env=env, timeout_s=FETCH_TIMEOUT_S)


async def _move(folder: Path, own: str, base: str, default: str) -> None:
    """Bring a clone to another commit, on a branch of its own, its default branch with it."""
    await run_git(["switch", "--quiet", "--no-track", "--create", own, base], cwd=folder)
    moved = f"update {LOCAL}{default} {base}\ndelete {LOCAL}{SPARE_BRANCH}\n"
    await run_git(["update-ref", "--stdin"], cwd=folder, stdin=moved.encode())


async def _refs(folder: Path) -> dict[str, str]:
    listed = await run_git(["for-each-ref", "--format=%(refname) %(objectname)"], cwd=folder)
    return dict(line.rsplit(" ", 1) for line in listed.text.splitlines())
