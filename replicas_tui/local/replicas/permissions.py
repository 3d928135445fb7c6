"""What the agents of a workspace may do unasked: as its replica says, else its environment, else the engine's settings.

A repository says nothing about it: what it holds may come from strangers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from replicas_tui.local.agents.adapter import Permissions
from replicas_tui.local.agents.agent import Agent
from replicas_tui.local.refusals import bad

FIELD = "permissions"
VARIABLE = "REPLICAS_PERMISSIONS"
WORDS = tuple(each.value for each in Permissions)


def permissions_of(config: str | None, variables: Mapping[str, str], usual: str) -> Permissions:
    """Return what holds in a workspace; a word nobody knows is passed over.

    Args:
        config: The replica's, as JSON.
        variables: Those of its environment.
        usual: The engine's setting.
    """
    wished = json.loads(config).get(FIELD) if config else None
    for word in (wished, variables.get(VARIABLE), usual):
        if isinstance(word, str) and word in WORDS:
            return Permissions(word)
    return Permissions.EDITS


def check_permissions(agent: Agent, permissions: Permissions) -> None:
    """Refuse a policy the agent cannot keep, naming those it can."""
    able, name = agent.traits.permissions, agent.provider
    if permissions not in able:
        words = " or ".join(f'"{each}"' for each in able)
        raise bad(
            f"config.{FIELD}",
            f'is "{permissions}" here, which {name} cannot keep: it asks for no permission. Set it to {words}',
        )


def check_word(config: Mapping[str, object] | None) -> None:
    """Refuse a policy of a replica that is none."""
    if config and FIELD in config and config[FIELD] not in WORDS:
        raise bad(f"config.{FIELD}", f"must be one of {', '.join(WORDS)}")
