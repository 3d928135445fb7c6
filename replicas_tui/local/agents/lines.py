"""Lines out of a pipe nobody vouches for.

Invariant: memory stays below the limit plus one chunk, whatever the other side writes. A line above the limit is
dropped as a whole and reported by its size, so that the next one is still read right.
"""

from __future__ import annotations

from dataclasses import dataclass, field

LINE_LIMIT = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Overlong:
    """A line that was dropped; `size` in bytes."""

    size: int


@dataclass(slots=True)
class LineSplitter:
    """Splits chunks of bytes into lines without their newline; empty lines are dropped."""

    limit: int = LINE_LIMIT
    _parts: list[bytes] = field(default_factory=list)
    _held: int = 0
    _dropped: int = 0

    def feed(self, chunk: bytes) -> list[bytes | Overlong]:
        """Take a chunk as it came and return the lines it completed, in order."""
        *complete, rest = chunk.split(b"\n")
        lines: list[bytes | Overlong] = []
        for piece in complete:
            self._hold(piece)
            lines.extend(self.finish())
        self._hold(rest)
        return lines

    def finish(self) -> list[bytes | Overlong]:
        """Return what is held as the last line, if anything is."""
        dropped, line = self._dropped, b"".join(self._parts)
        self._parts, self._held, self._dropped = [], 0, 0
        if dropped:
            return [Overlong(dropped)]
        line = line.rstrip(b"\r")
        return [line] if line else []

    def _hold(self, piece: bytes) -> None:
        if self._dropped or self._held + len(piece) > self.limit:
            self._dropped += self._held + len(piece)
            self._parts, self._held = [], 0
        elif piece:
            self._parts.append(piece)
            self._held += len(piece)


class Tail:
    """The last bytes of a stream, for the sentence that says why a process died."""

    def __init__(self, limit: int = 8 * 1024) -> None:
        self._limit = limit
        self._kept = b""

    def feed(self, chunk: bytes) -> None:
        """Take a chunk; what is older than the limit is forgotten."""
        self._kept = (self._kept + chunk)[-self._limit :]

    def last_line(self, longest: int = 300) -> str:
        """Return the last line that says something, at most `longest` characters of it."""
        text = self._kept.decode("utf-8", "replace")
        spoken = ["".join(c for c in line if c.isprintable()).strip() for line in text.splitlines()]
        return next((line[:longest] for line in reversed(spoken) if line), "")
