"""The Responses API, as Codex speaks it."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

from tests.agents.model.script import Conversation, Json, Reply, reply_to

PIECE = 24
_CALLS = frozenset({"function_call", "custom_tool_call", "local_shell_call"})
_USAGE = {
    "input_tokens": 10,
    "input_tokens_details": {"cached_tokens": 0},
    "output_tokens": 5,
    "output_tokens_details": {"reasoning_tokens": 0},
    "total_tokens": 15,
}


def answer(request: Json) -> Iterator[tuple[str, Json]]:
    """Return the events of an answer, each with its name; the last is the whole for who does not stream."""
    conversation, given = Conversation(), request.get("input", [])
    for item in [{"role": "user", "content": given}] if isinstance(given, str) else given:
        if item.get("role") == "user":
            conversation.user(item.get("content"))
        elif item.get("type") in _CALLS:
            conversation.calls += 1
    tools = request.get("tools", [])
    custom = {tool.get("name") for tool in tools if tool.get("type") == "custom"}
    reply = reply_to(conversation, {tool.get("name") or tool.get("type"): tool.get("parameters", {}) for tool in tools})
    items = _items(reply, custom=custom)
    whole = {
        "id": f"resp_{uuid.uuid4().hex[:16]}",
        "object": "response",
        "created_at": int(time.time()),
        "model": request.get("model", "scripted"),
        "status": "completed",
        "output": items,
        "usage": _USAGE,
    }
    events = _events(whole, items)
    for number, (name, event) in enumerate(events):
        yield name, {"sequence_number": number, **event}
    yield "", whole


def _items(reply: Reply, *, custom: set[Any]) -> list[Json]:
    items: list[Json] = []
    if reply.think:
        summary = [{"type": "summary_text", "text": reply.think}]
        items.append({"type": "reasoning", "id": _id("rs"), "summary": summary, "encrypted_content": "ZmFrZQ=="})
    if reply.text:
        content = [{"type": "output_text", "text": reply.text, "annotations": []}]
        message = {"type": "message", "id": _id("msg"), "role": "assistant", "status": "completed"}
        items.append({**message, "content": content})
    call = {"call_id": _id("call"), "name": reply.tool, "status": "completed"}
    if reply.tool in custom:
        items.append({"type": "custom_tool_call", "id": _id("ctc"), **call, "input": reply.tool_input.get("input", "")})
    elif reply.tool:
        arguments = json.dumps(reply.tool_input)
        items.append({"type": "function_call", "id": _id("fc"), **call, "arguments": arguments})
    return items


def _events(whole: Json, items: list[Json]) -> Iterator[tuple[str, Json]]:
    begun = {**whole, "status": "in_progress", "output": [], "usage": None}
    yield "response.created", {"response": begun}
    for index, item in enumerate(items):
        start = {**item, "status": "in_progress", **({"content": []} if item["type"] == "message" else {})}
        yield "response.output_item.added", {"output_index": index, "item": start}
        for name, event in _inside(item):
            yield name, {"item_id": item["id"], "output_index": index, **event}
        yield "response.output_item.done", {"output_index": index, "item": item}
    yield "response.completed", {"response": whole}


def _inside(item: Json) -> Iterator[tuple[str, Json]]:
    if item["type"] == "message":
        (part,) = item["content"]
        text = str(part["text"])
        yield "response.content_part.added", {"content_index": 0, "part": {**part, "text": ""}}
        for start in range(0, len(text), PIECE):
            yield "response.output_text.delta", {"content_index": 0, "delta": text[start : start + PIECE]}
        yield "response.output_text.done", {"content_index": 0, "text": text}
        yield "response.content_part.done", {"content_index": 0, "part": part}
    elif item["type"] == "reasoning":
        (part,) = item["summary"]
        yield "response.reasoning_summary_part.added", {"summary_index": 0, "part": {**part, "text": ""}}
        yield "response.reasoning_summary_text.delta", {"summary_index": 0, "delta": part["text"]}
        yield "response.reasoning_summary_text.done", {"summary_index": 0, "text": part["text"]}
    elif item["type"] == "function_call":
        yield "response.function_call_arguments.delta", {"delta": item["arguments"]}
        yield "response.function_call_arguments.done", {"arguments": item["arguments"]}


def _id(kind: str) -> str:
    return f"{kind}_{uuid.uuid4().hex[:12]}"
