"""What a transcript says in Pi's shape where Pi could not say it itself."""

from __future__ import annotations

from replicas_tui.local.agents.agent import Voice
from replicas_tui.local.agents.events import Json, event
from replicas_tui.local.agents.pi.messages import user_message


def failed(sentence: str) -> tuple[Json, ...]:
    """Return the end of a turn that did not end by itself."""
    return event("pi-error", {"type": "error", "message": sentence}), over()


def over() -> Json:
    """Return what says that a turn is over."""
    return event("pi-agent_end", {"type": "agent_end"})


def is_user(said: Json) -> bool:
    """Return whether an event is the user's own message."""
    message = said["payload"].get("message") if said.get("type") == "pi-message_start" else None
    return isinstance(message, dict) and message.get("role") == "user"


def is_end(said: Json) -> bool:
    """Return whether an event says how a turn ended."""
    return said.get("type") == "pi-agent_end"


VOICE = Voice(user=lambda text: (user_message(text),), failed=failed, is_user=is_user, is_end=is_end)
