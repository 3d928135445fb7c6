"""What of OpenCode's stream belongs into a history, and what is only live.

OpenCode tells each part of a message again whenever it changes. The history keeps a part when it begins to mean
something and when it is whole; its growth in between is told to listeners as fragments.
"""

from __future__ import annotations

from collections.abc import Iterator

from replicas_tui.local.agents.adapter import Emitted
from replicas_tui.local.agents.events import Json, event
from replicas_tui.local.agents.fragments import Fragments, Kind, printed

_TEXTS: dict[str, Kind] = {"text": "text", "reasoning": "thinking"}


class Messages:
    """The messages of one session as far as they are known."""

    def __init__(self) -> None:
        self._fragments = Fragments()
        self._user: set[str] = set()
        self._open: dict[str, Json] = {}  # texts that grow, by their part's id
        self._printed: dict[str, str] = {}  # what running tools printed, by their part's id
        self._infos: dict[str, Json] = {}

    def updated(self, given: Json) -> Iterator[Emitted]:
        """Take a message that began or changed."""
        info = given.get("info")
        if not isinstance(info, dict):
            return
        key = str(info.get("id"))
        if info.get("role") == "user":
            self._user.add(key)  # told when the turn began
            return
        spent = info.get("time")
        is_over = isinstance(spent, dict) and "completed" in spent
        if info != self._infos.get(key) and (is_over or key not in self._infos):
            self._infos[key] = info
            yield _stored("message.updated", given)

    def part(self, part: Json) -> Iterator[Emitted]:
        """Take a part that began or changed."""
        key, kind = str(part.get("id")), str(part.get("type"))
        if str(part.get("messageID")) in self._user:
            return
        if kind in _TEXTS:
            yield from self._text(key, part)
        elif kind == "tool":
            yield from self._tool(key, part)
        else:
            yield _stored(f"part-{kind}", part)

    def grew(self, part_id: str, delta: str) -> Iterator[Emitted]:
        """Take what came to a text."""
        part = self._open.get(part_id)
        if part is not None:
            self._open[part_id] = {**part, "text": f"{part.get('text') or ''}{delta}"}
            yield from _live(self._fragments.grow(part_id, _TEXTS[str(part["type"])], delta))

    def rest(self) -> Iterator[Emitted]:
        """Give the texts that were cut off, as far as they came: the turn is over."""
        for part in self._open.values():
            if part.get("text"):
                yield _stored(f"part-{part['type']}", part)
        self._open.clear()
        self._printed.clear()
        self._fragments.clear()

    def _text(self, key: str, part: Json) -> Iterator[Emitted]:
        spent = part.get("time")
        if isinstance(spent, dict) and "end" not in spent:
            self._open[key] = part
            return
        self._open.pop(key, None)
        yield from _live(self._fragments.whole(key))
        if part.get("text"):
            yield _stored(f"part-{part['type']}", part)

    def _tool(self, key: str, part: Json) -> Iterator[Emitted]:
        state = part.get("state")
        state = state if isinstance(state, dict) else {}
        match state.get("status"):
            case "pending":
                return  # its input is still to come
            case "running" if key in self._printed:
                yield from self._prints(key, part, state)
            case "running":
                self._printed[key] = ""
                yield _stored("part-tool", part)
            case _:
                self._printed.pop(key, None)
                yield _stored("part-tool", part)

    def _prints(self, key: str, part: Json, state: Json) -> Iterator[Emitted]:
        metadata, before = state.get("metadata"), self._printed[key]
        output = metadata.get("output") if isinstance(metadata, dict) else None
        if isinstance(output, str) and output.startswith(before) and len(output) > len(before):
            self._printed[key] = output
            yield Emitted(printed(str(part.get("callID") or key), output[len(before) :]), live_only=True)


def _stored(kind: str, payload: Json) -> Emitted:
    return Emitted(event(f"opencode-{kind}", payload))


def _live(events: Iterator[Json]) -> Iterator[Emitted]:
    return (Emitted(each, live_only=True) for each in events)
