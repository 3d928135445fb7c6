"""Chat completions, as OpenCode and Pi speak them."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator

from tests.agents.model.script import Conversation, Json, reply_to

PIECE = 24
_USAGE = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}


def answer(request: Json) -> Iterator[tuple[str, Json]]:
    """Return the chunks of an answer; the last, under its own name, is the whole for who does not stream."""
    conversation = Conversation()
    for message in request.get("messages", []):
        if message["role"] == "user":
            conversation.user(message["content"])
        elif message["role"] == "assistant":
            conversation.calls += bool(message.get("tool_calls"))
    functions = [tool["function"] for tool in request.get("tools", []) if tool.get("type") == "function"]
    reply = reply_to(conversation, {each["name"]: each.get("parameters", {}) for each in functions})
    base = {
        "id": f"chatcmpl-{uuid.uuid4().hex[:16]}",
        "created": int(time.time()),
        "model": request.get("model", "scripted"),
    }
    function = {"name": reply.tool, "arguments": json.dumps(reply.tool_input)}
    calls = [{"index": 0, "id": f"call_{uuid.uuid4().hex[:16]}", "type": "function", "function": function}]
    reason = "tool_calls" if reply.tool else "stop"

    def chunk(delta: Json, finish: str | None = None) -> tuple[str, Json]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return "chunk", {**base, "object": "chat.completion.chunk", "choices": [choice]}

    yield chunk({"role": "assistant", "content": ""})
    for start in range(0, len(reply.think), PIECE):
        yield chunk({"reasoning_content": reply.think[start : start + PIECE]})
    for start in range(0, len(reply.text), PIECE):
        yield chunk({"content": reply.text[start : start + PIECE]})
    if reply.tool:
        yield chunk({"tool_calls": calls})
    yield chunk({}, reason)
    yield "chunk", {**base, "object": "chat.completion.chunk", "choices": [], "usage": _USAGE}
    message = {"role": "assistant", "content": reply.text, **({"tool_calls": calls} if reply.tool else {})}
    choice = {"index": 0, "finish_reason": reason, "message": message}
    yield "", {**base, "object": "chat.completion", "usage": _USAGE, "choices": [choice]}
