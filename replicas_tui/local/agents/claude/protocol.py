"""Claude's stream-json as pure functions: lines in, lines out, events in the API's shape.

Nothing here waits or remembers; `stream.py` does both. Native objects pass through with the fields they came
with, so that a field we do not know yet still reaches whoever reads the history.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from replicas_tui.local.agents.adapter import Command, Prompt

Json = dict[str, Any]

STREAM_FLAGS = (
    "-p",
    "--input-format=stream-json",
    "--output-format=stream-json",
    "--verbose",
    "--include-partial-messages",
    "--replay-user-messages",
    "--permission-prompt-tool=stdio",
)
INTERRUPTED = "The turn was interrupted."
LOST_SESSION = "Claude Code no longer has this conversation. Send the message again: a new one begins with it."
# What Claude Code says about itself many times a turn; nobody wants it in a history.
_NOISE = frozenset({"status", "thinking_tokens"})
_KIND = re.compile(r"[a-z][a-z0-9_]{0,63}")


def now() -> str:
    """Return the time in the API's form."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_line(line: bytes) -> Json | None:
    """Return the object a line holds; None for anything else."""
    try:
        # RecursionError: a hostile line of a million brackets.
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None


def dropped_line(size: int) -> Json:
    """Return what stands in the history for a line too long to keep."""
    note = f"The agent wrote a line of {size:,} bytes, too long to keep; it was left out."
    return {"type": "system", "subtype": "dropped", "message": note}


def dump_line(message: Mapping[str, Any]) -> bytes:
    """Return an object as one line. Lone surrogates, which UTF-8 cannot hold, travel escaped."""
    return json.dumps(message, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def event(payload: Json) -> Json:
    """Return a native object as an agent event: `{timestamp, type: "claude-…", payload}`."""
    kind = str(payload.get("type"))
    kind = kind if _KIND.fullmatch(kind) else "unknown"
    if kind == "assistant":
        payload = _with_thinking_text(payload)
    # The built-in agent says the time itself when a scenario wants the same one each time it is run.
    at = payload.get("fixed_time")
    return {"timestamp": at if isinstance(at, str) else now(), "type": f"claude-{kind}", "payload": payload}


def is_noise(message: Json) -> bool:
    """Return whether a system line is only Claude Code talking to itself."""
    return message.get("type") == "system" and message.get("subtype") in _NOISE


def prompt_message(prompt: Prompt) -> Json:
    """Return the user line of a prompt; images come before the words, as the model wants them."""
    content = [*(dict(image) for image in prompt.images), {"type": "text", "text": prompt.text}]
    return {"type": "user", "message": {"role": "user", "content": content}, "parent_tool_use_id": None}


def is_echo(message: Json, prompt_text: str) -> bool:
    """Return whether a user line only repeats the prompt, which we have emitted already."""
    if message.get("isReplay"):
        return True
    body = message.get("message")
    content = body.get("content") if isinstance(body, dict) else None
    if message.get("parent_tool_use_id") is not None:
        return False
    if isinstance(content, str):
        return content == prompt_text
    texts = [part.get("text") for part in _objects(content) if part.get("type") == "text"]
    return texts == [prompt_text]


def control_request(subtype: str, **fields: Any) -> Json:
    """Return a request to the agent, with an id of its own."""
    request = {"subtype": subtype, **fields}
    return {"type": "control_request", "request_id": uuid.uuid4().hex, "request": request}


def control_success(request_id: str, response: Mapping[str, Any]) -> Json:
    """Return the answer to a request of the agent's."""
    body = {"subtype": "success", "request_id": request_id, "response": dict(response)}
    return {"type": "control_response", "response": body}


def control_error(request_id: str, error: str) -> Json:
    """Return the refusal of a request of the agent's."""
    return {"type": "control_response", "response": {"subtype": "error", "request_id": request_id, "error": error}}


def response_of(message: Json) -> Json:
    """Return what the agent answers to a request of ours; empty when it refuses."""
    body = message.get("response")
    told = body.get("response") if isinstance(body, dict) else None
    return told if isinstance(told, dict) else {}


def commands_of(told: Any) -> tuple[Command, ...]:
    """Return the slash commands an agent lists."""
    found = ((each.get("name"), each.get("description"), each.get("argumentHint")) for each in _objects(told))
    return tuple(
        Command(name, said if isinstance(said, str) else "", hint if isinstance(hint, str) else "")
        for name, said, hint in found
        if isinstance(name, str) and name
    )


def is_lost_session(message: Json) -> bool:
    """Return whether a result says that there is no session to resume."""
    return any(text.startswith("No conversation found with session ID") for text in _strings(message.get("errors")))


def failed_result(session_id: str | None, error: str) -> Json:
    """Return the result line a dead agent can no longer write."""
    return {
        "type": "result",
        "subtype": "error_during_execution",
        "is_error": True,
        "errors": [error],
        "session_id": session_id,
        "uuid": str(uuid.uuid4()),
    }


def result_error(message: Json) -> str | None:
    """Return what a result line says went wrong; None when all is well.

    `success` alone does not mean success: a dead endpoint ends with subtype `success` and `is_error`.
    """
    if message.get("subtype") == "success" and not message.get("is_error"):
        return None
    said = [text for text in _strings(message.get("errors")) if text.strip()]
    fallback = message.get("result")
    if not said and isinstance(fallback, str) and fallback.strip():
        said = [fallback.strip()]
    return "; ".join(said) or f"The agent ended the turn with {message.get('subtype') or 'an error'}."


def _with_thinking_text(payload: Json) -> Json:
    """Give thinking blocks both `thinking`, as the CLI writes, and `text`, as the API documents."""
    body = payload.get("message")
    content = body.get("content") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(content, list):
        return payload
    return {**payload, "message": {**body, "content": [_both(part) for part in content]}}


def _both(part: Any) -> Any:
    if not isinstance(part, dict) or part.get("type") != "thinking":
        return part
    thought = part.get("thinking", part.get("text", ""))
    return {**part, "thinking": thought, "text": thought}


def _objects(value: Any) -> Sequence[Json]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _strings(value: Any) -> Sequence[str]:
    return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []
