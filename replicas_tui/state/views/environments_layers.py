"""The environments that lie over each other in what a workspace gets, and one thing it gets of them."""

from __future__ import annotations

from dataclasses import dataclass

from replicas_tui.api.environments import Environment
from replicas_tui.state import resources
from replicas_tui.state.model import State
from replicas_tui.state.resources import resource
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.environments import find
from replicas_tui.state.views.environments_variables import GLOBAL

NAME = 200


@dataclass(frozen=True, slots=True)
class EffectiveRow:
    """One thing a workspace gets.

    Attributes:
        origin: Name of the environment it comes from.
        hides: Names of those whose own it hides, from below.
        masked: It has a value that is not shown.
        note: What else there is to say of it.
    """

    name: Safe
    origin: Safe
    hides: tuple[Safe, ...] = ()
    masked: bool = False
    note: Safe = NOTHING


def layers(state: State, environment_id: str) -> tuple[str, ...]:
    """Give the ids of the environments that lie over each other, the lowest first."""
    one = find(state, environment_id)
    if one is None or one.is_global:
        return (GLOBAL,)
    source = (one.source_environment_id,) if one.source_environment_id is not None else ()
    return (GLOBAL, *source, environment_id)


def environment_of(state: State, layer: str) -> Environment | None:
    """Give the environment of a layer."""
    if layer != GLOBAL:
        return find(state, layer)
    held = resource(state, resources.ENVIRONMENTS).value
    return next((one for one in held.environments if one.is_global), None) if held is not None else None


def named(state: State, layer: str) -> Safe:
    """Name a layer."""
    one = environment_of(state, layer)
    return safe_line(one.name, NAME) if one is not None else Safe("Global" if layer == GLOBAL else "another one")
