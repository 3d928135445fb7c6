"""What happens in a run, told to streams that may come late: each hears all of it from the beginning, then its end.

Each event carries its type twice: as the stream's own `event:` line and as `type` in its JSON.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from replicas_tui.local.chats.events import Frame, Listener

REMEMBERED = 4_000
REMEMBERED_BYTES = 4 * 1024 * 1024


class Feed:
    """The events of one run."""

    def __init__(self) -> None:
        self._frames: list[Frame] = []
        self._bytes = 0
        self._listeners: set[Listener] = set()
        self._is_over = False

    def tell(self, kind: str, **fields: Any) -> None:
        """Tell everybody, and who comes later as long as that is not too much."""
        event_id = str(uuid.uuid4())
        text = json.dumps({"type": kind, **fields}, separators=(",", ":"))
        frame = Frame(event_id, f"id: {event_id}\nevent: {kind}\ndata: {text}\n\n".encode())
        if len(self._frames) < REMEMBERED and self._bytes < REMEMBERED_BYTES:
            self._frames.append(frame)
            self._bytes += len(frame.content)
        for listener in self._listeners:
            listener.offer(frame)

    def end(self, kind: str, **fields: Any) -> None:
        """Tell the last event and close every stream."""
        self._bytes, self._frames = 0, self._frames[: REMEMBERED - 1]  # the last word is always remembered
        self.tell(kind, **fields)
        self._is_over = True
        self.close()

    def close(self) -> None:
        """Close every stream, the end told or not."""
        for listener in self._listeners:
            listener.close()

    def listen(self) -> Listener:
        """Open a stream that begins with what was told so far."""
        listener = Listener()
        for frame in self._frames:
            listener.offer(frame)
        if self._is_over:
            listener.close()
        self._listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a stream."""
        listener.close()
        self._listeners.discard(listener)
