"""One bare mirror a repository: what clones are made from, in seconds and without the network.

Invariants: a mirror either is complete or is not there; callers that want the same one at the same time share one run;
the URL (which may hold a password) is not written into it. Objects are copied, never linked, from a repository of the
user's: what an agent does to its clone can then never reach it.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import shutil
from pathlib import Path

from replicas_tui.local.workspaces.git import GitError, git_environment, run_git
from replicas_tui.local.workspaces.orphans import marked_git
from replicas_tui.local.workspaces.remotes import remote_config

FETCH_TIMEOUT_S = 1800.0
ASK_TIMEOUT_S = 30.0
EMPTY = "The repository has no commit yet: make a first commit in it, then try again."
_FETCHED = ("+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*")
_running: dict[Path, asyncio.Task[Path]] = {}


def mirror_path(mirrors: Path, url: str) -> Path:
    """Return where the mirror of a URL lies, whether it is there or not."""
    plain = url.rstrip("/")
    slug = re.sub(r"[^A-Za-z0-9._-]+", "-", plain.removesuffix(".git").rpartition("/")[2]).strip("-.")[:40] or "repo"
    return mirrors / f"{slug}-{hashlib.sha256(plain.encode()).hexdigest()[:12]}.git"


async def ensure_mirror(mirrors: Path, url: str) -> Path:
    """Make or refresh the mirror of a repository and return it; GitError with git's own words if that fails."""
    path = mirror_path(mirrors, url)
    task = _running.get(path)
    if task is None or task.get_loop() is not asyncio.get_running_loop():
        task = _running[path] = asyncio.create_task(_refresh(path, url), name=f"mirror {path.name}")
        task.add_done_callback(lambda done: _forget(path, done))
    # Shielded: others may be waiting for the same run.
    return await asyncio.shield(task)


def _forget(path: Path, done: asyncio.Task[Path]) -> None:
    if _running.get(path) is done:
        del _running[path]
    if not done.cancelled():
        done.exception()  # looked at, in case everybody who waited was cancelled


async def check_repository(url: str) -> str:
    """Return the default branch of a repository that can be used; GitError says why it cannot."""
    if not url.strip() or url != url.strip() or any(ord(c) < 32 for c in url):
        raise GitError("A repository is a path or a URL without spaces around it.")
    if url.startswith("-") or re.match(r"[A-Za-z0-9+.-]+::", url):
        raise GitError("This form of repository address is not allowed.")
    return await default_branch(url)


async def default_branch(url: str | Path) -> str:
    """Return the branch that HEAD names, at a URL or path; for a detached or unborn HEAD, the likeliest one."""
    branch = likeliest_branch(await _listing(url, "--symref", "origin", "HEAD", "refs/heads/*"))
    if branch is None:
        raise GitError(EMPTY)
    return branch


async def branches_at(url: str | Path) -> dict[str, str]:
    """Return the commit of each branch at a URL or path, as they are there right now."""
    rows = (line.partition("\t") for line in (await _listing(url, "origin", "refs/heads/*")).splitlines())
    return {name.removeprefix("refs/heads/"): commit for commit, _, name in rows}


async def _listing(url: str | Path, *arguments: str) -> str:
    env = git_environment(as_user=True, config=remote_config(str(url)))
    return (await run_git(["ls-remote", *arguments], env=env, timeout_s=ASK_TIMEOUT_S)).text


def likeliest_branch(listing: str) -> str | None:
    """Return the default branch in what `ls-remote --symref` says of HEAD and the branches; None without a branch."""
    rows = [line.partition("\t")[::2] for line in listing.splitlines()]
    branches = {name.removeprefix("refs/heads/"): commit for commit, name in rows if name.startswith("refs/heads/")}
    at_head = {value for value, name in rows if name == "HEAD"}
    named = [value.removeprefix("ref: refs/heads/") for value in at_head if value.startswith("ref: ")]
    usual = [name for name in ("main", "master") if name in branches]
    same = [name for name, commit in branches.items() if commit in at_head]
    likely = [*named, *(name for name in usual if name in same), *same, *usual, *branches]
    return next((name for name in likely if name in branches), None)


async def _refresh(path: Path, url: str) -> Path:
    branch = await check_repository(url)
    if await asyncio.to_thread(path.is_dir):
        await _fetch(path, url, branch)
        return path
    draft = path.with_name(f"{path.name}.new")
    await asyncio.to_thread(shutil.rmtree, draft, ignore_errors=True)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        await run_git(["init", "--bare", "--quiet", "--template=", "--", str(draft)])
        await _fetch(draft, url, branch)
        draft.rename(path)
    finally:
        await asyncio.to_thread(shutil.rmtree, draft, ignore_errors=True)
    return path


async def _fetch(mirror: Path, url: str, branch: str) -> None:
    env = git_environment(as_user=True, config=remote_config(url), extra={"GIT_DIR": str(mirror)})
    fetch = ["fetch", "--quiet", "--prune", "--no-auto-gc", "--no-write-fetch-head", "origin", *_FETCHED]
    await run_git(fetch, cwd=mirror, env=marked_git(env, mirror.parent), timeout_s=FETCH_TIMEOUT_S)
    strict = git_environment(extra={"GIT_DIR": str(mirror)})
    await run_git(["symbolic-ref", "HEAD", f"refs/heads/{branch}"], cwd=mirror, env=strict)
