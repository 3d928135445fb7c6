"""Pi's lines as the API's events, and the user's message as Pi would have told it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from replicas_tui.local.agents.adapter import Emitted
from replicas_tui.local.agents.events import Json, event
from replicas_tui.local.agents.fragments import Fragments, Kind, printed

_GROWS: Mapping[str, Kind] = {"text_delta": "text", "thinking_delta": "thinking"}
# What is told by other lines, or is nobody's business.
_QUIET = frozenset({"response", "extension_ui_request", "message_update", "tool_execution_update", "queue_update"})


def pictures(images: Sequence[Mapping[str, Any]]) -> list[Json]:
    """Return a message's images as Pi takes them; it reads no addresses."""
    sources = [image.get("source") for image in images]
    known = [source for source in sources if isinstance(source, Mapping) and source.get("type") == "base64"]
    return [{"type": "image", "data": source.get("data"), "mimeType": source.get("media_type")} for source in known]


def user_message(text: str, images: Sequence[Mapping[str, Any]] = ()) -> Json:
    """Return the user's message."""
    content: list[Json] = [{"type": "text", "text": text}, *pictures(images)]
    return event("pi-message_start", {"type": "message_start", "message": {"role": "user", "content": content}})


def pi_event(line: Mapping[str, Any]) -> Json:
    """Return a line as an event."""
    return event(f"pi-{line.get('type')}", line)


class Messages:
    """What of Pi's lines belongs into the history, and what is only live: a message is kept when it is whole."""

    def __init__(self) -> None:
        self._fragments = Fragments()
        self._number = 0
        self._printed: dict[str, str] = {}

    def take(self, line: Json) -> Iterator[Emitted]:
        """Give what a line says."""
        match line.get("type"):
            case "message_update":
                yield from self._grown(line.get("assistantMessageEvent"))
            case "tool_execution_update":
                yield from self._prints(str(line.get("toolCallId")), line.get("partialResult"))
            case "message_start" | "message_end" if _role(line) == "user":
                return  # told when the turn began
            case "agent_end":
                # It repeats all messages of the run.
                yield Emitted(pi_event({"type": "agent_end"}))
            case "turn_end":
                yield Emitted(pi_event({"type": "turn_end"}))
            case kind if kind not in _QUIET:
                if kind == "message_start":
                    self._number += 1
                yield Emitted(pi_event(line))

    def over(self) -> None:
        """Forget what grew: the turn is over."""
        self._fragments.clear()
        self._printed.clear()

    def _grown(self, piece: Any) -> Iterator[Emitted]:
        piece = piece if isinstance(piece, dict) else {}
        kind, key = piece.get("type"), f"{self._number}.{piece.get('contentIndex')}"
        if kind in _GROWS:
            told = self._fragments.grow(key, _GROWS[kind], str(piece.get("delta") or ""))
        elif kind in ("text_end", "thinking_end"):
            told = self._fragments.whole(key)
        else:
            return
        for each in told:
            yield Emitted(each, live_only=True)

    def _prints(self, call_id: str, result: Any) -> Iterator[Emitted]:
        content = result.get("content") if isinstance(result, dict) else None
        parts = [part for part in content if isinstance(part, dict)] if isinstance(content, list) else []
        output = "".join(str(part.get("text") or "") for part in parts)
        before = self._printed.get(call_id, "")
        if output.startswith(before) and len(output) > len(before):
            self._printed[call_id] = output
            yield Emitted(printed(call_id, output[len(before) :]), live_only=True)


def _role(line: Json) -> Any:
    message = line.get("message")
    return message.get("role") if isinstance(message, dict) else None
