"""What a workspace gets: the layers of its environment laid over each other, pure.

From below: Global, then the source of a personal environment, then the environment itself. What is above wins: a
variable by its key, a file by its path, an MCP server by its name, a skill by its slug. Prompts and hooks do not win:
all of them count, from below.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Script:
    """A hook of an environment; `name` is how its log is called."""

    name: str
    content: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class McpServer:
    """An MCP server as agents are told of it."""

    name: str
    transport: str
    config: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class SkillChoice:
    """An enabled skill and where it is found."""

    slug: str
    source: str


@dataclass(frozen=True, slots=True)
class Layer:
    """One environment's own part."""

    variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    files: Mapping[str, str] = field(default_factory=dict, repr=False)
    mcps: tuple[McpServer, ...] = ()
    skills: tuple[SkillChoice, ...] = ()
    registries: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    warm: Script | None = None
    start: Script | None = None


@dataclass(frozen=True, slots=True)
class Outfit:
    """All of it; `files` by path, everything in the order in which it is laid down."""

    variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    files: Mapping[str, str] = field(default_factory=dict, repr=False)
    mcps: tuple[McpServer, ...] = ()
    skills: tuple[SkillChoice, ...] = ()
    registries: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    warm: tuple[Script, ...] = ()
    start: tuple[Script, ...] = ()

    def secrets(self) -> tuple[str, ...]:
        """Return the values that must not be written down anywhere in clear."""
        configured = [value for each in self.mcps for key in ("env", "headers") for value in _values(each.config, key)]
        return (*self.variables.values(), *configured)


def _values(config: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = config.get(key)
    return tuple(str(value) for value in found.values()) if isinstance(found, dict) else ()


def laid_over(layers: Sequence[Layer]) -> Outfit:
    """Return what the layers are together, the first of them lowest."""
    variables: dict[str, str] = {}
    files: dict[str, str] = {}
    mcps: dict[str, McpServer] = {}
    skills: dict[str, SkillChoice] = {}
    for layer in layers:
        variables |= layer.variables
        files |= layer.files
        mcps |= {each.name: each for each in layer.mcps}
        skills |= {each.slug: each for each in layer.skills}
    return Outfit(
        variables=variables,
        files=files,
        mcps=tuple(mcps.values()),
        skills=tuple(skills.values()),
        registries=tuple(dict.fromkeys(url for layer in layers for url in layer.registries)),
        prompts=tuple(text for layer in layers for text in layer.prompts if text.strip()),
        warm=tuple(layer.warm for layer in layers if layer.warm is not None),
        start=tuple(layer.start for layer in layers if layer.start is not None),
    )
