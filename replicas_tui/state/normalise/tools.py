"""A tool's name and input in the words of a transcript: a verb, its object, and what does not fit in a line.

Every agent names the same few pieces of work differently; what is not known keeps its own name and shows its input.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from replicas_tui.state.normalise.places import place
from replicas_tui.state.safe import NOTHING, Safe, safe, safe_line
from replicas_tui.state.views.ages import file_size

WHAT = 400  # characters of a line; the rest is in the detail
DETAIL = 20_000
OUTPUT = 200_000

_WORDS = {
    "bash": "Bash", "shell": "Bash", "shell_command": "Bash", "exec_command": "Bash", "local_shell": "Bash",
    "container.exec": "Bash", "run_terminal_cmd": "Bash", "terminal": "Bash", "execute": "Bash",
    "read": "Read", "read_file": "Read", "view": "Read", "notebookread": "Read", "view_image": "Read",
    "write": "Write", "edit": "Edit", "delete": "Delete",
    "grep": "Search", "glob": "Search", "search": "Search", "find": "Search", "codebase_search": "Search",
    "ls": "List", "list": "List", "list_dir": "List",
    "webfetch": "Fetch", "fetch": "Fetch",
    "websearch": "Web", "web_search": "Web",
    "task": "Agent", "agent": "Agent",
    "skill": "Skill",
}  # fmt: skip
_OBJECTS = {
    "Bash": ("command", "cmd", "script"),
    "Read": ("file_path", "filePath", "path", "notebook_path", "target_file"),
    "Write": ("file_path", "filePath", "path"),
    "Edit": ("file_path", "filePath", "path", "notebook_path"),
    "Delete": ("file_path", "filePath", "path"),
    "Search": ("pattern", "query", "glob", "globPattern", "regex"),
    "List": ("path", "directory", "dir"),
    "Fetch": ("url",),
    "Web": ("query", "q", "search_term"),
    "Agent": ("description", "subagent_type", "prompt"),
    "Skill": ("skill", "command", "name"),
}
_ON_FILES = frozenset({"Read", "Write", "Edit", "Delete"})
_ANY_OBJECT = ("file_path", "path", "command", "query", "url", "pattern", "name", "title", "description", "subject")
_EXIT = re.compile(r"(?i)^(?:exit code:?|process exited with code|exited with code|exit status:?)\s+(-?\d+)", re.M)


class Words(NamedTuple):
    """How a tool is called, what it works on, and the rest of its input."""

    verb: Safe
    what: Safe
    detail: Safe


def words(name: str, arguments: Mapping[str, Any]) -> Words:
    """Name a piece of work."""
    if name.startswith("mcp__"):
        server, _, tool = name[5:].partition("__")
        about = _first(arguments, _ANY_OBJECT) or _first(arguments, tuple(arguments))
        return Words(safe_line(f"{server}·{tool}", 60), safe_line(about, WHAT), _json(arguments))
    verb = _WORDS.get(name.lower(), name)
    known = verb in _OBJECTS
    raw = _first(arguments, _OBJECTS.get(verb, _ANY_OBJECT))
    what = safe_line(place(raw) if verb in _ON_FILES else raw, WHAT)
    rest = {key: value for key, value in arguments.items() if value is not None}
    if verb == "Bash" and raw:
        return Words(Safe(verb), what, safe(raw, limit=DETAIL) if what != raw else NOTHING)
    alone = known and len(rest) <= 1 and what in (raw, place(raw))
    return Words(safe_line(verb, 40), what, NOTHING if alone else _json(rest))


def exit_code(output: str) -> int | None:
    """Read the exit code an agent wrote in the first lines of an output."""
    found = _EXIT.search(output[:400])
    return int(found[1]) if found else None


def fact_of(verb: str, output: str, *, failed: bool) -> Safe:  # noqa: PLR0911 - one case a kind of work
    """Say what a result is in a few words."""
    code = exit_code(output) if verb == "Bash" else None
    if code:
        return Safe(f"exit {code}")
    if failed:
        return safe_line(output.strip().partition("\n")[0], 80) or Safe("failed")
    match verb:
        case "Read":
            return _count(len(output.splitlines()), "line")
        case "Search" | "Web":
            return Safe("no hits") if output.startswith("No ") else _count(_filled(output), "hit")
        case "Fetch":
            return file_size(len(output.encode())) if output else NOTHING
        case "List":
            return _count(_filled(output), "entry", "entries")
        case _:
            return NOTHING


def _filled(output: str) -> int:
    return sum(1 for line in output.splitlines() if line.strip())


def _count(number: int, one: str, many: str = "") -> Safe:
    return Safe(f"{number:,} {one if number == 1 else many or one + 's'}")


def _first(arguments: Mapping[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        value = arguments.get(name)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, list) and value and all(isinstance(part, str) for part in value):
            return _argv(value)
    return ""


def _argv(argv: list[str]) -> str:
    """A shell that was asked to run a line is only its wrapping."""
    if len(argv) == 3 and argv[1] in ("-c", "-lc"):
        return argv[2]
    return " ".join(argv)


def _json(arguments: Mapping[str, Any]) -> Safe:
    if not arguments:
        return NOTHING
    return safe(json.dumps(arguments, ensure_ascii=False, indent=2, default=str), limit=DETAIL)
