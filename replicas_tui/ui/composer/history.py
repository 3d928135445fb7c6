"""What was written before, for going back to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

MOST: Final = 200


class History:
    """Texts sent or put aside, oldest first, and where the reader is among them.

    What is being written is kept while the reader looks at older texts, and comes back below the newest.
    """

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._at = 0
        self._now = ""

    def remember(self, texts: Iterable[str]) -> None:
        """Begin with these, oldest first; what was added here stays the newest."""
        mine = [text for text in self._texts if text.strip()]
        known = [text for text in texts if text.strip() and text not in mine]
        self._texts = [*known, *mine][-MOST:]
        self._at = len(self._texts)

    def add(self, text: str) -> None:
        """Put a text at the end, once."""
        if text.strip():
            self._texts = [*(one for one in self._texts if one != text), text][-MOST:]
        self._at = len(self._texts)

    def older(self, now: str) -> str | None:
        """Give the text before the one shown; None when there is none."""
        if self._at == 0:
            return None
        if self._at == len(self._texts):
            self._now = now
        self._at -= 1
        return self._texts[self._at]

    def newer(self) -> str | None:
        """Give the text after the one shown, at the end what was being written; None when that is shown."""
        if self._at == len(self._texts):
            return None
        self._at += 1
        return self._texts[self._at] if self._at < len(self._texts) else self._now

    @property
    def texts(self) -> tuple[str, ...]:
        """All of them, oldest first."""
        return tuple(self._texts)

    @property
    def looking(self) -> bool:
        """Say whether an older text is shown."""
        return self._at < len(self._texts)
