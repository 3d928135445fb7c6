"""What a new replica can be made of."""

from __future__ import annotations

from dataclasses import replace

from replicas_tui.state.actions import CatalogueLoaded
from replicas_tui.state.model import Catalogue, State


def reduce(state: State, action: CatalogueLoaded) -> State:
    """Return the state after `action`."""
    catalogue = Catalogue(action.repositories, action.sets, action.environments, loaded=True)
    return state if catalogue == state.catalogue else replace(state, catalogue=catalogue)
