"""Makes a spare workspace the replica's: the newest commits, a branch of its own, the configuration it was cloned with.

What warm hooks ran is third parties' code, which may have written into the clone's configuration; git is run there by
the engine, so the configuration is put back first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from replicas_tui.local.workspaces.git import GitError, git_environment, run_git
from replicas_tui.local.workspaces.mirror import ensure_mirror
from replicas_tui.local.workspaces.paths import WorkspacePaths
from replicas_tui.local.workspaces.place import write_below
from replicas_tui.local.workspaces.plain_files import read_plain
from replicas_tui.local.workspaces.provision import Provisioned, RepoSpec, branch_names
from replicas_tui.local.workspaces.shadow import head_of

SPARE_BRANCH = "replicas/spare"
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
    mirror = await ensure_mirror(mirrors, repo.url)
    default = repo.default_branch or "main"
    env = git_environment()
    fetch = ["fetch", "--quiet", "--no-write-fetch-head", "--no-tags", "--", str(mirror)]
    await run_git([*fetch, "+refs/heads/*:refs/remotes/origin/*"], cwd=folder, env=env, timeout_s=FETCH_TIMEOUT_S)
    refs = await _refs(folder)
    base = refs.get(f"refs/remotes/origin/{default}", "")
    if not base:
        raise GitError(f"{repo.name}: there is no branch {default} any more.")
    taken = {ref.removeprefix("refs/heads/").removeprefix("refs/remotes/origin/") for ref in refs}
    own = next(name for name in branch_names(branch, default) if name not in taken)
    # Without a commit to go to, git looks at no file: most spares are at the newest already.
    _, head = await asyncio.to_thread(head_of, folder)
    there = [] if head == base else ["--no-track", base]
    await run_git(["switch", "--quiet", "--create", own, *there], cwd=folder, env=env)
    moved = f"update refs/heads/{default} {base}\ndelete refs/heads/{SPARE_BRANCH}\n"
    await run_git(["update-ref", "--stdin"], cwd=folder, env=env, stdin=moved.encode())
    return Provisioned(repo.name, folder, base, own, default)


async def _refs(folder: Path) -> dict[str, str]:
    listed = await run_git(["for-each-ref", "--format=%(refname) %(objectname)"], cwd=folder)
    return dict(line.rsplit(" ", 1) for line in listed.text.splitlines())
