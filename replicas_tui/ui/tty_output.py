"""Writing to a terminal that may not be read: the loop never waits, frames are skipped, one full refresh follows.

Textual's own writer holds thirty writes and then blocks the event loop until the terminal is read again: a stalled SSH
line stops every stream, timer and request. Here a thread writes, what waits is bounded, and what is dropped is made up
for once the terminal takes bytes again.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable
from typing import Final

from typing_extensions import override

WAITING: Final = 128_000  # bytes that may wait: a few frames
GIVE_UP_S: Final = 1.0  # how long the end waits for a terminal nobody reads


class TtyOutput(threading.Thread):
    """A thread that writes to a terminal.

    Args:
        fileno: The terminal.
        caught_up: Called from the thread when everything waiting is written and something was dropped before.
    """

    def __init__(self, fileno: int, caught_up: Callable[[], None]) -> None:
        super().__init__(name="tty-output", daemon=True)
        self._fileno = fileno
        self._caught_up = caught_up
        self._changed = threading.Condition()
        self._waiting: deque[bytes] = deque()
        self._size = 0
        self._behind = False
        self._ends = False

    @property
    def behind(self) -> bool:
        """Something was dropped, and not made up for yet."""
        return self._behind

    def write(self, text: str) -> bool:
        """Write soon, or drop it whole when too much waits already: say which. Never blocks."""
        part = text.encode(errors="replace")
        with self._changed:
            self._behind = self._behind or (self._size > 0 and self._size + len(part) > WAITING)
            if not self._behind:
                self._put(part)  # a frame larger than all that may wait goes alone: dropped, it would come for ever
            return not self._behind

    def end(self, last: str) -> None:
        """Write `last` in the place of everything that waits, and end; wait for it only for a moment."""
        with self._changed:
            self._waiting.clear()
            self._size = 0
            self._put(last.encode())
            self._ends = True
        self.join(GIVE_UP_S)

    @override
    def run(self) -> None:
        """Write until the end, or until the terminal is gone."""
        while (part := self._next()) is not None:
            try:
                while part:
                    part = part[os.write(self._fileno, part) :]
            except OSError:
                return

    def _put(self, part: bytes) -> None:
        self._waiting.append(part)
        self._size += len(part)
        self._changed.notify()

    def _next(self) -> bytes | None:
        with self._changed:
            while not self._waiting:
                if self._ends:
                    return None
                if self._behind:
                    self._behind = False
                    self._caught_up()
                self._changed.wait()
            part = self._waiting.popleft()
            self._size -= len(part)
            return part
