"""What makes a noise, and what made one before."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from replicas_tui.state.actions_alerts import AlertAction, Alerted, AlertsRestored, Muted
from replicas_tui.state.model import State


def reduce(state: State, action: AlertAction) -> State:
    """Return the state after `action`."""
    match action:
        case AlertsRestored(muted, alerted):
            return replace(state, muted=state.muted | muted, alerted=(state.alerted or frozenset()) | alerted)
        case Alerted(ids):
            return replace(state, alerted=(state.alerted or frozenset()) | frozenset(ids))
        case Muted(replica_id, on):
            return replace(state, muted=state.muted | {replica_id} if on else state.muted - {replica_id})
        case _:
            assert_never(action)
