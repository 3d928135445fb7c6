"""A look at a repository that changes nothing: what plain words are answered with.

Every line comes from git or from a file that is there; what cannot be found out is left out.
"""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

GIT = ("git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
TIME_LIMIT_S = 10
MOST_REPOSITORIES = 5
_LANGUAGES = {
    **dict.fromkeys((".py", ".pyi"), "Python"),
    **dict.fromkeys((".js", ".jsx", ".mjs", ".cjs"), "JavaScript"),
    **dict.fromkeys((".ts", ".tsx"), "TypeScript"),
    **dict.fromkeys((".c", ".h"), "C"),
    **dict.fromkeys((".cc", ".cpp", ".cxx", ".hpp"), "C++"),
    **dict.fromkeys((".sh", ".bash"), "Shell"),
    **dict.fromkeys((".html", ".htm"), "HTML"),
    **dict.fromkeys((".css", ".scss"), "CSS"),
    **dict.fromkeys((".md", ".markdown"), "Markdown"),
    **dict.fromkeys((".yml", ".yaml"), "YAML"),
    **dict.fromkeys((".kt", ".kts"), "Kotlin"),
    **dict.fromkeys((".ex", ".exs"), "Elixir"),
    ".go": "Go",
    ".rs": "Rust",
    ".java": "Java",
    ".rb": "Ruby",
    ".php": "PHP",
    ".cs": "C#",
    ".swift": "Swift",
    ".scala": "Scala",
    ".lua": "Lua",
    ".sql": "SQL",
    ".json": "JSON",
    ".toml": "TOML",
}


def find_repositories(folder: Path) -> tuple[Path, ...]:
    """Return the repository we stand in, or those directly below."""
    if (folder / ".git").exists():
        return (folder,)
    try:
        below = sorted(path for path in folder.iterdir() if (path / ".git").exists())
    except OSError:
        return ()
    return tuple(below[:MOST_REPOSITORIES])


def look_at(folder: Path, env: Mapping[str, str]) -> str:
    """Return what there is to say about a repository, as a markdown list."""
    branch = _git(folder, env, "rev-parse", "--abbrev-ref", "HEAD").strip()
    commits = _git(folder, env, "log", "-n", "3", "--no-show-signature", "--format=%h %s").splitlines()
    tracked = [path for path in _git(folder, env, "ls-files", "-z").split("\0") if path]
    facts = [
        f"branch `{_code(branch)}`" if branch else "",
        "last commits: " + ", ".join(f"`{_code(line)}`" for line in commits) if commits else "no commits yet",
        f"{len(tracked)} files: {_languages(tracked)}" if tracked else "",
        _tests(folder),
        _todos(folder, env),
    ]
    return "\n".join([f"**{folder.name}**", "", *(f"- {fact}" for fact in facts if fact)])


def _languages(paths: list[str]) -> str:
    kinds = (_LANGUAGES.get(PurePosixPath(path).suffix.lower(), "other") for path in paths)
    return ", ".join(f"{kind} {count}" for kind, count in Counter(kinds).most_common(5))


def _tests(folder: Path) -> str:
    command = next(_test_commands(folder), None)
    return f"tests: `{command}`" if command else "tests: no command found"


def _test_commands(folder: Path) -> Iterator[str]:
    if any(line.startswith("test:") for line in _text(folder / "Makefile").splitlines()):
        yield "make test"
    if "pytest" in _text(folder / "pyproject.toml") or (folder / "pytest.ini").is_file():
        yield "python -m pytest"
    if _has_test_script(_text(folder / "package.json")):
        yield "npm test"
    for name, command in (("Cargo.toml", "cargo test"), ("go.mod", "go test ./...")):
        if (folder / name).is_file():
            yield command
    if (folder / "tests").is_dir() and any((folder / "tests").glob("test_*.py")):
        yield "python -m pytest"


def _has_test_script(text: str) -> bool:
    try:
        scripts = json.loads(text).get("scripts")
    except (ValueError, AttributeError):
        return False
    return isinstance(scripts, dict) and "test" in scripts


def _todos(folder: Path, env: Mapping[str, str]) -> str:
    rows = _git(folder, env, "grep", "-I", "-c", "-w", "-E", "TODO|FIXME").splitlines()
    count = sum(int(row.rpartition(":")[2]) for row in rows)
    return f"{count} lines with TODO or FIXME" if count else "no TODO or FIXME"


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(200_000) if path.is_file() else ""
    except OSError:
        return ""


def _git(folder: Path, env: Mapping[str, str], *arguments: str) -> str:
    """Return what git says, nothing if it fails: the look goes on without that line."""
    quiet = {**env, "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            [*GIT, "-C", str(folder), *arguments],
            env=quiet,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=TIME_LIMIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def _code(text: str) -> str:
    return text.replace("`", "'")
