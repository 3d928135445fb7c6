"""The Messages API, as Claude Code speaks it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator

from tests.agents.model.script import Conversation, Json, Reply, bare, reply_to

PIECE = 24
_USAGE = {"input_tokens": 10, "output_tokens": 5, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}


def answer(request: Json) -> Iterator[tuple[str, Json]]:
    """Return the events of an answer, each with its name; the last is the whole message for who does not stream."""
    conversation = Conversation()
    for message in request.get("messages", []):
        content = message["content"]
        blocks = content if isinstance(content, list) else []
        if message["role"] == "assistant":
            conversation.calls += any(block.get("type") == "tool_use" for block in blocks)
        elif message["role"] == "user":
            # After an interrupt the next message comes in one with the result of the call it broke off.
            is_result = any(block.get("type") == "tool_result" for block in blocks)
            if not is_result or "```scenario" in bare(content):
                conversation.user(content)
    tools = {tool["name"]: tool.get("input_schema", {}) for tool in request.get("tools", [])}
    reply = reply_to(conversation, tools)
    message = {
        "id": f"msg_{uuid.uuid4().hex[:20]}",
        "type": "message",
        "role": "assistant",
        "model": request.get("model", "scripted"),
        "stop_sequence": None,
        "usage": _USAGE,
    }
    blocks = _blocks(reply, thinks=request.get("thinking", {}).get("type") in {"enabled", "adaptive"})
    reason = "tool_use" if reply.tool else "end_turn"
    yield "message_start", {"message": {**message, "content": [], "stop_reason": None}}
    for index, block in enumerate(blocks):
        yield "content_block_start", {"index": index, "content_block": _empty(block)}
        for delta in _deltas(block):
            yield "content_block_delta", {"index": index, "delta": delta}
        yield "content_block_stop", {"index": index}
    yield "message_delta", {"delta": {"stop_reason": reason, "stop_sequence": None}, "usage": {"output_tokens": 5}}
    yield "message_stop", {}
    yield "", {**message, "content": blocks, "stop_reason": reason}


def _blocks(reply: Reply, *, thinks: bool) -> list[Json]:
    blocks: list[Json] = []
    if reply.think and thinks:
        blocks.append({"type": "thinking", "thinking": reply.think, "signature": "c2ln"})
    if reply.text:
        blocks.append({"type": "text", "text": reply.text})
    if reply.tool:
        call_id = f"toolu_{uuid.uuid4().hex[:20]}"
        blocks.append({"type": "tool_use", "id": call_id, "name": reply.tool, "input": reply.tool_input})
    return blocks


def _empty(block: Json) -> Json:
    if block["type"] == "tool_use":
        return {**block, "input": {}}
    return {key: value if key == "type" else "" for key, value in block.items()}


def _deltas(block: Json) -> Iterator[Json]:
    kind, key, body = {
        "text": ("text_delta", "text", block.get("text")),
        "thinking": ("thinking_delta", "thinking", block.get("thinking")),
        "tool_use": ("input_json_delta", "partial_json", json.dumps(block.get("input"))),
    }[block["type"]]
    for start in range(0, len(str(body)), PIECE):
        yield {"type": kind, key: str(body)[start : start + PIECE]}
    if block["type"] == "thinking":
        yield {"type": "signature_delta", "signature": "c2ln"}
