"""The form of an MCP server: its rules, what the API is asked for, what a pasted text would add."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from replicas_tui.api.environments import CreateMcp, Mcp, UpdateMcp
from replicas_tui.state import resources
from replicas_tui.state.item_forms import McpFilled
from replicas_tui.state.mcp_json import Pasted
from replicas_tui.state.mcp_text import LineError, read_args, read_pairs, write_args, write_pairs
from replicas_tui.state.model import State
from replicas_tui.state.resources import resource

_RESERVED: Final = "replicas-"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_URL: Final = re.compile(r"https?://\S+")
_FIELDS: Final = {"stdio": ("command", "args", "env"), "http": ("url", "headers"), "sse": ("url", "headers")}
_BLAMED: Final = ("command", "args", "env", "url", "headers", "transport", "name")


def filled(one: Mcp) -> McpFilled:
    """Give what a server has."""
    return _filled(one.name, one.transport, one.config, one)


def pasted(one: Pasted) -> McpFilled:
    """Give what a pasted server has."""
    return _filled(one.name, one.transport, dict(one.config), None)


def wrong_name(typed: str) -> str:
    """Say what is wrong with the name of a server."""
    if not _NAME.fullmatch(typed):
        return "must be 1 to 64 letters, digits, _ and -, and begin with a letter or digit"
    return f"must not begin with {_RESERVED}" if typed.lower().startswith(_RESERVED) else ""


def taken(state: State, environment_id: str, name: str, item_id: str) -> str:
    """Say that another server has the name."""
    other = called(state, environment_id, name)
    return "another one has this name" if other is not None and other.id != item_id else ""


def called(state: State, environment_id: str, name: str) -> Mcp | None:
    """Give the server of a name."""
    held = resource(state, resources.mcps(environment_id)).value
    return next((one for one in held.environment_mcps if one.name == name), None) if held is not None else None


def wrong_command(typed: str) -> str:
    """Say what is wrong with a command."""
    return "" if typed.strip() else "name the program"


def odd_command(typed: str) -> str:
    """Warn of a whole command line where a program is named; a path may have spaces in it."""
    first, *others = typed.split() or [""]
    whole = bool(others) and ("/" not in first or others[0].startswith("-"))
    return "is taken as the name of one program; arguments go below, one a line" if whole else ""


def wrong_url(typed: str) -> str:
    """Say what is wrong with an address."""
    return "" if _URL.fullmatch(typed) else "must be an http:// or https:// address"


def wrong_args(typed: str) -> str:
    """Say what is wrong with the arguments."""
    return _complaint(lambda: read_args(typed))


def wrong_env(typed: str) -> str:
    """Say what is wrong with the variables."""
    return _complaint(lambda: read_pairs(typed, "="))


def wrong_headers(typed: str) -> str:
    """Say what is wrong with the headers."""
    return _complaint(lambda: read_pairs(typed, ": "))


def config(made: McpFilled) -> dict[str, Any]:
    """Give the configuration; settings of it that the form does not know stay as they were.

    Raises:
        LineError: The form was not checked before.
    """
    base = made.base
    kept = dict(base.config) if base is not None else {}
    if base is not None and _FIELDS.get(base.transport) != _FIELDS[made.transport]:
        kept = {name: value for name, value in kept.items() if name not in _FIELDS.get(base.transport, ())}
    if made.transport == "stdio":
        return kept | {
            "command": made.command.strip(),
            "args": read_args(made.args),
            "env": read_pairs(made.env, "="),
        }
    return kept | {"url": made.url, "headers": read_pairs(made.headers, ": ")}


def wish(made: McpFilled) -> CreateMcp | UpdateMcp | None:
    """Ask for the server, or for what differs from what it was; None when nothing does."""
    now: dict[str, Any] = {"name": made.name, "transport": made.transport, "config": config(made)}
    base = made.base
    if base is None:
        return CreateMcp.model_validate(now)
    changed = {name: value for name, value in now.items() if value != getattr(base, name)}
    if "transport" in changed:
        changed["config"] = now["config"]
    return UpdateMcp.model_validate(changed) if changed else None


def blamed(said: str) -> str:
    """Name the field the server's words are about; empty when they are about none."""
    if "name already exists" in said:
        return "name"
    return next((name for name in _BLAMED if re.search(rf"\b(config\.)?{name}(\.[\w-]+)*: ", said)), "")


def _filled(name: str, transport: str, held: dict[str, Any], base: Mcp | None) -> McpFilled:
    return McpFilled(
        name=name,
        transport=transport if transport in _FIELDS else "http",
        command=str(held.get("command", "")),
        args=write_args(str(one) for one in held.get("args") or ()),
        env=write_pairs({key: str(value) for key, value in (held.get("env") or {}).items()}, "="),
        url=str(held.get("url", "")),
        headers=write_pairs({key: str(value) for key, value in (held.get("headers") or {}).items()}, ": "),
        base=base,
    )


def _complaint(read: Callable[[], object]) -> str:
    try:
        read()
    except LineError as wrong:
        return str(wrong)
    return ""
