"""What frames every screen: where I am, what needs me, how the line is."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Final

from replicas_tui.state.model import Link, ServerLink, State
from replicas_tui.state.outside import unseen_runs
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.ages import took
from replicas_tui.state.views.inbox import is_unread
from replicas_tui.state.views.standing import standing
from replicas_tui.state.views.top import StatusView, TopView

_NAME, _SENTENCE = 100, 300
_WORDS: Final = {
    ServerLink.CONNECTING: "connecting",
    ServerLink.LIVE: "live",
    ServerLink.POLLING: "polling",
    ServerLink.RECONNECTING: "reconnecting",
    ServerLink.OFFLINE: "offline",
    ServerLink.REFUSED: "key refused",
}


def top(state: State) -> TopView:
    """Make the first line."""
    standings = [(replica, standing(state, replica)) for replica in state.replicas.values()]
    counts = Counter(stands.name for _, stands in standings)
    return TopView(
        profile=safe_line(state.server.profile, _NAME),
        asks=counts["asks"] + counts["plan"],
        errors=counts["error"],
        working=counts["working"],
        unread=sum(is_unread(state, replica.id, stands) for replica, stands in standings) + len(unseen_runs(state)),
        link=Safe(_WORDS[state.server.link]),
        tone=_tone(state.server.link),
    )


def _tone(link: ServerLink) -> str:
    match link:
        case ServerLink.RECONNECTING:
            return "need"
        case ServerLink.OFFLINE | ServerLink.REFUSED:
            return "fail"
        case ServerLink.CONNECTING | ServerLink.LIVE | ServerLink.POLLING:
            return "meta"


def status(state: State, now: datetime) -> StatusView:
    """Say what is wrong with the line, and how many drafts wait."""
    return StatusView(
        trouble=_trouble(state, now), drafts=sum(one.filled and not one.leaving for one in state.drafts.values())
    )


def _trouble(state: State, now: datetime) -> Safe:
    if state.server.link in (ServerLink.RECONNECTING, ServerLink.OFFLINE, ServerLink.REFUSED):
        return safe_line(state.server.reason, _SENTENCE)
    link = state.links.get(state.open_replica or "")
    if link is None or link.link not in (Link.BROKEN, Link.REFUSED):
        return NOTHING
    reason = safe_line(link.reason, _SENTENCE) or Safe("This replica's stream is down.")
    if link.retry_at is None or link.retry_at <= now:
        return reason
    wait = max(1, round((link.retry_at - now).total_seconds()))
    return Safe(f"{reason} Trying again in {took(float(wait)) if wait >= 10 else f'{wait}s'}.")
