"""What is typed into forms and not saved."""

from __future__ import annotations

from dataclasses import replace

from replicas_tui.state.item_forms import FormKept
from replicas_tui.state.model import State
from replicas_tui.state.slices.maps import put_or_drop


def reduce(state: State, action: FormKept) -> State:
    """Return the state after `action`."""
    forms = put_or_drop(state.item_forms, action.of, action.filled)
    return state if forms is state.item_forms else replace(state, item_forms=forms)
