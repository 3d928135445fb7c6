"""The last hour, one line a happening, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from replicas_tui.state.model import Happening, State
from replicas_tui.state.safe import Safe, safe_line
from replicas_tui.state.views.ages import clock

HOUR: Final = timedelta(hours=1)
_NAME, _SENTENCE = 100, 300
_WORDS: Final = {
    "asks": "asks",
    "plan": "plan",
    "error": "an error",
    "done": "done",
    "stopped": "stopped",
    "waking": "woken",
    "working": "works",
}


@dataclass(frozen=True, slots=True)
class HappeningLine:
    """One line; `kind` names the glyph."""

    kind: str
    at: Safe
    name: Safe
    text: Safe


def last_hour(state: State, now: datetime) -> tuple[HappeningLine, ...]:
    """Tell what happened in the hour before `now`."""
    return tuple(_line(state, one) for one in state.happenings if now - one.at < HOUR)


def _line(state: State, one: Happening) -> HappeningLine:
    replica = state.replicas.get(one.replica_id)
    name = replica.name if replica is not None else one.replica_id
    word = _WORDS.get(one.kind, one.kind)
    text = f"{word}: {one.text}" if one.text and one.kind in ("asks", "plan", "done") else one.text or word
    return HappeningLine(one.kind, clock(one.at), safe_line(name, _NAME), safe_line(text, _SENTENCE))
