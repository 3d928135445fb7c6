"""A program in a terminal of its own, whose other end a test holds: it may read it, or not."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pyte

ROOT = Path(__file__).parents[2]


class PtyApp:
    """Runs `python -m MODULE ARGUMENTS` in a pty of 80 columns and 24 rows."""

    def __init__(self, module: str, *arguments: str) -> None:
        self.screen = pyte.Screen(80, 24)
        self.stream = pyte.ByteStream(self.screen)
        self.bytes = b""
        self.fd, end = pty.openpty()
        fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.before = termios.tcgetattr(end)
        env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "TEXTUAL_ANIMATIONS": "none"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=end, stdout=end, stderr=end, cwd=ROOT, env=env, start_new_session=True,
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
            self.stream.feed(part.replace(b"\x1b[?2026$p", b"").replace(b"\x1b[?2048$p", b""))

    def wait(self, text: str, seconds: float = 20) -> None:
        """Read until a text is on the screen."""
        until = time.monotonic() + seconds
        while text not in self.text():
            assert time.monotonic() < until, f"{text!r} never came; the screen was\n{self.text()}"
            self.read(0.1)

    def text(self) -> str:
        return "\n".join(self.screen.display)

    def press(self, keys: str | bytes) -> None:
        os.write(self.fd, keys.encode() if isinstance(keys, str) else keys)

    def restored(self) -> bool:
        """Say whether the terminal is as it was before."""
        return bool(termios.tcgetattr(self._end)[3] == self.before[3])

    def status(self, seconds: float = 20) -> int:
        """Wait for its end, reading what it says."""
        until = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < until:
            self.read(0.05)
        self.read(0.05)
        return self.process.wait(1)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(5)
        os.close(self.fd)
        os.close(self._end)
