"""Pi's dialogs: extensions ask the user by them, among these the one of ours that keeps the permission policy."""

from __future__ import annotations

import json
from typing import Any

from replicas_tui.local.agents.answers import choices_of
from replicas_tui.local.agents.consent import consent, is_yes
from replicas_tui.local.agents.events import Json, event, permission_notice

ASKS = frozenset({"select", "confirm", "input", "editor"})


def _permission(request: Json) -> Json | None:
    """Return `{toolName, toolCallId, input}` if our own extension asks; None for anybody else's dialog."""
    if request.get("method") != "input":
        return None
    try:
        asked = json.loads(str(request.get("title")))
    except (ValueError, RecursionError):
        return None
    return asked if isinstance(asked, dict) and "toolCallId" in asked else None


def shown(request: Json) -> Json:
    """Return the remark that asks the user."""
    key, permission = str(request.get("id")), _permission(request)
    if permission is not None:
        given = permission.get("input")
        given = given if isinstance(given, dict) else {}
        what = given.get("command") or given.get("path") or json.dumps(given, ensure_ascii=False)
        return permission_notice(key, str(permission.get("toolName")), str(what))
    words = [request.get("title"), request.get("message"), request.get("placeholder")]
    options = request.get("options")
    words += [f"{n}. {one}" for n, one in enumerate(options, 1)] if isinstance(options, list) else []
    text = " · ".join(str(word) for word in words if word)
    return event("replicas-notice", {"level": "info", "text": text, "request_id": key})


def reply(request: Json, text: str) -> Json:
    """Return the answer to a dialog."""
    answer: Json = {"type": "extension_ui_response", "id": request.get("id")}
    if _permission(request) is not None:
        said = consent(text)
        decision = {"allowed": said.allowed, "forever": said.always, "reason": said.reason}
        return {**answer, "value": json.dumps(decision)}
    match request.get("method"):
        case "confirm":
            return {**answer, "confirmed": is_yes(text)}
        case "select":
            question: dict[str, Any] = {"question": "", "options": request.get("options")}
            return {**answer, "value": choices_of({"questions": [question]}, text)[0][0]}
        case _:
            return {**answer, "value": text}
