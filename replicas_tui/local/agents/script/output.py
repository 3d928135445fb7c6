"""What is kept of a program's output: the beginning and the end, with a note on what is missing between.

Invariant: at most `HEAD + TAIL` characters and a chunk are held, however much is written.
"""

from __future__ import annotations

HEAD = 20 * 1024
TAIL = 80 * 1024


class Output:
    """Output as it comes."""

    def __init__(self) -> None:
        self._head = ""
        self._tail = ""
        self._seen = 0

    def add(self, text: str) -> None:
        """Take more of it."""
        self._seen += len(text)
        room = HEAD - len(self._head)
        self._head += text[:room]
        self._tail = (self._tail + text[room:])[-TAIL:] if len(text) > room else self._tail

    def text(self) -> str:
        """Return what is kept, cut at whole lines where something was left out."""
        if len(self._head) + len(self._tail) == self._seen:
            return self._head + self._tail
        head = self._head[: self._head.rfind("\n") + 1] or self._head
        tail = self._tail[self._tail.find("\n") + 1 :] or self._tail
        left_out = self._seen - len(head) - len(tail)
        gap = "" if head.endswith("\n") else "\n"
        return f"{head}{gap}[... {left_out:,} characters left out ...]\n{tail}"
