"""Staged changes of variables, by environment."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from replicas_tui.state.actions_staging import (
    ApplyingBegan,
    ApplyingEnded,
    StagedApplied,
    StagedReverted,
    StagingAction,
    VariablesStaged,
    VariableTyped,
)
from replicas_tui.state.model import State
from replicas_tui.state.slices.maps import put_or_drop
from replicas_tui.state.staging import Staging, stage


def reduce(state: State, action: StagingAction) -> State:
    """Return the state after `action`."""
    held = state.staged.get(action.environment_id, Staging())
    now = _after(held, action)
    staged = put_or_drop(state.staged, action.environment_id, now if now != Staging() else None)
    return state if staged is state.staged else replace(state, staged=staged)


def _after(held: Staging, action: StagingAction) -> Staging:
    match action:
        case VariableTyped(_, typed):
            return replace(held, typed=typed)
        case VariablesStaged(_, changes):
            return stage(held, *changes)
        case StagedReverted(_, keys):
            return replace(held, changes=tuple(one for one in held.changes if one.key not in keys), applied=())
        case ApplyingBegan():
            return replace(held, applying=True, applied=())
        case StagedApplied():
            return _applied(held, action)
        case ApplyingEnded():
            return replace(held, applying=False)
        case _:
            assert_never(action)


def _applied(held: Staging, action: StagedApplied) -> Staging:
    now, change = held.get(action.change.key), action.change
    if action.reason:
        failed = replace(change, failed=action.reason)
        return replace(held, changes=tuple(failed if one is now and one == change else one for one in held.changes))
    kept = tuple(one for one in held.changes if one != change)
    return replace(held, changes=kept, applied=(*held.applied, change.key))
