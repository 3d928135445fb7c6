"""What is only ever live, of any agent: text that still comes, output of a tool that still runs.

The API has one shape for such pieces, Claude's `stream_event`, and readers know it; so every agent's pieces travel in
it. None of it is stored: each is followed by an event of the agent's own that says the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from replicas_tui.local.agents.events import Json, event

Kind = Literal["text", "thinking"]


class Fragments:
    """Numbers the growing texts of one chat; `key` is whatever tells one text from another."""

    def __init__(self) -> None:
        self._indexes: dict[str, int] = {}
        self._next = 0

    def grow(self, key: str, kind: Kind, delta: str) -> Iterator[Json]:
        """Give what says that a text grew; the first time that it began."""
        if key not in self._indexes:
            self._indexes[key], self._next = self._next, self._next + 1
            yield _piece("content_block_start", index=self._indexes[key], content_block={"type": kind, kind: ""})
        if delta:
            yield _piece("content_block_delta", index=self._indexes[key], delta={"type": f"{kind}_delta", kind: delta})

    def whole(self, key: str) -> Iterator[Json]:
        """Give what says that a text, if it ever grew, grows no more."""
        if (index := self._indexes.pop(key, None)) is not None:
            yield _piece("content_block_stop", index=index)

    def clear(self) -> None:
        """Forget all texts: the turn is over."""
        self._indexes.clear()
        self._next = 0


def printed(call_id: str, delta: str) -> Json:
    """Return what says that a running tool printed more."""
    return _piece("tool_output_delta", tool_use_id=call_id, delta=delta)


def _piece(kind: str, **fields: object) -> Json:
    return event(
        "claude-stream_event",
        {"type": "stream_event", "event": {"type": kind, **fields}, "parent_tool_use_id": None},
    )
