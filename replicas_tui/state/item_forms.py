"""Forms of files and MCP servers that were left with something in them; in memory alone, because they hold secrets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from replicas_tui.api.environments import EnvironmentFile, Mcp


@dataclass(frozen=True, slots=True)
class FormOf:
    """Which form: of a kind, in an environment; `item_id` is empty for a new thing."""

    kind: Literal["file", "mcp"]
    environment_id: str
    item_id: str = ""


@dataclass(frozen=True, slots=True)
class FileFilled:
    """What is filled in about a file; `base` is the file as it was when that was begun, None for a new one."""

    path: str = ""
    name: str = ""
    content: str = field(default="", repr=False)
    base: EnvironmentFile | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class McpFilled:
    """What is filled in about an MCP server.

    Attributes:
        args: One a line.
        env: `KEY=value` a line, and `headers` a `Name: value`.
        base: The server as it was when that was begun, None for a new one.
    """

    name: str = ""
    transport: str = "stdio"
    command: str = ""
    args: str = field(default="", repr=False)
    env: str = field(default="", repr=False)
    url: str = field(default="", repr=False)
    headers: str = field(default="", repr=False)
    base: Mcp | None = field(default=None, repr=False)


ItemFilled: TypeAlias = FileFilled | McpFilled


@dataclass(frozen=True, slots=True)
class FormKept:
    """A form was left with this in it; None once it was saved or given up."""

    of: FormOf
    filled: ItemFilled | None
