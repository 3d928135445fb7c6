"""What a new replica can be made of, and what its agent put on the canvas."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from replicas_tui.state.actions import CanvasCopiesLoaded, CanvasLoaded, CanvasOpened, CatalogueLoaded
from replicas_tui.state.model import Catalogue, State
from replicas_tui.state.slices.known import is_known
from replicas_tui.state.slices.maps import put


def reduce(state: State, action: CatalogueLoaded | CanvasLoaded | CanvasOpened | CanvasCopiesLoaded) -> State:
    """Return the state after `action`."""
    match action:
        case CatalogueLoaded(repositories, sets, environments):
            catalogue = Catalogue(repositories, sets, environments, loaded=True)
            return state if catalogue == state.catalogue else replace(state, catalogue=catalogue)
        case CanvasLoaded(replica_id, items) if is_known(state, replica_id):
            canvases = put(state.canvases, replica_id, items)
            return state if canvases is state.canvases else replace(state, canvases=canvases)
        case CanvasOpened(replica_id, opened) if is_known(state, replica_id):
            return replace(state, canvas_open=put(state.canvas_open, replica_id, opened))
        case CanvasCopiesLoaded(replica_id, copies) if is_known(state, replica_id):
            return replace(state, canvas_copies=put(state.canvas_copies, replica_id, copies))
        case CanvasLoaded() | CanvasOpened() | CanvasCopiesLoaded():
            return state
        case _:
            assert_never(action)
