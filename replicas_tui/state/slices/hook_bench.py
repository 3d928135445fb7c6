"""Hooks that are worked on."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final, assert_never

from replicas_tui.state.actions_hooks import (
    HookAction,
    HookDrafted,
    HookPastLoaded,
    HookRunBegan,
    HookRunEnded,
    HookRunLeft,
    HookRunTold,
    HookShown,
)
from replicas_tui.state.hook_bench import HookRun
from replicas_tui.state.model import State
from replicas_tui.state.slices.maps import put, put_or_drop

_RUNS: Final = re.compile(r"\b(run|running|execut)", re.IGNORECASE)  # how servers say that the script begins


def reduce(state: State, action: HookAction) -> State:
    """Return the state after `action`."""
    match action:
        case HookDrafted(at, draft):
            drafts = put_or_drop(state.hook_drafts, at, draft)
            return state if drafts is state.hook_drafts else replace(state, hook_drafts=drafts)
        case HookShown(at, on):
            return replace(state, hooks_shown=state.hooks_shown | {at} if on else state.hooks_shown - {at})
        case HookPastLoaded(at, past):
            return replace(state, hook_pasts=put(state.hook_pasts, at, past))
        case HookRunBegan(at, run):
            return replace(state, hook_runs={**state.hook_runs, at: run})
        case HookRunTold() | HookRunEnded() | HookRunLeft():
            known = state.hook_runs.get(action.at)
            if known is None or not known.running:
                return state
            return replace(state, hook_runs={**state.hook_runs, action.at: _after(known, action)})
        case _:
            assert_never(action)


def _after(run: HookRun, action: HookRunTold | HookRunEnded | HookRunLeft) -> HookRun:
    match action:
        case HookRunTold(_, when, text, said):
            seconds = (when - run.started).total_seconds()
            if said:
                run.log.say(text, seconds)
            else:
                run.log.add(text, seconds)
            runs = not said or _RUNS.search(text) is not None
            return replace(run, size=run.size + 1, ran_at=run.ran_at or (when if runs else None))
        case HookRunLeft(_, when):
            return replace(run, ended_at=when, left=True)
        case HookRunEnded(_, when, exit_code, timed_out, version, failed):
            return replace(run, ended_at=when, exit_code=exit_code, timed_out=timed_out, version=version, failed=failed)
        case _:
            assert_never(action)
