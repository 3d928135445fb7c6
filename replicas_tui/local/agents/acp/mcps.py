"""MCP servers as the Agent Client Protocol has them.

Every agent takes those that are programs; of the others an agent says in its answer to `initialize` which it takes.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from typing import Any

from replicas_tui.local.agents.events import Json
from replicas_tui.local.environments.outfit import McpServer


def takes(capabilities: Json, server: McpServer) -> bool:
    """Return whether an agent with these `mcpCapabilities` can talk to a server."""
    return server.transport == "stdio" or capabilities.get(server.transport) is True


def offered(server: McpServer, path: str | None) -> Json:
    """Return a server as `session/new` and `session/load` want it.

    Args:
        server: What is offered.
        path: The PATH on which a program is found: the protocol wants the whole path of it.
    """
    config = server.config
    if server.transport == "stdio":
        program = shutil.which(config["command"], path=path) or config["command"]
        return {"name": server.name, "command": program, "args": config["args"], "env": _pairs(config["env"])}
    return {"type": server.transport, "name": server.name, "url": config["url"], "headers": _pairs(config["headers"])}


def _pairs(values: Mapping[str, Any]) -> list[Json]:
    return [{"name": name, "value": value} for name, value in values.items()]
