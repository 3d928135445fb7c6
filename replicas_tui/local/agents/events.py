"""Events in the API's shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from replicas_tui.local.clock import now

Json = dict[str, Any]
LONGEST = 300
CONSENTS = ("Yes", "Always", "No")


def event(kind: str, payload: Mapping[str, Any]) -> Json:
    """Return `{timestamp, type, payload}`."""
    return {"timestamp": now(), "type": kind, "payload": dict(payload)}


def notice(level: str, text: str) -> Json:
    """Return a remark of the engine's own; `level` is `info`, `warn` or `error`."""
    return event("replicas-notice", {"level": level, "text": text})


def permission_notice(
    request_id: str, tool: str, telling: str, answers: str = "yes, always or no", options: Sequence[str] = CONSENTS
) -> Json:
    """Return the remark by which a transcript shows that a permission is asked for; `options` are what answers it."""
    detail = one_line(telling)
    text = f"May the agent use {tool}? {detail} · Answer {answers}, or say what to do instead."
    asked = {"request_id": request_id, "tool": tool, "detail": detail, "options": list(options)}
    return event("replicas-notice", {"level": "info", "text": text, **asked})


def asked_by(said: Json) -> str | None:
    """Return the request that a remark asks the user about; None for any other event."""
    payload = said.get("payload")
    if said.get("type") != "replicas-notice" or not isinstance(payload, dict) or not payload.get("options"):
        return None
    return str(payload.get("request_id"))


def answer_notice(request_id: str, answer: str) -> Json:
    """Return the remark by which a transcript shows what the user answered to such a request."""
    told = {"level": "info", "text": f"You answered: {one_line(answer)}", "request_id": request_id, "answer": answer}
    return event("replicas-notice", told)


def one_line(text: str) -> str:
    """Return a text in one short line."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def picture_url(image: Mapping[str, Any]) -> str:
    """Return where a message's image is: its https address, or all of it as a `data:` one."""
    source = image.get("source")
    source = source if isinstance(source, Mapping) else {}
    if source.get("type") == "url":
        return str(source.get("url") or "")
    return f"data:{source.get('media_type')};base64,{source.get('data')}"
