"""What a transcript says in Cursor's shape where Cursor could not say it itself."""

from __future__ import annotations

from replicas_tui.local.agents.agent import Voice
from replicas_tui.local.agents.events import Json, event


def user_event(text: str) -> Json:
    """Return the user's message."""
    return event("cursor-user", {"type": "user", "text": text})


def failed(sentence: str) -> tuple[Json, ...]:
    """Return the end of a turn that did not end by itself."""
    return (event("cursor-status", {"status": "ERROR", "message": sentence}),)


def is_user(said: Json) -> bool:
    """Return whether an event is the user's own message."""
    return said.get("type") == "cursor-user"


def is_end(said: Json) -> bool:
    """Return whether an event says how a turn ended."""
    return said.get("type") in ("cursor-result", "cursor-status")


VOICE = Voice(user=lambda text: (user_event(text),), failed=failed, is_user=is_user, is_end=is_end)
