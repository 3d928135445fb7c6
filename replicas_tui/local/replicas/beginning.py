"""Whether an agent can begin in a workspace, asked before there is one: nothing is made that cannot work."""

from __future__ import annotations

from replicas_tui.local.agents.adapter import AgentError
from replicas_tui.local.agents.catalog import SCRIPT
from replicas_tui.local.core import Core
from replicas_tui.local.environments.wardrobe import Wardrobe
from replicas_tui.local.refusals import Refusal
from replicas_tui.local.replicas.offers import CLAUDE
from replicas_tui.local.replicas.permissions import check_permissions, permissions_of


async def usual_agent(core: Core, environment_id: str) -> str:
    """Return the agent for who leaves it to us: the first that can run here, Claude where none can.

    Never the built-in one, which is no model: its turn would end well and have done nothing.
    """
    outfit = await Wardrobe(core, core.vault).outfit(environment_id)
    for provider in core.roster:
        if provider != SCRIPT and (await core.agents.look(provider)).given(outfit.variables).available:
            return provider
    return CLAUDE


async def check_agent(
    core: Core, provider: str, field_name: str, *, environment_id: str, config: str | None = None
) -> None:
    """Refuse an agent that cannot run here, the details say what mends it, or cannot keep the workspace's permissions.

    Args:
        core: The engine's ground.
        provider: The agent.
        field_name: Where it was named.
        environment_id: Of the workspace: its variables may hold a key for the agent.
        config: The replica's, as JSON.
    """
    outfit = await Wardrobe(core, core.vault).outfit(environment_id)
    try:
        standing = (await core.agents.look(provider)).given(outfit.variables)
    except AgentError as error:
        raise Refusal(400, "Agent not available", f"{field_name}: {error}") from error
    if not standing.available:
        raise Refusal(400, "Agent not available", f"{field_name}: {standing.reason}")
    check_permissions(standing.agent, permissions_of(config, outfit.variables, core.settings.permissions))
