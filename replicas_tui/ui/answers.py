"""Questions to the terminal and its answers, which come between the keys; nobody ever waits for one that is silent.

What is asked stays expected for a while after nobody wants it any more: an answer that comes late over a slow line
must not be taken for keys.
"""

from __future__ import annotations

import asyncio
import re
import threading
import time
from dataclasses import dataclass
from typing import Final

EXPECTED_S: Final = 30.0
DSR: Final = "\x1b[5n"
"""The question every terminal knows, and answers with `WELL`; how long that takes is how far away it is."""
WELL: Final = re.compile(r"\x1b\[0n")
_BEGUN: Final = re.compile(r"\x1b(?:\[[0-9;:?>=]{0,40}|[P\]_][^\x07\x1b]{0,400}\x1b?)?\Z")


@dataclass(frozen=True, slots=True)
class _Open:
    """A question without an answer yet."""

    pattern: re.Pattern[str]
    answer: asyncio.Future[str]
    loop: asyncio.AbstractEventLoop
    until: float


class Answers:
    """Takes answers out of what a terminal sends. `take` is called from the thread that reads it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: list[_Open] = []
        self._held = ""

    def expect(self, pattern: re.Pattern[str]) -> asyncio.Future[str]:
        """Expect an answer; the future is for the running loop."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[str] = loop.create_future()
        with self._lock:
            self._open.append(_Open(pattern, answer, loop, time.monotonic() + EXPECTED_S))
        return answer

    def take(self, text: str) -> str:
        """Take the answers out of what came, and give the rest; what may become one is held until the next call."""
        with self._lock:
            text, self._held = self._held + text, ""
            now = time.monotonic()
            self._open = [one for one in self._open if one.until > now]
            for one in tuple(self._open):
                if found := one.pattern.search(text):
                    text = text[: found.start()] + text[found.end() :]
                    self._open.remove(one)
                    one.loop.call_soon_threadsafe(_give, one.answer, found[0])
            if self._open and (begun := _BEGUN.search(text)):
                text, self._held = text[: begun.start()], begun[0]
            return text

    @property
    def holds(self) -> bool:
        """Something is held that may become an answer."""
        return bool(self._held)

    def let_go(self) -> str:
        """Give what was held: nothing came that would make it an answer."""
        with self._lock:
            held, self._held = self._held, ""
            return held


def _give(answer: asyncio.Future[str], text: str) -> None:
    if not answer.done():
        answer.set_result(text)
