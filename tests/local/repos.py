"""Real git repositories for tests: small, with a fixed author, no configuration of this machine."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

README = "# Shop\n\nA small shop.\n"
APP = 'def total(prices: list[int]) -> int:\n    """Add the prices up."""\n    return sum(prices)\n'
TEST = "from src.app import total\n\n\ndef test_total_of_nothing_is_nothing() -> None:\n    assert total([]) == 0\n"
_WHO = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ada"), ("EMAIL", "ada@example.invalid"), ("DATE", "2026-01-02T03:04:05Z"))
}


def git(repo: Path, *arguments: str, stdin: str | None = None) -> str:
    """Run git in a repository as its user would, and return what it says."""
    env = {"PATH": os.environ["PATH"], "HOME": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C", **_WHO}
    done = subprocess.run(
        ["git", *arguments], cwd=repo, env=env, input=stdin, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


def write(repo: Path, name: str, content: str) -> None:
    """Write a file with the folders it needs, byte by byte as given."""
    path = repo / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode())


def commit(repo: Path, message: str) -> str:
    """Commit everything; return the commit."""
    git(repo, "add", "--all")
    git(repo, "commit", "--quiet", "--message", message)
    return git(repo, "rev-parse", "HEAD")


def make_repo(path: Path) -> Path:
    """Make a repository with two commits: README.md, src/app.py, tests/test_app.py on branch `main`."""
    path.mkdir(parents=True)
    git(path, "init", "--quiet", "--initial-branch", "main")
    write(path, "README.md", README)
    commit(path, "Say what it is")
    write(path, "src/app.py", APP)
    write(path, "tests/test_app.py", TEST)
    commit(path, "Add prices up")
    return path
