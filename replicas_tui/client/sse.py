"""Server-sent events without any I/O: bytes in, frames out, whatever the network cut or garbled.

httpx-sse knows the fields; this module gives it clean lines and keeps it within bounds. Invariants: the same bytes give
the same frames wherever they are cut; memory is bounded by one event; text is UTF-8 whatever a header says.

Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from httpx_sse._decoders import SSEDecoder  # not re-exported in 0.4.3, though its documents name it

LARGEST_EVENT = 8 * 1024 * 1024

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile(rb"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Frame:
    """One dispatched event; `id` is the last one the stream named, in this event or an earlier one."""

    data: str
    event: str = "message"
    id: str = ""


@dataclass(frozen=True, slots=True)
class TooLarge:
    """An event beyond the limit was passed over; the stream goes on."""

    id: str = ""


Framed: TypeAlias = Frame | TooLarge


@dataclass(slots=True)
class LineSplitter:
    """Cut bytes into lines at LF, CRLF or CR, even when the network cut between CR and LF.

    A lone CR ends its line at once: waiting for a LF that may never come would hold back a live event.
    """

    pending: int = 0  # bytes of the line that has not ended yet
    _pieces: list[bytes] = field(default_factory=list)
    _after_cr: bool = False

    def feed(self, chunk: bytes) -> list[bytes]:
        """Take the next bytes and return the lines they complete, without their ends."""
        if not chunk:
            return []
        after_cr, self._after_cr = self._after_cr, chunk.endswith(b"\r")
        if after_cr:
            chunk = chunk.removeprefix(b"\n")
        lines = _LINE_END.split(chunk) if b"\r" in chunk else chunk.split(b"\n")
        rest = lines.pop()
        if lines and self._pieces:
            lines[0] = b"".join((*self._pieces, lines[0]))
            self.drop()
        if rest:
            self._pieces.append(rest)
            self.pending += len(rest)
        return lines

    def starts_with(self, prefix: bytes) -> bool:
        """Tell whether the line that has not ended yet begins so."""
        return bool(self._pieces) and self._pieces[0].startswith(prefix)

    def drop(self) -> None:
        """Forget the line that has not ended yet."""
        self._pieces, self.pending = [], 0


@dataclass(slots=True)
class Decoder:
    """Cut a byte stream into frames.

    An event is too large when one of its lines, or all its lines but comments together, exceed `limit` bytes.
    """

    limit: int = LARGEST_EVENT
    _lines: LineSplitter = field(default_factory=LineSplitter)
    _fields: SSEDecoder = field(default_factory=SSEDecoder)
    _first: bool = True
    _size: int = 0
    _has_value: bool = False  # httpx-sse 0.4.3 dispatches events without data; the standard drops them
    _skipping: bool = False
    _beheaded: bool = False  # the line that has not ended lost its beginning
    _last_id: str = ""

    def feed(self, chunk: bytes) -> list[Framed]:
        """Take the next bytes and give the frames they complete."""
        frames: list[Framed] = []
        for line in self._lines.feed(chunk):
            framed = self._take(line)
            if framed is not None:
                frames.append(framed)
        self._bound_pending()
        return frames

    def _take(self, line: bytes) -> Framed | None:
        first, self._first = self._first, False
        if self._beheaded:
            self._beheaded = False
            return None
        length = len(line)
        if first:
            line = line.removeprefix(_BOM)
        if not line:
            return self._dispatch()
        if line.startswith(b":") and length <= self.limit:
            return None
        self._size += length
        if self._skipping or self._size > self.limit:
            self._skipping = True
            return None
        self._field(line)
        return None

    def _field(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        if name == b"retry" and not value.removeprefix(b" ").isdigit():
            return  # httpx-sse 0.4.3 takes what int() takes: signs, underscores
        self._has_value = self._has_value or name == b"data"
        self._fields.decode(line.decode("utf-8", "replace"))
        if name == b"id" and b"\0" not in value:
            self._last_id = value.removeprefix(b" ").decode("utf-8", "replace")

    def _dispatch(self) -> Framed | None:
        frame = self._fields.decode("")
        has_value, skipped = self._has_value, self._skipping
        self._size, self._has_value, self._skipping = 0, False, False
        if skipped:
            return TooLarge(self._last_id)
        if not has_value or frame is None:
            return None
        return Frame(frame.data, frame.event or "message", self._last_id)

    def _bound_pending(self) -> None:
        pending = self._lines.pending
        size = pending if self._lines.starts_with(b":") else self._size + pending
        if self._skipping or size > self.limit:
            self._beheaded = self._beheaded or pending > 0
            self._skipping = self._skipping or self._beheaded
            self._lines.drop()
