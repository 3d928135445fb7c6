"""How the coding agents of this machine stand, as `replicas-tui local status` prints it."""

from __future__ import annotations

import asyncio

from replicas_tui.local.agents.agent import UNKNOWN
from replicas_tui.local.agents.detect import Detector, Standing
from replicas_tui.local.agents.registry import Agents


def standings(agents: Agents) -> tuple[Standing, ...]:
    """Ask every agent about itself."""
    return asyncio.run(Detector(agents=agents).every())


def line_of(standing: Standing) -> str:
    """Say how one stands and, when it cannot run, what mends it."""
    agent = standing.agent
    if not standing.available:
        return f"  - {agent.provider}: {standing.reason}"
    if agent.cli is None:
        return f"  + {agent.provider}: built in"
    name = f"{agent.label} {standing.version}" if standing.version else agent.label
    if standing.auth_method == UNKNOWN:
        return f"  + {agent.provider}: {name}, says only in a chat whether it is logged in"
    return f"  + {agent.provider}: {name}, logged in ({standing.auth_method})"


def facts_of(standing: Standing) -> dict[str, object]:
    """Return the same for programs."""
    return {
        "available": standing.available,
        "version": standing.version,
        "auth_method": standing.auth_method,
        "reason": standing.reason or None,
    }
