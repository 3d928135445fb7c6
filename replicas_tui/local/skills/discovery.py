"""Finds in a tree what agents would find there: skills, agents, commands, prompts, plugins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from replicas_tui.local.skills.trees import SkillTree, TreeFile
from replicas_tui.local.yaml_text import parse

ENTRY = "SKILL.md"
MOST_FOUND = 500
LONGEST_DESCRIPTION = 500
_FRAMEWORKS = {".claude": "claude", ".claude-plugin": "claude", ".codex": "codex", ".cursor": "cursor"}
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
# The folder below an agent's own, and what a file of that ending in it is.
_KINDS = {
    ("agents", ".md"): "agent",
    ("commands", ".md"): "command",
    ("prompts", ".md"): "prompt",
    ("rules", ".mdc"): "prompt",
    ("rules", ".md"): "prompt",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One of them: `path` is the file's, or a skill's folder; `entry` the file that describes it."""

    path: str
    entry: str
    framework: str
    kind: str


@dataclass(frozen=True, slots=True)
class Described:
    """One of them with what it says of itself."""

    found: Found
    name: str
    description: str | None


def look_through(files: Sequence[TreeFile]) -> tuple[Found, ...]:
    """Return what is there, by path."""
    return tuple(found for each in files if (found := _found(each.path)) is not None)[:MOST_FOUND]


async def describe(tree: SkillTree, found: Sequence[Found]) -> tuple[Described, ...]:
    """Return each with its name and description."""
    return tuple([_described(each, await tree.read(each.entry)) for each in found])


def slug_of(name: str) -> str:
    """Return a name as a folder may have it."""
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-.")[:64] or "skill"


def _found(path: str) -> Found | None:
    place = PurePosixPath(path)
    framework = next((_FRAMEWORKS[part] for part in place.parts if part in _FRAMEWORKS), "agents")
    if place.name == ENTRY:
        folder = "" if len(place.parts) == 1 else place.parent.as_posix()
        return Found(folder, path, framework, "skill")
    if place.parts[-2:] == (".claude-plugin", "plugin.json"):
        return Found(path, path, "claude", "plugin")
    owned = (".agents", *_FRAMEWORKS)
    for owner, folder in zip(place.parts, place.parts[1:], strict=False):
        kind = _KINDS.get((folder, place.suffix))
        if owner in owned and kind is not None:
            return Found(path, path, framework, kind)
    return None


def _described(found: Found, content: bytes | None) -> Described:
    fields = _front_matter((content or b"").decode("utf-8", "replace"))
    plain = PurePosixPath(found.path).name if found.kind == "skill" else PurePosixPath(found.path).stem
    name = _line(fields.get("name")) or plain or "skill"
    return Described(found, name[:100], _line(fields.get("description")))


def _front_matter(text: str) -> dict[str, object]:
    matched = _FRONT.match(text)
    if matched is None:
        return {}
    try:
        fields = parse(matched.group(1))
    except (ValueError, RecursionError):
        fields = dict(_plain_fields(matched.group(1)))
    return fields if isinstance(fields, dict) else {}


def _plain_fields(text: str) -> Iterator[tuple[str, object]]:
    """Read `key: words` lines of front matter that is no YAML, as a description with a colon in it makes it."""
    for line in text.splitlines():
        key, colon, value = line.partition(":")
        if colon and re.fullmatch(r"\w+", key):
            yield key, value.strip()


def _line(raw: object) -> str | None:
    if not isinstance(raw, str):
        return None
    return re.sub(r"\s+", " ", raw).strip()[:LONGEST_DESCRIPTION] or None
