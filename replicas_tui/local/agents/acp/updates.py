"""Updates of a session as the API's events; words come in chunks and are kept whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from replicas_tui.local.agents.adapter import Emitted
from replicas_tui.local.agents.agent import Voice
from replicas_tui.local.agents.events import Json, event, notice
from replicas_tui.local.agents.fragments import Fragments, Kind

KIND = "acp-session-update"
ENDED = "turn_ended"
_CHUNKS: Mapping[str, Kind] = {"agent_message_chunk": "text", "agent_thought_chunk": "thinking"}


class Updates:
    """What one session said so far."""

    def __init__(self, provider: str) -> None:
        self._provider = provider
        self._fragments = Fragments()
        self._chunk: Json | None = None  # the words that still grow
        self._count = 0
        self._calls: set[str] = set()

    def take(self, update: Json) -> Iterator[Emitted]:
        """Give what an update says."""
        kind, content = str(update.get("sessionUpdate")), update.get("content")
        if kind in _CHUNKS and isinstance(content, dict) and content.get("type") == "text":
            yield from self._grow(kind, update, str(content.get("text") or ""))
            return
        yield from self.rest()
        if kind in ("tool_call", "tool_call_update"):
            update = self._announced(update)
        if kind != "user_message_chunk":  # told when the turn began
            yield Emitted(told(self._provider, update))

    def asked(self, call: Any) -> Iterator[Emitted]:
        """Give the call that a permission is asked for, if nobody told of it yet."""
        if isinstance(call, dict) and str(call.get("toolCallId")) not in self._calls:
            yield from self.take({"status": "pending", **call, "sessionUpdate": "tool_call"})

    def _announced(self, update: Json) -> Json:
        """Return an update of a call, which begins it if the agent did not say that it began."""
        key = str(update.get("toolCallId"))
        if key in self._calls:
            return update
        self._calls.add(key)
        return {**update, "sessionUpdate": "tool_call"}

    def rest(self) -> Iterator[Emitted]:
        """Give the words that are whole now."""
        chunk, self._chunk = self._chunk, None
        if chunk is not None:
            for each in self._fragments.whole(str(self._count)):
                yield Emitted(each, live_only=True)
            self._count += 1
            yield Emitted(told(self._provider, chunk))

    def _grow(self, kind: str, update: Json, text: str) -> Iterator[Emitted]:
        if self._chunk is not None and self._chunk["sessionUpdate"] != kind:
            yield from self.rest()
        before = "" if self._chunk is None else self._chunk["content"]["text"]
        self._chunk = {**update, "content": {"type": "text", "text": before + text}}
        for each in self._fragments.grow(str(self._count), _CHUNKS[kind], text):
            yield Emitted(each, live_only=True)


def told(provider: str, update: Mapping[str, Any]) -> Json:
    """Return an update as an event."""
    return event(KIND, {"provider": provider, "update": dict(update)})


def user_message(provider: str, text: str, images: Sequence[Json] = ()) -> tuple[Json, ...]:
    """Return the user's message."""
    contents = [{"type": "text", "text": text}, *images]
    return tuple(told(provider, {"sessionUpdate": "user_message_chunk", "content": each}) for each in contents)


def pictures(images: Sequence[Mapping[str, Any]]) -> list[Json]:
    """Return a message's images as content; the protocol takes them whole only."""
    sources = [image.get("source") for image in images]
    known = [source for source in sources if isinstance(source, Mapping) and source.get("type") == "base64"]
    return [{"type": "image", "data": source.get("data"), "mimeType": source.get("media_type")} for source in known]


def over(provider: str, reason: str) -> Json:
    """Return what says that a turn is over; the protocol says it in an answer, which is no update."""
    return told(provider, {"sessionUpdate": ENDED, "stopReason": reason})


def voice(provider: str) -> Voice:
    """Return how a transcript speaks for such an agent."""

    def kind(said: Json) -> Any:
        update = said["payload"].get("update") if said.get("type") == KIND else None
        return update.get("sessionUpdate") if isinstance(update, dict) else None

    return Voice(
        user=lambda text: user_message(provider, text),
        failed=lambda sentence: (notice("error", sentence), over(provider, "error")),
        is_user=lambda said: kind(said) == "user_message_chunk",
        is_end=lambda said: kind(said) == ENDED,
    )
