"""What a repository says about its workspaces: `replicas.json`, else `replicas.yaml`, else `replicas.yml`, at its root.

The file is a stranger's. What cannot be read of it is a sentence, and the rest counts; its hooks run only once the
user trusted this very content.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from replicas_tui.local.workspaces.plain_files import read_plain
from replicas_tui.local.yaml_text import parse

NAMES = ("replicas.json", "replicas.yaml", "replicas.yml")
LARGEST = 256 * 1024
MOST_COMMANDS = 100
DEFAULT_TIMEOUT_S = 300.0
LONGEST_TIMEOUT_S = 900.0


@dataclass(frozen=True, slots=True)
class RepositoryHook:
    """A hook: its commands run one by one, or as one script when not `separate`; the time limit is each one's."""

    commands: tuple[str, ...]
    timeout_s: float = DEFAULT_TIMEOUT_S
    separate: bool = True


@dataclass(frozen=True, slots=True)
class RepositoryFile:
    """What the file says; `digest` names the content of its hooks, empty when there are none."""

    name: str = ""
    system_prompt: str = ""
    warm: RepositoryHook | None = None
    start: RepositoryHook | None = None
    digest: str = ""
    text: str = ""
    problems: tuple[str, ...] = ()


def read_repository_file(repo: Path) -> RepositoryFile:
    """Read the first of the three files that is there; an empty answer if none is."""
    for name in NAMES:
        content = read_plain(repo / name, LARGEST)
        if content:
            return parse_repository_file(name, content)
    return RepositoryFile()


def parse_repository_file(name: str, content: bytes) -> RepositoryFile:
    """Return what a file says, whatever is in it."""
    try:
        found = _loaded(name, content)
    except (ValueError, RecursionError) as error:
        first = str(error).partition("\n")[0]
        return RepositoryFile(name, problems=(f"{name} cannot be read: {first}",))
    if not isinstance(found, dict):
        return RepositoryFile(name, problems=(f"{name} must hold an object",))
    problems: list[str] = []
    prompt = found.get("systemPrompt", "")
    if not isinstance(prompt, str):
        problems.append(f"{name}: systemPrompt must be text")
        prompt = ""
    warm = _hook(name, "warmHook", found.get("warmHook"), problems)
    start = _hook(name, "startHook", found.get("startHook"), problems)
    text = _text(warm, start)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() if warm or start else ""
    return RepositoryFile(name, prompt, warm, start, digest, text, tuple(problems))


def _loaded(name: str, content: bytes) -> Any:
    text = content.decode("utf-8")
    return json.loads(text) if name.endswith(".json") else parse(text)


def _hook(name: str, key: str, raw: Any, problems: list[str]) -> RepositoryHook | None:
    if raw is None:
        return None
    commands = raw.get("commands") if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not _are_commands(commands):
        problems.append(f"{name}: {key} must have a list of commands, each a text")
        return None
    milliseconds = raw.get("timeout", DEFAULT_TIMEOUT_S * 1000)
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float) or not milliseconds > 0:
        problems.append(f"{name}: the timeout of {key} must be milliseconds above 0")
        milliseconds = DEFAULT_TIMEOUT_S * 1000
    hook = RepositoryHook(
        tuple(commands), min(milliseconds / 1000, LONGEST_TIMEOUT_S), raw.get("separate", True) is not False
    )
    return hook if hook.commands else None


def _are_commands(raw: Any) -> TypeGuard[list[str]]:
    return isinstance(raw, list) and len(raw) <= MOST_COMMANDS and all(isinstance(each, str) for each in raw)


def _text(warm: RepositoryHook | None, start: RepositoryHook | None) -> str:
    """Spell the hooks as the user is shown them; equal for equal hooks, however their file is laid out."""
    hooks = {
        key: {"commands": hook.commands, "timeout_s": hook.timeout_s, "separate": hook.separate}
        for key, hook in (("warmHook", warm), ("startHook", start))
        if hook is not None
    }
    return json.dumps(hooks, indent=2, sort_keys=True)
