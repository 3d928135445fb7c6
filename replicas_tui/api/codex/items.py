"""Items of Codex's app-server in the shape of its session files, which is what the API calls Codex events.

What a type of item has no line for in those files (compacted, an image looked at) is told by its nearest line; what
nobody knows is an event of its own name, with all its fields. Nothing here raises, whatever an item holds.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
Told: TypeAlias = tuple[str, Json]
"""Type and payload of an event."""

SHELL = "exec_command"
NO_REASON = "Codex could not finish the turn."
_SHELLS = frozenset({"bash", "sh", "zsh"})
_DELEGATED = ("dynamicToolCall", "collabAgentToolCall")


def news(kind: str, **fields: Any) -> Told:
    """Return an `event_msg`."""
    return "event_msg", {"type": kind, **fields}


def response(kind: str, **fields: Any) -> Told:
    """Return a `response_item`."""
    return "response_item", {"type": kind, **fields}


def call(call_id: str, name: str, arguments: Mapping[str, Any]) -> Told:
    """Return a call of a function."""
    return response("function_call", call_id=call_id, name=name, arguments=_spelled(arguments))


def output(call_id: str, text: str, exit_code: int | None = None) -> Told:
    """Return what a call came to."""
    if exit_code is None:
        return response("function_call_output", call_id=call_id, output=text)
    body = {"output": text, "metadata": {"exit_code": exit_code}}
    return response("function_call_output", call_id=call_id, output=json.dumps(body))


def begun(item: Json) -> list[Told]:
    """Return what an item that began says already."""
    key = str(item.get("id"))
    match item.get("type"):
        case "commandExecution":
            return [call(key, SHELL, {"cmd": script_of(_text(item.get("command"))), "workdir": item.get("cwd")})]
        case "fileChange":
            return [response("custom_tool_call", call_id=key, name="apply_patch", input=patch(item.get("changes")))]
        case "mcpToolCall":
            name = f"mcp__{item.get('server')}__{item.get('tool')}"
            return [call(key, name, _mapping(item.get("arguments")))]
        case kind if kind in _DELEGATED:
            given = item.get("arguments") or {"prompt": item.get("prompt"), "model": item.get("model")}
            return [call(key, str(item.get("tool")), _mapping(given))]
        case _:
            return []


def ended(item: Json) -> list[Told]:
    """Return what an item that is whole says beside what it said when it began; a user's message says nothing."""
    key = str(item.get("id"))
    match item.get("type"):
        case "userMessage":
            return []
        case "agentMessage":
            return [_said(key, item.get("text"))]
        case "reasoning":
            thought = "\n\n".join(_strings(item.get("content")) or _strings(item.get("summary")))
            return [news("agent_reasoning", text=thought)] if thought else []
        case "plan":
            return [news("item_completed", item={"type": "Plan", "id": key, "text": item.get("text")})]
        case _:
            return _results(key, item)


def patch(changes: Any) -> str:
    """Return changed files `{path, kind: {type, move_path}, diff}` as the patch Codex was given."""
    lines = ["*** Begin Patch"]
    for change in map(_mapping, _list(changes)):
        path, diff, kind = str(change.get("path")), _text(change.get("diff")), change.get("kind")
        move = _mapping(kind).get("move_path")
        match kind.get("type") if isinstance(kind, dict) else kind:
            case "add":
                lines += [f"*** Add File: {path}", *(f"+{line}" for line in diff.splitlines())]
            case "delete":
                lines.append(f"*** Delete File: {path}")
            case _:
                lines.append(f"*** Update File: {path}")
                lines += [f"*** Move to: {move}"] if move else []
                lines += [line for line in diff.splitlines() if not line.startswith(("--- ", "+++ "))]
    return "\n".join([*lines, "*** End Patch"])


def script_of(command: str) -> str:
    """Return a command as the model wrote it, without the shell that Codex runs it in."""
    try:
        words = shlex.split(command)
    except ValueError:  # Codex cuts long ones for display
        return command
    is_wrapped = len(words) == 3 and words[1] in ("-c", "-lc") and words[0].rpartition("/")[2] in _SHELLS
    return words[2] if is_wrapped else command


def _said(key: str, text: Any) -> Told:
    content = [{"type": "output_text", "text": _text(text), "annotations": []}]
    return response("message", id=key, role="assistant", content=content)


def _results(key: str, item: Json) -> list[Told]:
    match item.get("type"):
        case "commandExecution":
            return [_command_result(key, item)]
        case "fileChange":
            return [_patch_result(key, item)]
        case "mcpToolCall":
            return [_mcp_result(key, item)]
        case kind if kind in _DELEGATED:
            return [_delegated_result(key, item)]
        case kind:
            return _seen(key, str(kind), item)


def _command_result(key: str, item: Json) -> Told:
    said, code = _text(item.get("aggregatedOutput")), item.get("exitCode")
    if item.get("status") == "declined":
        return output(key, said or "The user declined to run this.", 1)
    return output(key, said, code if isinstance(code, int) else None)


def _patch_result(key: str, item: Json) -> Told:
    done = item.get("status") == "completed"
    said = "Success." if done else f"The patch was not applied: {item.get('status')}."
    body = {"output": said, "metadata": {"exit_code": 0 if done else 1}}
    return response("custom_tool_call_output", call_id=key, output=json.dumps(body))


def _mcp_result(key: str, item: Json) -> Told:
    error = item.get("error")
    if isinstance(error, dict):
        return output(key, str(error.get("message")), 1)
    content = _mapping(item.get("result")).get("content")
    return response("function_call_output", call_id=key, output=_list(content) or "")


def _delegated_result(key: str, item: Json) -> Told:
    failed = item.get("success") is False or item.get("status") == "failed"
    parts = [_mapping(one).get("text") for one in _list(item.get("contentItems"))]
    return output(key, "\n".join(_strings(parts)), 1 if failed else 0)


def _seen(key: str, kind: str, item: Json) -> list[Told]:
    match kind:
        case "webSearch":
            query = {"query": item.get("query")}
            return [response("web_search_call", id=key, status="completed", action=query)]
        case "contextCompaction":
            return [news("context_compacted")]
        case "imageView":
            return [call(key, "view_image", {"path": item.get("path")}), output(key, "")]
        case "imageGeneration":
            return _drawn(key, item)
        case "exitedReviewMode":
            return [_said(key, item.get("review"))]
        case _:
            return [(f"codex-{kind}", {name: value for name, value in item.items() if name != "type"})]


def _drawn(key: str, item: Json) -> list[Told]:
    """Return a picture the agent made; its bytes are a base64 string without a type."""
    given = {"prompt": item.get("revisedPrompt"), "path": item.get("savedPath")}
    data = _text(item.get("result"))
    shown = [{"type": "input_image", "image_url": f"data:image/png;base64,{data}"}] if data else []
    result = response("function_call_output", call_id=key, output=shown or "")
    return [call(key, "image_generation", {name: value for name, value in given.items() if value}), result]


def _spelled(arguments: Mapping[str, Any]) -> str:
    try:
        return json.dumps(arguments)
    except (TypeError, ValueError, RecursionError):  # nothing that came as JSON, or deeper than anyone writes
        return "{}"


def _mapping(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _strings(value: Any) -> list[str]:
    return [part for part in value if isinstance(part, str) and part] if isinstance(value, list) else []
