"""What a transcript says in OpenCode's shape where OpenCode could not say it itself, or says it too late."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from replicas_tui.local.agents.agent import Voice
from replicas_tui.local.agents.events import Json, event, picture_url


def user_events(text: str, images: Sequence[Mapping[str, Any]] = (), message_id: str | None = None) -> list[Json]:
    """Return the user's message: that it is theirs, and its parts."""
    key = message_id or uuid.uuid4().hex
    message = {"info": {"id": f"msg_{key}", "role": "user"}}
    parts: list[Json] = [{"type": "text", "text": text}]
    parts += [{"type": "file", "mime": "image", "url": picture_url(image)} for image in images]
    told = [
        event(f"opencode-part-{part['type']}", {**part, "id": f"prt_{key}_{n}", "messageID": f"msg_{key}"})
        for n, part in enumerate(parts)
    ]
    return [event("opencode-message.updated", message), *told]


def failed(sentence: str, session_id: str = "") -> tuple[Json, ...]:
    """Return the end of a turn that did not end by itself."""
    error = event("opencode-error", {"error": {"name": "ReplicasError", "data": {"message": sentence}}})
    return error, idle(session_id)


def idle(session_id: str) -> Json:
    """Return what says that a turn is over."""
    return event("opencode-session.idle", {"sessionID": session_id})


def is_user(said: Json) -> bool:
    """Return whether an event is the user's own message."""
    info = said["payload"].get("info") if said.get("type") == "opencode-message.updated" else None
    return isinstance(info, dict) and info.get("role") == "user"


def is_end(said: Json) -> bool:
    """Return whether an event says how a turn ended."""
    return said.get("type") == "opencode-session.idle"


VOICE = Voice(user=user_events, failed=failed, is_user=is_user, is_end=is_end)
