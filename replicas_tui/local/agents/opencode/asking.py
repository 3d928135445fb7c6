"""What OpenCode asks the user: whether it may, and questions."""

from __future__ import annotations

from replicas_tui.local.agents.answers import choices_of
from replicas_tui.local.agents.consent import consent
from replicas_tui.local.agents.events import Json, event, permission_notice

PERMISSION = "permission.asked"
QUESTION = "question.asked"


def shown(kind: str, asked: Json) -> tuple[Json, ...]:
    """Return what the history says of a request: OpenCode's own event, and for a permission a remark for the user."""
    told = event(f"opencode-{kind}", asked)
    if kind != PERMISSION:
        return (told,)
    patterns, metadata = asked.get("patterns"), asked.get("metadata")
    command = metadata.get("command") if isinstance(metadata, dict) else None
    what = ", ".join(map(str, patterns)) if isinstance(patterns, list) else ""
    return told, permission_notice(str(asked.get("id")), str(asked.get("permission")), str(command or what))


def reply(asked: Json, text: str) -> tuple[str, Json]:
    """Return what the user's words come to: the path they are sent to, and the body."""
    key = asked.get("id")
    if "questions" in asked:
        return f"/question/{key}/reply", {"answers": choices_of(asked, text)}
    said = consent(text)
    decision: Json = {"reply": "reject" if not said.allowed else "always" if said.always else "once"}
    return f"/permission/{key}/reply", {**decision, "message": said.reason} if said.reason else decision
