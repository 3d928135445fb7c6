"""What Codex asks the user: whether it may, questions, and a plan to be approved."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from replicas_tui.api.codex.items import script_of
from replicas_tui.local.agents.adapter import Launch, Permissions
from replicas_tui.local.agents.answers import answered
from replicas_tui.local.agents.codex import items
from replicas_tui.local.agents.consent import Consent, consent
from replicas_tui.local.agents.events import Json, permission_notice
from replicas_tui.local.agents.json_rpc import Incoming

COMMAND = "item/commandExecution/requestApproval"
FILES = "item/fileChange/requestApproval"
MORE = "item/permissions/requestApproval"
QUESTIONS = "item/tool/requestUserInput"
FORM = "mcpServer/elicitation/request"
ASKS = frozenset({COMMAND, FILES, MORE, QUESTIONS, FORM})


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan that the user is to approve; Codex itself waits for nothing then."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What follows from the user's words.

    Attributes:
        result: For Codex.
        events: For the history.
        reason: What Codex's answer has no room for, to be said in the turn.
    """

    result: Json
    events: tuple[Json, ...]
    reason: str = ""


def shown(asked: Incoming) -> tuple[Json, ...]:
    """Return what the history says of a request: Codex's own event, and for a permission a remark for the user."""
    given, key = asked.params, _key(asked)
    why = str(given.get("reason") or "")
    match asked.method:
        case "item/tool/requestUserInput":
            return (items.call(key, "request_user_input", {"questions": given.get("questions")}),)
        case "item/commandExecution/requestApproval":
            command = script_of(str(given.get("command") or ""))
            told = items.news("exec_approval_request", call_id=key, command=command, cwd=given.get("cwd"), reason=why)
            return told, permission_notice(str(asked.id), "the shell", f"{command} {why}")
        case "item/fileChange/requestApproval":
            told = items.news("apply_patch_approval_request", call_id=key, reason=why)
            return told, permission_notice(str(asked.id), "apply_patch", str(given.get("grantRoot") or why))
        case "item/permissions/requestApproval":
            told = items.news("request_permissions", call_id=key, permissions=given.get("permissions"), reason=why)
            return told, permission_notice(str(asked.id), "more permissions", why)
        case _:
            told = items.news("elicitation_request", call_id=key, message=given.get("message"))
            return told, permission_notice(str(asked.id), str(given.get("serverName")), str(given.get("message")))


def permitted(asked: Incoming, changed: Sequence[Path], launch: Launch) -> Json | None:
    """Return the answer to a request that the policy permits unasked; None when the user is to be asked.

    It is Codex's own sandbox that tells a change of the workspace from any other. Where it has none, we do.
    """
    if launch.permissions is not Permissions.EDITS or asked.method != FILES or asked.params.get("grantRoot"):
        return None
    root = launch.cwd.resolve()
    inside = bool(changed) and all((root / path).resolve().is_relative_to(root) for path in changed)
    return {"decision": "accept"} if inside else None


def reply(asked: Incoming, text: str) -> Reply:
    """Return what the user's words come to."""
    key = _key(asked)
    if asked.method == QUESTIONS:
        return _answers(key, asked.params, text)
    decision = consent(text)
    return Reply(_granted(asked, decision), (), decision.reason)


def _granted(asked: Incoming, decision: Consent) -> Json:
    match asked.method:
        case "item/permissions/requestApproval":
            wanted = asked.params.get("permissions")
            scope = "session" if decision.always else "turn"
            return {"permissions": wanted if decision.allowed and isinstance(wanted, dict) else {}, "scope": scope}
        case "mcpServer/elicitation/request":
            return {"action": "accept", "content": {}} if decision.allowed else {"action": "decline"}
        case _ if decision.allowed:
            return {"decision": "acceptForSession" if decision.always else "accept"}
        case _:
            return {"decision": "decline"}


def _answers(key: str, given: Json, text: str) -> Reply:
    """Answer by the questions' own ids; `answered` finds the options as it does for every agent."""
    questions = [one for one in given.get("questions") or () if isinstance(one, dict)]
    by_question: dict[str, Any] = answered(given, text)["answers"]
    said = {str(one.get("id")): {"answers": [by_question[str(one.get("question", ""))]]} for one in questions}
    return Reply({"answers": said}, (items.output(key, json.dumps({"answers": said})),))


def _key(asked: Incoming) -> str:
    return str(asked.params.get("itemId") or asked.id)
