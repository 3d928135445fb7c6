"""What a transcript says in Claude's shape where the agent could not say it itself."""

from __future__ import annotations

from typing import Any

from replicas_tui.local.agents.agent import Event, Voice
from replicas_tui.local.agents.claude.protocol import event


def user_events(text: str) -> tuple[Event, ...]:
    """Return the user's message as the agent would have recorded it."""
    message = {"role": "user", "content": [{"type": "text", "text": text}]}
    return (event({"type": "user", "message": message, "parent_tool_use_id": None}),)


def failed_turn(sentence: str) -> tuple[Event, ...]:
    """Return the end of a turn that did not end by itself."""
    payload = {"type": "result", "subtype": "error_during_execution", "is_error": True, "errors": [sentence]}
    return (event(payload),)


def shows_user_text(event: Event) -> bool:
    """Return whether an event is the user's own message: text, and no result of a tool."""
    if event.get("type") != "claude-user":
        return False
    message: Any = event["payload"].get("message")
    content = message.get("content") if isinstance(message, dict) else None
    if isinstance(content, str):
        return True
    kinds = {block.get("type") for block in content or () if isinstance(block, dict)}
    return "text" in kinds and "tool_result" not in kinds


def ends_turn(event: Event) -> bool:
    """Return whether an event says how a turn ended."""
    return event.get("type") == "claude-result"


VOICE = Voice(user=user_events, failed=failed_turn, is_user=shows_user_text, is_end=ends_turn)
