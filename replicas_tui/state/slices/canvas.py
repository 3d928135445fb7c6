"""What agents put on the canvas."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from replicas_tui.state.actions_canvas import CanvasAction, CanvasCopiesLoaded, CanvasFailed, CanvasLoaded, CanvasOpened
from replicas_tui.state.model import State
from replicas_tui.state.slices.known import is_known
from replicas_tui.state.slices.maps import put, without


def reduce(state: State, action: CanvasAction) -> State:
    """Return the state after `action`; of a replica that is gone nothing is kept."""
    if not is_known(state, action.replica_id):
        return state
    match action:
        case CanvasLoaded(replica_id, items):
            canvases, troubles = put(state.canvases, replica_id, items), without(state.canvas_troubles, (replica_id,))
            same = canvases is state.canvases and troubles is state.canvas_troubles
            return state if same else replace(state, canvases=canvases, canvas_troubles=troubles)
        case CanvasFailed(replica_id, reason):
            return replace(state, canvas_troubles=put(state.canvas_troubles, replica_id, reason))
        case CanvasOpened(replica_id, opened):
            return replace(state, canvas_open=put(state.canvas_open, replica_id, opened))
        case CanvasCopiesLoaded(replica_id, copies):
            return replace(state, canvas_copies=put(state.canvas_copies, replica_id, copies))
        case _:
            assert_never(action)
