"""Prompts and MCP servers as each agent reads them: changes of the files in a workspace's home, pure.

What the engine writes stands between two marks, or under names it remembers, so that writing again replaces it and
leaves the rest of the file as it is.

Who reads what: Claude `~/.claude/CLAUDE.md` and `~/.claude.json`; Codex `~/.codex/AGENTS.md` and `config.toml` (no
`sse`); OpenCode `~/.config/opencode/AGENTS.md` and `opencode.json`; Cursor `~/.cursor/mcp.json` (it has no file of
instructions for all folders); pi `~/.pi/agent/AGENTS.md` (it knows no MCP).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from replicas_tui.local.environments.outfit import McpServer

Path = tuple[str, ...]
PROMPT_FILES: tuple[Path, ...] = (
    (".claude", "CLAUDE.md"),
    (".codex", "AGENTS.md"),
    (".config", "opencode", "AGENTS.md"),
    (".pi", "agent", "AGENTS.md"),
)
_MARKS = {".md": ("<!-- replicas:begin -->", "<!-- replicas:end -->"), ".toml": ("# replicas:begin", "# replicas:end")}


def with_prompts(before: str, prompts: Sequence[str]) -> str:
    """Return a file of instructions that begins with the prompts."""
    begin, end = _MARKS[".md"]
    rest = _without_block(before, begin, end).lstrip("\n")
    if not prompts:
        return rest
    block = "\n\n".join(text.strip("\n") for text in prompts)
    return f"{begin}\n{block}\n{end}\n" + (f"\n{rest}" if rest else "")


def with_claude_servers(before: str, servers: Sequence[McpServer], ours: Iterable[str]) -> str | None:
    """Return `~/.claude.json`, or Cursor's `mcp.json`, with the servers; None if what is there is no JSON object."""
    return _with_servers(before, "mcpServers", {each.name: _claude(each) for each in servers}, ours)


def with_opencode_servers(before: str, servers: Sequence[McpServer], ours: Iterable[str]) -> str | None:
    """Return OpenCode's settings with the servers; None if what is there is no JSON object."""
    return _with_servers(before, "mcp", {each.name: _opencode(each) for each in servers}, ours)


def with_codex_servers(before: str, servers: Sequence[McpServer], _ours: Iterable[str]) -> str | None:
    """Return Codex's settings with the servers it can talk to."""
    begin, end = _MARKS[".toml"]
    rest = _without_block(before, begin, end).rstrip("\n")
    tables = [_codex(each) for each in servers if each.transport != "sse"]
    if not tables:
        return f"{rest}\n" if rest else ""
    body = "\n\n".join(tables)
    return (f"{rest}\n\n" if rest else "") + f"{begin}\n{body}\n{end}\n"


Writer = Callable[[str, Sequence[McpServer], Iterable[str]], str | None]
SERVER_FILES: tuple[tuple[Path, Writer], ...] = (
    ((".claude.json",), with_claude_servers),
    ((".cursor", "mcp.json"), with_claude_servers),
    ((".config", "opencode", "opencode.json"), with_opencode_servers),
    ((".codex", "config.toml"), with_codex_servers),
)


def _with_servers(before: str, key: str, servers: dict[str, Any], ours: Iterable[str]) -> str | None:
    try:
        found = json.loads(before or "{}")
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not isinstance(there := found.get(key, {}), dict):
        return None
    kept = {name: each for name, each in there.items() if name not in set(ours)}
    if not servers and not there:
        return before
    return json.dumps({**found, key: {**kept, **servers}}, indent=2) + "\n"


def _claude(server: McpServer) -> dict[str, Any]:
    config = server.config
    if server.transport == "stdio":
        return {"type": "stdio", "command": config["command"], "args": config["args"], "env": config["env"]}
    return {"type": server.transport, "url": config["url"], "headers": config["headers"]}


def _opencode(server: McpServer) -> dict[str, Any]:
    config = server.config
    if server.transport == "stdio":
        command = [config["command"], *config["args"]]
        return {"type": "local", "command": command, "environment": config["env"], "enabled": True}
    return {"type": "remote", "url": config["url"], "headers": config["headers"], "enabled": True}


def _codex(server: McpServer) -> str:
    config = server.config
    if server.transport == "stdio":
        rows = {"command": _toml(config["command"]), "args": f"[{', '.join(map(_toml, config['args']))}]"}
        table, pairs = "env", config["env"]
    else:
        rows, table, pairs = {"url": _toml(config["url"])}, "http_headers", config["headers"]
    lines = [f"[mcp_servers.{_toml(server.name)}]", *(f"{key} = {value}" for key, value in rows.items())]
    if pairs:
        inline = ", ".join(f"{_toml(key)} = {_toml(value)}" for key, value in pairs.items())
        lines.append(f"{table} = {{ {inline} }}")
    return "\n".join(lines)


def _toml(text: str) -> str:
    # A JSON string is a TOML basic string, but for DEL and for characters beyond the first plane, which JSON splits.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _without_block(text: str, begin: str, end: str) -> str:
    return re.sub(rf"{re.escape(begin)}\n.*?{re.escape(end)}\n?", "", text, flags=re.DOTALL)
