"""Who is streamed and who is only polled: pure choices, made from the state."""

from __future__ import annotations

from replicas_tui.api.chats import Chat
from replicas_tui.api.replicas import Replica
from replicas_tui.state.model import State

LIMIT = 8  # streams at once; each is a connection of its own

POLL_S = 10.0
UNWATCHED_POLL_S = 30.0
CHANGING_POLL_S = 2.0


def wanted(state: State, limit: int = LIMIT) -> tuple[str, ...]:
    """Name the replicas to stream: the open one, then those that ask or work, then the marked; active ones only."""
    first = [state.open_replica] if state.open_replica is not None else []
    busy = [one for one in state.replicas if _is_busy(state.chats.get(one, ()))]
    marked = [one for one in state.replicas if one in state.marked]
    ranked = dict.fromkeys([*first, *busy, *marked])
    return tuple(one for one in ranked if is_active(state.replicas.get(one)))[:limit]


def poll_s(state: State, *, watched: bool) -> float:
    """Give the seconds to the next poll: few while something is starting, more while nobody looks."""
    changing = bool(state.waking) or any(one.status == "preparing" for one in state.replicas.values())
    if changing:
        return CHANGING_POLL_S
    return POLL_S if watched else UNWATCHED_POLL_S


def is_active(replica: Replica | None) -> bool:
    """Say whether a replica is known and awake."""
    return replica is not None and replica.status == "active"


def _is_busy(chats: tuple[Chat, ...]) -> bool:
    return any(chat.processing or chat.awaitingInput for chat in chats)
