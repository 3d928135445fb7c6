"""Whom we talk to, and how each line is."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from replicas_tui.state.actions import CapabilitiesLoaded, Connected, LinkChanged, ServerLinkChanged
from replicas_tui.state.model import Server, State
from replicas_tui.state.slices.known import is_known
from replicas_tui.state.slices.maps import put


def reduce(state: State, action: Connected | ServerLinkChanged | CapabilitiesLoaded | LinkChanged) -> State:
    """Return the state after `action`."""
    match action:
        case Connected(profile, base_url):
            return State(server=Server(profile=profile, base_url=base_url))
        case ServerLinkChanged(link, reason):
            return _with(state, replace(state.server, link=link, reason=reason))
        case CapabilitiesLoaded(capabilities):
            return _with(state, replace(state.server, capabilities=capabilities))
        case LinkChanged(replica_id, link):
            if not is_known(state, replica_id):
                return state
            links = put(state.links, replica_id, link)
            return state if links is state.links else replace(state, links=links)
        case _:
            assert_never(action)


def _with(state: State, server: Server) -> State:
    return state if server == state.server else replace(state, server=server)
