"""Start an installed replicas-tui once in a pty with an empty home: it must paint, know its engine, and quit well."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time

KEPT = ("PATH", "LANG")
LIMIT_S = 60.0


def main(program: str) -> int:
    """Start `program`, wait for its fleet, quit, stop its engine."""
    with tempfile.TemporaryDirectory() as home:
        environ = {name: os.environ[name] for name in KEPT if name in os.environ} | {
            "HOME": home,
            "TERM": "xterm-256color",
        }
        try:
            status, seen = run_in_pty([program, "--local"], environ, home)
        finally:
            subprocess.run([program, "local", "stop"], env=environ, check=True)
    sys.stdout.write(f"painted {seen} bytes, exit status {status}\n")
    return status


def run_in_pty(command: list[str], environ: dict[str, str], cwd: str) -> tuple[int, int]:
    """Give the exit status, and how many bytes were painted until the program said it is live."""
    pid, tty = pty.fork()
    if pid == 0:
        os.chdir(cwd)
        os.execve(command[0], command, environ)
    fcntl.ioctl(tty, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    painted = _read_until(tty, rb"live|polling")
    os.write(tty, b"\x11")  # ctrl+q
    _read_until(tty, rb"\x1b\[\?1049l")
    _, raw = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(raw), painted


def _read_until(tty: int, mark: bytes) -> int:
    """Read what is painted, answering nothing, until what matches `mark` was written; give how many bytes came."""
    seen, end = b"", time.monotonic() + LIMIT_S
    while not re.search(mark, seen):
        if time.monotonic() > end:
            raise SystemExit(f"{mark!r} was not painted within {LIMIT_S:g} s; the last of it: {seen[-2000:]!r}")
        if select.select([tty], [], [], 0.2)[0]:
            try:
                seen += os.read(tty, 65536)
            except OSError:
                raise SystemExit(f"it ended before painting {mark!r}: {seen[-2000:]!r}") from None
    return len(seen)


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
