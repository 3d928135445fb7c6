"""What the user should know, each said once."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from replicas_tui.state.actions import Noticed, NoticeDismissed
from replicas_tui.state.model import Notice, State


def reduce(state: State, action: Noticed | NoticeDismissed) -> State:
    """Return the state after `action`."""
    match action:
        case Noticed(level, text, replica_id):
            if any((n.level, n.text, n.replica_id) == (level, text, replica_id) for n in state.notices):
                return state  # it is on the screen already
            notice = Notice(state.noticed + 1, level, text, replica_id)
            return replace(state, notices=(*state.notices, notice), noticed=notice.id)
        case NoticeDismissed(notice_id):
            notices = tuple(notice for notice in state.notices if notice.id != notice_id)
            return state if len(notices) == len(state.notices) else replace(state, notices=notices)
        case _:
            assert_never(action)
