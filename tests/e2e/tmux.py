"""A real terminal for tests: tmux runs the program, keys go in, the screen is read."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

TMUX = shutil.which("tmux")
_HOW_IT_ENDED = "#{pane_dead_status}#{?pane_dead_signal,-#{pane_dead_signal},}"


class Screen:
    """One program in one tmux server of its own, ended with `close`.

    Args:
        command: The program and its arguments.
        size: Columns and rows.
        env: Its whole environment.
        cwd: Where it starts.
    """

    def __init__(self, command: Sequence[str], *, size: tuple[int, int], env: Mapping[str, str], cwd: Path) -> None:
        self._socket = f"rt-{uuid.uuid4().hex[:12]}"
        self._env = dict(env)
        columns, rows = size
        self._tmux(
            "-f", "/dev/null", "new-session", "-d", "-s", "t", "-x", str(columns), "-y", str(rows), "-c", str(cwd),
            *[part for key, value in env.items() for part in ("-e", f"{key}={value}")],
            "exec " + " ".join(_quoted(part) for part in command),
        )  # fmt: skip
        self._tmux("set-option", "-g", "remain-on-exit", "on")

    def keys(self, *names: str) -> None:
        """Press keys by tmux's names: `Enter`, `Escape`, `C-j`, `Tab`, `Up`, or a character."""
        for name in names:
            self._tmux("send-keys", "-t", "t", name)

    def type(self, text: str) -> None:
        """Type text, character by character, as a person does."""
        self._tmux("send-keys", "-t", "t", "-l", "--", text)

    def paste(self, text: str) -> None:
        """Paste text in one go, bracketed."""
        subprocess.run(
            [str(TMUX), "-L", self._socket, "load-buffer", "-"], input=text, text=True, check=True, env=self._env
        )
        self._tmux("paste-buffer", "-p", "-d", "-t", "t")

    def text(self) -> str:
        """Read the screen as it is now."""
        return self._tmux("capture-pane", "-p", "-t", "t")

    def coloured(self) -> str:
        """Read the screen with its escape sequences."""
        return self._tmux("capture-pane", "-p", "-e", "-t", "t")

    def wait(self, pattern: str, *, seconds: float = 60, gone: bool = False) -> str:
        """Wait until the screen has (or no longer has) what matches `pattern`; give the screen."""
        what = f"{pattern!r} {'still there' if gone else 'never came'}"
        return self.until(lambda screen: (re.search(pattern, screen) is None) == gone, what, seconds=seconds)

    def until(self, holds: Callable[[str], bool], otherwise: str, *, seconds: float = 60) -> str:
        """Wait until the screen is so; give the screen."""
        end = time.monotonic() + seconds
        while not holds(screen := self.text()):
            if time.monotonic() > end:
                raise AssertionError(f"{otherwise}; the screen was:\n{screen}")
            time.sleep(0.05)
        return screen

    def insist(self, key: str, pattern: str, *, seconds: float = 60) -> str:
        """Press a key, again and again as an impatient user does, until the screen has what matches `pattern`.

        Only for a key that may not be meant yet and does no harm once more: a busy app may take a second for the first.
        """
        end = time.monotonic() + seconds
        while True:
            self.keys(key)
            try:
                return self.wait(pattern, seconds=1)
            except AssertionError:
                if time.monotonic() > end:
                    raise

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        self._tmux("resize-window", "-t", "t", "-x", str(columns), "-y", str(rows))

    def pid(self) -> int:
        """Give the program's process id."""
        return int(self._tmux("display-message", "-p", "-t", "t", "#{pane_pid}"))

    def exit_status(self, *, seconds: float = 60) -> int:
        """Wait until the program ended and give its exit status, or minus the signal it died of."""
        end = time.monotonic() + seconds
        server = int(self._tmux("display-message", "-p", "#{pid}"))
        # A pane is dead as soon as its terminal is closed; how its program ended is known a moment later, and only
        # after another nudge when tmux 3.3a missed the signal: the program is a zombie until then.
        while not (ended := self._tmux("display-message", "-p", "-t", "t", _HOW_IT_ENDED).split()):
            if time.monotonic() > end:
                raise AssertionError(f"it still runs; the screen was:\n{self.text()}")
            os.kill(server, signal.SIGCHLD)
            time.sleep(0.05)
        return int(ended[0])

    def close(self) -> None:
        """End the program and its tmux."""
        subprocess.run([str(TMUX), "-L", self._socket, "kill-server"], capture_output=True, check=False, env=self._env)

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(
            [str(TMUX), "-L", self._socket, *arguments], capture_output=True, text=True, check=True, env=self._env
        )
        return done.stdout


def _quoted(part: str) -> str:
    return "'" + part.replace("'", "'\\''") + "'"
