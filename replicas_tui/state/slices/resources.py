"""What is read on demand: loading, loaded, failed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, assert_never

from replicas_tui.state.actions_resources import ResourceAction, ResourceFailed, ResourceLoaded, ResourceLoading
from replicas_tui.state.model import State
from replicas_tui.state.resources import Resource
from replicas_tui.state.slices.maps import put


def reduce(state: State, action: ResourceAction) -> State:
    """Return the state after `action`."""
    known: Resource[Any] = state.resources.get(action.key, Resource())
    match action:
        case ResourceLoading():
            now = replace(known, loading=True)
        case ResourceLoaded(_, value, at):
            now = Resource(value, at=at)
        case ResourceFailed(_, reason):
            now = replace(known, loading=False, failed=reason)
        case _:
            assert_never(action)
    resources = put(state.resources, action.key, now)
    return state if resources is state.resources else replace(state, resources=resources)
