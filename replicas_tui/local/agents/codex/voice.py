"""What a transcript says in Codex's shape where Codex could not say it itself."""

from __future__ import annotations

from replicas_tui.local.agents.agent import Voice
from replicas_tui.local.agents.codex.items import news, user_message
from replicas_tui.local.agents.events import Json

ENDS = frozenset({"task_complete", "turn_complete", "turn_aborted"})


def failed(sentence: str) -> tuple[Json, ...]:
    """Return the end of a turn that did not end by itself."""
    return news("error", message=sentence), news("turn_aborted", reason="error")


def is_user(event: Json) -> bool:
    """Return whether an event is the user's own message."""
    return event.get("type") == "event_msg" and event["payload"].get("type") == "user_message"


def is_end(event: Json) -> bool:
    """Return whether an event says how a turn ended."""
    return event.get("type") == "event_msg" and event["payload"].get("type") in ENDS


VOICE = Voice(user=lambda text: (user_message(text),), failed=failed, is_user=is_user, is_end=is_end)
