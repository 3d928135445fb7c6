"""What rests on an environment, so that it cannot be deleted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from replicas_tui.state import resources
from replicas_tui.state.model import State
from replicas_tui.state.resources import resource
from replicas_tui.state.safe import Safe, safe_line


@dataclass(frozen=True, slots=True)
class Holder:
    """An automation that runs in it, or an environment that inherits from it."""

    kind: Literal["automations", "environments"]
    id: str
    name: Safe


def holders(state: State, environment_id: str) -> tuple[Holder, ...]:
    """Give what is known to rest on an environment."""
    environments = resource(state, resources.ENVIRONMENTS).value
    heirs = environments.environments if environments is not None else ()
    automations = resource(state, resources.AUTOMATIONS).value or ()
    return (
        *(
            Holder("automations", one.id, safe_line(one.name, 100))
            for one in automations
            if one.environment_id == environment_id
        ),
        *(
            Holder("environments", one.id, safe_line(one.name, 100))
            for one in heirs
            if one.source_environment_id == environment_id
        ),
    )
