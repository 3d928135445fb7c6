"""Lines of the Cursor CLI as the API's events, whose shapes are those of Cursor's own SDK."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from replicas_tui.local.agents.adapter import Emitted
from replicas_tui.local.agents.events import Json, event, one_line
from replicas_tui.local.agents.fragments import Fragments

_SUFFIX = "ToolCall"


class Lines:
    """What of a turn's lines belongs into the history; thoughts come in pieces and are kept whole."""

    def __init__(self) -> None:
        self._fragments = Fragments()
        self._thought = ""
        self._count = 0

    def take(self, line: Json) -> Iterator[Emitted]:
        """Give what a line says."""
        if line.get("type") == "thinking":
            yield from self._think(line)
            return
        yield from self.rest()
        match line.get("type"):
            case "user":
                return  # told when the turn began
            case "tool_call":
                yield Emitted(event("cursor-tool_call", tool_call(line)))
            case "interaction_query":
                asked = one_line(str(line.get("query") or line))
                text = f"Cursor asks something that its print mode lets nobody answer: {asked}"
                yield Emitted(event("replicas-notice", {"level": "warn", "text": text}))
            case kind:
                yield Emitted(event(f"cursor-{kind}", line))

    def rest(self) -> Iterator[Emitted]:
        """Give the thought that is whole now."""
        thought, self._thought = self._thought, ""
        if thought:
            for each in self._fragments.whole(str(self._count)):
                yield Emitted(each, live_only=True)
            yield Emitted(event("cursor-thinking", {"type": "thinking", "text": thought}))
            self._count += 1

    def _think(self, line: Json) -> Iterator[Emitted]:
        text = str(line.get("text") or "")
        if line.get("subtype") == "delta":
            self._thought += text
            for each in self._fragments.grow(str(self._count), "thinking", text):
                yield Emitted(each, live_only=True)
            return
        self._thought = text or self._thought
        yield from self.rest()


def tool_call(line: Json) -> Json:
    """Return a call as the SDK has it, `{call_id, name, status, args, result}`.

    The CLI writes `{subtype, call_id, tool_call: {<name>ToolCall: {args, result}}}`.
    """
    nested = line.get("tool_call")
    name, body = next(iter(nested.items())) if isinstance(nested, dict) and nested else ("tool", {})
    body = body if isinstance(body, dict) else {}
    result = body.get("result")
    call: Json = {
        "call_id": line.get("call_id"),
        "name": name.removesuffix(_SUFFIX),
        "status": _status(line.get("subtype"), result),
        "args": body.get("args") or {},
    }
    return call if result is None else {**call, "result": result}


def _status(subtype: Any, result: Any) -> str:
    if subtype == "started":
        return "running"
    return "error" if isinstance(result, dict) and result and "success" not in result else "completed"


def failure_of(line: Json) -> str | None:
    """Return what a `result` line says went wrong; None when all is well."""
    if line.get("subtype") == "success" and not line.get("is_error"):
        return None
    return str(line.get("result") or line.get("error") or "Cursor could not finish the turn.")
