"""What the engine itself writes into a transcript, in the shape of the chat's agent.

Only where the agent could not: it never started, or it died with the engine.
"""

from __future__ import annotations

import json
from typing import Any

from replicas_tui.local.clock import now

Event = dict[str, Any]
INTERRUPTED = (
    "The engine stopped while this turn ran, so the turn was interrupted. What it had done is kept; "
    "the message was not sent again."
)


def user_event(text: str) -> Event:
    """Return the user's message as the agent would have recorded it."""
    message = {"role": "user", "content": [{"type": "text", "text": text}]}
    return _event("claude-user", {"type": "user", "message": message, "parent_tool_use_id": None})


def failed_turn(sentence: str) -> Event:
    """Return the end of a turn that did not end by itself."""
    payload = {"type": "result", "subtype": "error_during_execution", "is_error": True, "errors": [sentence]}
    return _event("claude-result", payload)


def speakable(event: Event) -> Event:
    """Return an event as JSON and UTF-8 can say it: lone surrogates become `?`, NaN and infinities null."""
    try:
        json.dumps(event, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:  # UnicodeEncodeError is one
        text = json.dumps(event, ensure_ascii=False).encode("utf-8", "replace")
        found: Event = json.loads(text, parse_constant=lambda _: None)
        return found
    return event


def shows_user_text(event: Event) -> bool:
    """Return whether an event is the user's own message: text, and no result of a tool."""
    if not str(event.get("type", "")).endswith("-user"):
        return False
    message = event["payload"].get("message")
    content = message.get("content") if isinstance(message, dict) else None
    if isinstance(content, str):
        return True
    kinds = {block.get("type") for block in content or () if isinstance(block, dict)}
    return "text" in kinds and "tool_result" not in kinds


def _event(kind: str, payload: dict[str, Any]) -> Event:
    return {"timestamp": now(), "type": kind, "payload": payload}
