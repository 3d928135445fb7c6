"""What Claude asks its user, and what the user's words answer: a question, a plan, a permission."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from replicas_tui.local.agents.answers import EMPTY_FEEDBACK, answered, is_approval
from replicas_tui.local.agents.claude.protocol import Json
from replicas_tui.local.agents.consent import consent
from replicas_tui.local.agents.events import CONSENTS, one_line, permission_notice

QUESTION, PLAN = "AskUserQuestion", "ExitPlanMode"
REFUSED = "The user does not permit this."
# The argument by which a person judges a call.
_TELLING = ("command", "file_path", "notebook_path", "path", "url", "query", "pattern")


@dataclass(frozen=True, slots=True)
class Asked:
    """One `can_use_tool`."""

    request_id: str
    tool: str
    tool_input: Mapping[str, Any]
    suggestions: tuple[Json, ...] = field(default=())

    @property
    def is_permission(self) -> bool:
        """Whether it is about a tool that does something, not a question or a plan, which the user sees as they are."""
        return self.tool not in {QUESTION, PLAN}


def asked_of(message: Json) -> Asked | None:
    """Return what a control request asks; None for one of another kind."""
    request = message.get("request")
    if not isinstance(request, dict) or request.get("subtype") != "can_use_tool":
        return None
    tool_input, suggestions = request.get("input"), request.get("permission_suggestions")
    return Asked(
        str(message.get("request_id")),
        str(request.get("tool_name")),
        tool_input if isinstance(tool_input, dict) else {},
        tuple(each for each in suggestions if isinstance(each, dict)) if isinstance(suggestions, list) else (),
    )


def allow(tool_input: Mapping[str, Any], *updates: Json) -> Json:
    """Let a tool run with this input, and change what is permitted for the rest of the session."""
    return {
        "behavior": "allow",
        "updatedInput": dict(tool_input),
        **({"updatedPermissions": updates} if updates else {}),
    }


def deny(message: str) -> Json:
    """Refuse a tool; the agent reads the message."""
    return {"behavior": "deny", "message": message}


def reply(asked: Asked, text: str, mode: str) -> Json:
    """Return the decision the user's words are; `mode` is the permission mode after an approved plan."""
    if asked.tool == QUESTION:
        return allow(answered(asked.tool_input, text))
    if asked.tool == PLAN:
        if not is_approval(text):
            return deny(text.strip() or EMPTY_FEEDBACK)
        return allow(asked.tool_input, {"type": "setMode", "mode": mode, "destination": "session"})
    said = consent(text)
    if said.allowed:
        suggested = asked.suggestions if said.always else ()
        return allow(asked.tool_input, *({**each, "destination": "session"} for each in suggested))
    return deny(f"{REFUSED} They say: {said.reason}" if said.reason else REFUSED)


def request_notice(asked: Asked) -> Json:
    """Return the event by which a transcript shows that a permission is asked for."""
    always = "yes, always (until the agent is started anew) or no" if asked.suggestions else "yes or no"
    options = CONSENTS if asked.suggestions else (CONSENTS[0], CONSENTS[-1])
    return permission_notice(asked.request_id, asked.tool, telling(asked.tool_input), always, options)


def telling(tool_input: Mapping[str, Any]) -> str:
    """Return a call's arguments in one short line."""
    said = next((tool_input[key] for key in _TELLING if isinstance(tool_input.get(key), str)), None)
    return one_line(said if said is not None else json.dumps(dict(tool_input), ensure_ascii=False))
