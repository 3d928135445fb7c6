"""What a hook prints, on its way to listeners and to the log: secrets blanked, bounded.

A secret is blanked wherever it stands whole within a line; so words are handed on line by line, or when a line grows
too long to be held back.
"""

from __future__ import annotations

import codecs
from collections import deque
from collections.abc import Callable, Iterable

from replicas_tui.local.secrets import blanked, worth_hiding

KEPT_CHARS = 100_000
LONGEST_LINE = 8_192


class HookOutput:
    """Takes the bytes of one run, keeps its end and hands every word on.

    Args:
        secrets: Values that must not be seen, as far as they are worth hiding.
        tell: Gets each piece of text as it comes.
    """

    def __init__(self, secrets: Iterable[str], tell: Callable[[str], None]) -> None:
        self._secrets = worth_hiding(secrets)
        self._tell = tell
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._line = ""
        self._kept: deque[str] = deque()
        self._held = 0
        self.total_chars = 0

    @property
    def text(self) -> str:
        """The end of what was printed, at most `KEPT_CHARS`."""
        return "".join(self._kept)[-KEPT_CHARS:]

    def feed(self, chunk: bytes) -> None:
        """Take bytes as they came."""
        self._line += self._decoder.decode(chunk).replace("\0", "\ufffd")
        whole, newline, rest = self._line.rpartition("\n")
        if newline:
            self._hand_on(whole + newline)
            self._line = rest
        if len(self._line) > LONGEST_LINE:
            self._hand_on(self._line)
            self._line = ""

    def say(self, text: str) -> None:
        """Add a line of the engine's own."""
        self.flush()
        self._hand_on(f"{text}\n")

    def flush(self) -> None:
        """Hand on what was held back."""
        rest, self._line = self._line + self._decoder.decode(b"", final=True), ""
        self._decoder.reset()
        if rest:
            self._hand_on(rest)

    def _hand_on(self, text: str) -> None:
        text = blanked(text, self._secrets)
        self.total_chars += len(text)
        self._kept.append(text)
        self._held += len(text)
        while self._held - len(self._kept[0]) >= KEPT_CHARS:
            self._held -= len(self._kept.popleft())
        self._tell(text)
