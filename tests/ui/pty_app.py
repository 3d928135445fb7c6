"""A program in a terminal of its own, whose other end a test holds: it may read it, or not."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pyte

# pyte knows neither private CSI with < = >, nor DECRQM, nor DCS, nor two of xterm's.
UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b[P_^][^\x1b]*\x1b\\|\x1b\[2[23];2t")
BEGUN = re.compile(rb"\x1b(?:\[[0-9;:?<>=$]*|[P_^\]][^\x1b\x07]*\x1b?)?\Z")  # a sequence whose rest is not read yet
OVER = b"\x1b]9999;over\x07"  # says nothing to a screen
PATIENCE_S = 60.0
ROOT = Path(__file__).parents[2]


class PtyApp:
    """Runs `python -m MODULE ARGUMENTS`, or another program, in a pty of 80 columns and 24 rows.

    Args:
        words: The module and its arguments.
        program: What to run instead.
        env: Its environment, on top of this process's.
        without: Variables it does not get.
    """

    def __init__(
        self,
        *words: str,
        program: Sequence[str] = (),
        env: Mapping[str, str] = MappingProxyType({}),
        without: Sequence[str] = ("TMUX", "SSH_CONNECTION", "SSH_TTY", "COLUMNS", "LINES"),
    ) -> None:
        self.screen = pyte.Screen(80, 24)
        self.stream = pyte.ByteStream(self.screen)
        self.bytes = b""
        self._begun = b""
        self.fd, end = pty.openpty()
        fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.before = termios.tcgetattr(end)
        usual = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "TEXTUAL_ANIMATIONS": "none"}
        kept = {name: value for name, value in os.environ.items() if name not in without}
        self.process = subprocess.Popen(
            program or [sys.executable, "-m", *words],
            stdin=end, stdout=end, stderr=end, cwd=ROOT, env={**kept, **usual, **env}, start_new_session=True,
        )  # fmt: skip
        self._end = end

    def read(self, seconds: float) -> None:
        """Read whatever comes within a time, or until it is over."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and select.select([self.fd], [], [], left)[0]:
            try:
                part = os.read(self.fd, 65536)
            except OSError:
                return
            self.bytes += part
            self.heard()
            data = self._begun + part
            begun = BEGUN.search(data)
            whole, self._begun = (data[: begun.start()], begun[0]) if begun else (data, b"")
            self.stream.feed(UNKNOWN.sub(b"", whole))

    def heard(self) -> None:
        """Hear what was just read, before it is drawn; a terminal that answers does it here."""

    def until(self, holds: Callable[[], object], why: str = "it never came", seconds: float = PATIENCE_S) -> None:
        """Read until something holds. What is on the screen before may be the first half of a frame."""
        until = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < until, f"{why}; the screen was\n{self.text()}"
            self.read(0.1)

    def wait(self, text: str, seconds: float = PATIENCE_S) -> None:
        """Read until a text is on the screen."""
        self.until(lambda: text in self.text(), f"{text!r} never came", seconds)

    def drain(self) -> None:
        """Read all that was written by now, by a program that is over or stands still."""
        while not select.select([], [self._end], [], 0)[1]:
            self.read(0.05)
        os.write(self._end, OVER)
        self.until(lambda: OVER in self.bytes)
        self.bytes = self.bytes.replace(OVER, b"")

    def text(self) -> str:
        return "\n".join(self.screen.display)

    def resize(self, columns: int, rows: int) -> None:
        """Make the terminal another size, and tell the program, as a terminal does."""
        self.screen.resize(rows, columns)
        fcntl.ioctl(self._end, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.process.send_signal(signal.SIGWINCH)

    def press(self, keys: str | bytes) -> None:
        os.write(self.fd, keys.encode() if isinstance(keys, str) else keys)

    def restored(self) -> bool:
        """Say whether the terminal is as it was before."""
        return bool(termios.tcgetattr(self._end)[3] == self.before[3])

    def modes(self) -> set[bytes]:
        """Give the private modes that are on."""
        on: set[bytes] = set()
        for found in re.finditer(rb"\x1b\[\?(\d+)([hl])", self.bytes):
            (on.add if found[2] == b"h" else on.discard)(found[1])
        return on

    def hang_up(self) -> None:
        """Take the terminal away, as a terminal program that is killed does."""
        os.close(self._end)
        os.close(self.fd)
        self.fd, self._end = os.open(os.devnull, os.O_RDWR), os.open(os.devnull, os.O_RDWR)

    def status(self, seconds: float = PATIENCE_S) -> int:
        """Wait for its end, reading all it says."""
        self.until(lambda: self.process.poll() is not None, "it still runs", seconds)
        self.drain()
        return self.process.wait()

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.fd)
        os.close(self._end)
