"""A terminal that measures: runs a program on a pty, answers its questions, keeps every byte with its time.

Times are seconds from the program's exec. The screen is emulated afterwards, so that emulating costs nothing while
the program runs.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import psutil
import pyte

COLUMNS, ROWS = 120, 40
PIECE_S = 0.01  # pieces of one write follow each other faster
PAINTED_CELLS = 100  # so many cells make a picture, not a cursor
# What a capable terminal answers; without answers some programs wait for them.
REPLIES = [
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?2048\$p"), b"\x1b[?2048;0$y"),
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[\?u"), b"\x1b[?0u"),
]
# pyte knows neither private CSI with < = > nor DECRQM nor DCS.
_UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b[P_^][^\x1b]*\x1b\\")


@dataclass
class Program:
    """A program on a pty of its own; close it by leaving the `with`."""

    command: Sequence[str]
    environ: Mapping[str, str]
    cwd: str
    chunks: list[tuple[float, bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self._drawn = 0  # so many chunks the screen has seen

    def __enter__(self) -> Program:
        self.pid, self.tty = pty.fork()
        if self.pid == 0:
            os.chdir(self.cwd)
            time.sleep(0.05)  # so that the window has its size before the program asks
            os.execvpe(self.command[0], list(self.command), dict(self.environ))
        fcntl.ioctl(self.tty, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, COLUMNS * 10, ROWS * 20))
        self.started = time.monotonic() + 0.05
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)
        self.read(1.0)
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.close(self.tty)
        os.waitpid(self.pid, 0)

    def press(self, keys: bytes) -> None:
        """Type."""
        os.write(self.tty, keys)

    def read(self, seconds: float) -> int:
        """Read for so long; give how many bytes came."""
        end, came = time.monotonic() + seconds, 0
        while (left := end - time.monotonic()) > 0:
            if not select.select([self.tty], [], [], min(0.05, left))[0]:
                continue
            try:
                read = os.read(self.tty, 262_144)
            except OSError:  # it ended
                return came
            came += len(read)
            self.chunks.append((self.now(), read))
            self._answer(read)
        return came

    def read_until_quiet(self, quiet_s: float = 0.75, limit_s: float = 20.0) -> None:
        """Read until nothing came for `quiet_s` after the first paint."""
        end = time.monotonic() + limit_s
        while time.monotonic() < end:
            if not self.read(quiet_s) and self.chunks:
                return

    def cpu_s(self) -> float:
        """Give the processor time the program has used."""
        times = psutil.Process(self.pid).cpu_times()
        return float(times.user + times.system)

    def first_paint(self) -> float | None:
        """Give when the alternate screen first held a picture."""
        alternate = False
        for at, chunk, screen in self._screens():
            alternate = alternate or b"\x1b[?1049h" in chunk
            if alternate and painted_cells(screen) >= PAINTED_CELLS:
                return at
        return None

    def first_seen(self, word: str, since: float) -> float | None:
        """Give when the screen first had a word, of what came from `since` on."""
        for at, _, screen in self._screens():
            if at >= since and word in "\n".join(screen.display):
                return at
        return None

    def writes(self, first: int) -> int:
        """Count what was written from chunk `first` on: a pty hands one write over in pieces, without a pause."""
        at = [at for at, _ in self.chunks[first:]]
        return bool(at) + sum(1 for before, after in itertools.pairwise(at) if after - before > PIECE_S)

    def now(self) -> float:
        """Give the time as the chunks have it."""
        return time.monotonic() - self.started

    def text(self) -> str:
        """Give the screen as it is now."""
        for _, chunk in self.chunks[self._drawn :]:
            self._stream.feed(_UNKNOWN.sub(b"", chunk))
        self._drawn = len(self.chunks)
        return "\n".join(self._screen.display)

    def _screens(self) -> Iterator[tuple[float, bytes, pyte.Screen]]:
        screen = pyte.Screen(COLUMNS, ROWS)
        stream = pyte.ByteStream(screen)
        for at, chunk in self.chunks:
            stream.feed(_UNKNOWN.sub(b"", chunk))
            yield at, chunk, screen

    def _answer(self, read: bytes) -> None:
        for question, answer in REPLIES:
            for _ in question.finditer(read):
                os.write(self.tty, answer)


def painted_cells(screen: pyte.Screen) -> int:
    """Count cells that are not blank or have a background."""
    return sum(
        1 for row in screen.buffer.values() for cell in row.values() if cell.data.strip() or cell.bg != "default"
    )
