"""The payloads of agents' events, one file an agent, told apart by the event's type.

Nothing here raises: what a type promises and the payload does not keep is an `OtherEvent`.
"""

from __future__ import annotations

from typing import TypeAlias

from pydantic import ValidationError

from replicas_tui.api.agent_events import claude, other
from replicas_tui.api.agent_events.claude import ClaudeEvent
from replicas_tui.api.agent_events.other import CommonEvent, OtherEvent
from replicas_tui.api.base import Wire
from replicas_tui.api.history import AgentEvent

Read: TypeAlias = ClaudeEvent | CommonEvent | OtherEvent

_MODELS: dict[str, type[Wire]] = {
    **{f"claude-{kind}": model for kind, model in claude.KINDS.items()},
    **other.TYPES,
}


def read(event: AgentEvent) -> Wire:
    """Give an event's payload its type, by the event's own type."""
    model = _MODELS.get(event.type) or _like_claude(event.type)
    if model is None:
        return OtherEvent(type=event.type, payload=event.payload)
    try:
        return model.model_validate(event.payload)
    except ValidationError:
        return OtherEvent(type=event.type, payload=event.payload)


def _like_claude(kind: str) -> type[Wire] | None:
    """Families we have never heard of still write users, assistants and results as Claude does."""
    _, dash, rest = kind.partition("-")
    return claude.KINDS.get(rest) if dash and rest in ("user", "assistant", "result") else None
