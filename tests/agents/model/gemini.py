"""Gemini's own API, as Gemini CLI speaks it."""

from __future__ import annotations

from collections.abc import Iterator

from tests.agents.model.script import Conversation, Json, reply_to

_USAGE = {"promptTokenCount": 10, "candidatesTokenCount": 5, "totalTokenCount": 15}


def answer(request: Json) -> Iterator[tuple[str, Json]]:
    """Return the answer, once as the only piece of a stream and once whole."""
    conversation = Conversation()
    for message in request.get("contents", []):
        parts = message.get("parts", [])
        if message.get("role") == "model":
            conversation.calls += any("functionCall" in part for part in parts)
            continue
        for part in parts:  # what was said in a turn that was broken off comes in one message with the next
            conversation.user(part.get("text"))
    functions = [each for tool in request.get("tools", []) for each in tool.get("functionDeclarations", [])]
    schemas = {each["name"]: each.get("parametersJsonSchema") or each.get("parameters", {}) for each in functions}
    reply = reply_to(conversation, schemas)
    said = [
        *([{"text": reply.think, "thought": True}] if reply.think else []),
        *([{"text": reply.text}] if reply.text else []),
        *([{"functionCall": {"name": reply.tool, "args": reply.tool_input}}] if reply.tool else []),
    ]
    candidate = {"content": {"role": "model", "parts": said}, "finishReason": "STOP", "index": 0}
    whole = {"candidates": [candidate], "usageMetadata": _USAGE, "modelVersion": "scripted"}
    yield "chunk", whole
    yield "", whole
