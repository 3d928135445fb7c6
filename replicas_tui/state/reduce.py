"""State and action in, next state out. Pure: no clock, no I/O, no randomness."""

from __future__ import annotations

from replicas_tui.state.actions import Action
from replicas_tui.state.model import State


def reduce(state: State, action: Action) -> State:
    """Return the state after `action`, or `state` itself if nothing changed."""
    raise NotImplementedError(action)
