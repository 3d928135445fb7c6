"""Copying, done: the one place from which text leaves for a clipboard; `clipboard` says which way."""

from __future__ import annotations

import asyncio
import base64
import os
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from textual.app import App
from textual.message import Message
from typing_extensions import override

from replicas_tui.settings.private_files import write_private
from replicas_tui.ui.clipboard import Here, Way, here, is_needed, told, ways
from replicas_tui.ui.driver import TtyDriver

_PATIENCE_S = 3.0


class Copy(Message):
    """Copy this text; the app does, and says what became of it.

    Attributes:
        what: What it is, as a sentence begins with it: "The log".
        secret: It is never written to a file.
    """

    def __init__(self, text: str, what: str = "", *, secret: bool = False) -> None:
        super().__init__()
        self.text, self.what, self.secret = text, what, secret


class Copying(App[None]):
    """An app that copies.

    Attributes:
        clipboard_wish: The setting.
        yank_file: Where a copy lies that nothing else takes; None for nowhere.
    """

    clipboard_wish: str = "auto"
    yank_file: Path | None = None

    def say(self, text: str, *, well: bool = True) -> None:
        """Say something to the user; `well`, or something to mind."""
        raise NotImplementedError

    @override
    def copy_to_clipboard(self, text: str) -> None:
        """Copy what was selected in a widget of Textual's."""
        self.on_copy(Copy(text))

    def on_copy(self, message: Copy) -> None:
        """Copy it."""
        self._clipboard = message.text  # what ctrl+v of a field brings back
        self.run_worker(self._copy(message), group="copy")

    async def _copy(self, message: Copy) -> None:
        content = message.text.encode("utf-8", "replace")
        size, found = len(content), await asyncio.to_thread(_look_round)
        done: list[Way] = []
        for way in ways(self.clipboard_wish, found, size):
            may = not (way is Way.FILE and message.secret)
            if may and is_needed(way, done, size) and await self._go(way, content, found):
                done.append(way)
        tool, path = found.tool[0] if found.tool else "", str(self.yank_file or "")
        said = told(done, size, message.what, tool=tool, path=path, secret=message.secret)
        self.say(said, well=bool(done))

    async def _go(self, way: Way, content: bytes, found: Here) -> bool:
        """Send it one way; say whether it went, which is not whether it came."""
        match way:
            case Way.TMUX:
                return await asyncio.to_thread(_pipe, ("tmux", "load-buffer", "-w", "-"), content)
            case Way.NATIVE:
                return bool(found.tool) and await asyncio.to_thread(_pipe, found.tool, content)
            case Way.OSC52:
                return self._send(f"\x1b]52;c;{base64.b64encode(content).decode()}\x1b\\")
            case Way.FILE:
                return self.yank_file is not None and await asyncio.to_thread(_keep, self.yank_file, content)

    def _send(self, sequence: str) -> bool:
        driver = self._driver
        return driver.send(sequence) if isinstance(driver, TtyDriver) else False


def _look_round() -> Here:
    version = ""
    if "TMUX" in os.environ:
        # It may be out of reach though we are in it, as in a container, or the machine too busy for it to answer.
        with suppress(OSError, subprocess.TimeoutExpired):
            done = subprocess.run(["tmux", "-V"], capture_output=True, text=True, check=False, timeout=_PATIENCE_S)
            version = done.stdout
    return here(os.environ, version)


def _pipe(words: Sequence[str], content: bytes) -> bool:
    """Give it to a program; one that stays behind to serve the selection keeps no pipe of ours."""
    nowhere = subprocess.DEVNULL
    try:
        done = subprocess.run(
            words,
            input=content,
            stdout=nowhere,
            stderr=nowhere,
            check=False,
            timeout=_PATIENCE_S,
            start_new_session=True,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _keep(path: Path, content: bytes) -> bool:
    try:
        write_private(path, content.decode("utf-8", "replace"))
    except OSError:
        return False
    return True
