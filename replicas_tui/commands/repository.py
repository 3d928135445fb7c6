"""Which git repository the user means, from a path or a URL typed at the command line.

Only git knows what a repository is, so git is asked, in a folder we were pointed at: read-only, and with everything
that folder could make git run switched off.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from replicas_tui.outcome import Failure, UsageError

# scheme://… or the short ssh form, user@host:path
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+|[^\s/@]+@[^\s/:]+:\S+")
_QUIET = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")


def repository_named(place: str) -> str:
    """Give what git can clone for `place`: a URL as it is, a path as the root of its repository.

    Raises:
        UsageError: no folder there, or no repository in it.
    """
    if _URL.fullmatch(place) and not Path(place).exists():
        return place
    return str(repository_at(Path(place).expanduser()))


def repository_at(path: Path) -> Path:
    """Give the root of the repository `path` is in.

    Raises:
        UsageError: no folder there, or no repository in it; says what git said if it says more.
        Failure: git is not installed.
    """
    if not path.is_dir():
        raise UsageError(f"{path}: there is no such folder.")
    found = _git(path, "rev-parse", "--is-bare-repository", "--absolute-git-dir")
    if found.returncode:
        raise UsageError(_why_not(path, found.stderr))
    bare, git_dir = found.stdout.splitlines()
    if bare == "true":
        return Path(git_dir)
    top = _git(path, "rev-parse", "--show-toplevel")
    if top.returncode:
        raise UsageError(f"{path} is inside a repository's .git folder; give the folder it belongs to.")
    return Path(top.stdout.removesuffix("\n"))


def repository_here() -> Path | None:
    """Give the root of the repository we stand in, if any."""
    try:
        return repository_at(Path.cwd())
    except (UsageError, Failure, FileNotFoundError):  # no repository, no git, a folder deleted under us
        return None


def _git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environ |= {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        return subprocess.run(
            ["git", *_QUIET, "-C", str(folder), *words],
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="surrogateescape",
            timeout=10,
            check=False,
        )
    except FileNotFoundError:
        raise Failure("git is not installed; Replicas works on git repositories.") from None
    except subprocess.TimeoutExpired:
        raise Failure(f"git gave no answer about {folder} within 10 s.") from None


def _why_not(path: Path, said: str) -> str:
    if "dubious ownership" in said:
        return f"{path} belongs to another user; git works on it after: git config --global --add safe.directory {path}"
    return f"{path} is not a git repository; make it one with: git init {path}"
