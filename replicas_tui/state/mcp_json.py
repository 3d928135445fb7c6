"""MCP servers as other programs write them down: `{"mcpServers": {...}}`, the same without that, or a single one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

_ABOVE: Final = ("mcpServers", "servers", "mcp")
_TRANSPORTS: Final = {
    "stdio": "stdio",
    "http": "http",
    "sse": "sse",
    "streamable-http": "http",
    "streamableHttp": "http",
}
_KNOWN: Final = {"stdio": ("command", "args", "env"), "http": ("url", "headers"), "sse": ("url", "headers")}
_NEVER: Final = ("name", "type", "transport", *_KNOWN["stdio"], *_KNOWN["http"])


@dataclass(frozen=True, slots=True)
class Pasted:
    """One server that was read.

    Attributes:
        name: Empty when the text has none.
        left_out: Settings of it the API has no place for.
        wrong: Why it cannot be taken; empty when it can.
    """

    name: str
    transport: str = "stdio"
    config: Mapping[str, Any] = field(default_factory=dict, repr=False)
    left_out: tuple[str, ...] = ()
    wrong: str = ""


def read_mcp_json(text: str) -> tuple[Pasted, ...] | str:
    """Give the servers of a text, or why there are none."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        at = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        return f"is no JSON{at}"
    if not isinstance(value, dict):
        return "is no JSON object"
    above = next((value[name] for name in _ABOVE if isinstance(value.get(name), dict)), value)
    if "command" in above or "url" in above:
        return (_one(str(above.get("name") or ""), above),)
    if not above:
        return "names no server"
    return tuple(_one(name, one) for name, one in above.items())


def _one(name: str, one: Any) -> Pasted:
    if not isinstance(one, dict) or not ("command" in one or "url" in one):
        return Pasted(name, wrong="has neither a command nor a url")
    said = one.get("type", one.get("transport", "stdio" if "command" in one else "http"))
    transport = _TRANSPORTS.get(str(said))
    if transport is None:
        return Pasted(name, wrong="has a transport that is neither stdio, http nor sse")
    config, wrong = _stdio(one) if transport == "stdio" else _remote(one)
    return Pasted(name, transport, config, tuple(key for key in one if key not in _NEVER), wrong)


def _stdio(one: dict[str, Any]) -> tuple[dict[str, Any], str]:
    command, args, env = one.get("command"), one.get("args") or [], one.get("env") or {}
    if not isinstance(command, str) or not command:
        return {}, "has no command"
    if not isinstance(args, list) or not all(isinstance(arg, str) for arg in args):
        return {}, "has args that are no list of texts"
    if not _texts(env):
        return {}, "has an env whose values are not all texts"
    return {"command": command, "args": args, "env": env}, ""


def _remote(one: dict[str, Any]) -> tuple[dict[str, Any], str]:
    url, headers = one.get("url"), one.get("headers") or {}
    if not isinstance(url, str) or not url:
        return {}, "has no url"
    if not _texts(headers):
        return {}, "has headers whose values are not all texts"
    return {"url": url, "headers": headers}, ""


def _texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
