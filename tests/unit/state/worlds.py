"""States and live events for tests of the reducer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from replicas_tui.api.chats import Chat
from replicas_tui.api.events import EVENT
from replicas_tui.api.history import AgentEvent
from replicas_tui.api.replicas import Replica
from replicas_tui.state.actions import Action, ChatsLoaded, EventArrived, FleetLoaded, Opened
from replicas_tui.state.actions_history import HistoryLoaded
from replicas_tui.state.model import State
from replicas_tui.state.reduce import reduce

NOON = datetime(2026, 7, 20, 12, tzinfo=UTC)


def later(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def replica(replica_id: str = "r", **fields: Any) -> Replica:
    return Replica(id=replica_id, name=fields.pop("name", f"name-{replica_id}"), status=fields.pop("status", "active"))


def chat(chat_id: str = "c", **fields: Any) -> Chat:
    return Chat(id=chat_id, provider="claude", title=f"title-{chat_id}", **fields)


def after(state: State, *actions: Action) -> State:
    for action in actions:
        state = reduce(state, action)
    return state


def world(*chats: Chat) -> State:
    """One active replica `r` with these chats, or with chat `c`."""
    return after(State(), FleetLoaded((replica(),), NOON), ChatsLoaded("r", chats or (chat(),), NOON))


def arrived(kind: str, payload: dict[str, Any], *, at: float = 0, replica_id: str = "r") -> EventArrived:
    read = EVENT.validate_python({"id": "e", "ts": NOON.isoformat(), "type": kind, "payload": payload})
    return EventArrived(replica_id, read, later(at))


def delta(event: AgentEvent, chat_id: str = "c") -> EventArrived:
    return arrived("chat.turn.delta", {"chatId": chat_id, "event": event.model_dump()})


def reading(*events: AgentEvent, chat_id: str = "c") -> tuple[Action, ...]:
    """The user opens the replica and its history is read."""
    return Opened("r", chat_id, NOON), HistoryLoaded("r", chat_id, events, 0, len(events))
