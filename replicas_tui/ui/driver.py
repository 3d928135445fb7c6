"""The terminal as the app drives it: never waited for, given back whole, asked only for the mouse events that are used.

- Output never blocks the loop (`tty_output`). Input that ends, or is no UTF-8, is no crash.
- SIGTERM, SIGHUP, SIGINT, and a terminal that is gone, end the app in order: the screen is given back, the exit status
  is 128 and the signal's number. Stopped (SIGTSTP) it gives the screen back as well, and draws all when it goes on.
- Clicks and the wheel are asked for, moves are not: over a slow line every move would be a message.
- The terminal can be asked something (`ask`); its answers never become keys.
"""

from __future__ import annotations

import asyncio
import os
import re
import select
import signal
import sys
from codecs import getincrementaldecoder
from typing import Any, Final

from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from typing_extensions import override

from replicas_tui.state.safe import Safe
from replicas_tui.ui.answers import Answers
from replicas_tui.ui.modes import GIVE_BACK, MOUSE, MOUSE_OFF, TITLE_BACK, TITLE_KEEP, title
from replicas_tui.ui.sgr import thrifty
from replicas_tui.ui.tty_keys import KeyParser
from replicas_tui.ui.tty_output import TtyOutput

LEAVE_ON: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
TICK_S: Final = 0.1  # how soon a lone escape is known to be one


class TtyDriver(LinuxDriver):
    """Drives a real terminal.

    Attributes:
        frames: How many were written, or dropped because nobody reads.
    """

    def __init__(self, app: App[None], **options: Any) -> None:
        super().__init__(app, **options)
        self._output: TtyOutput | None = None
        self._answers = Answers()
        self.frames = 0
        self._frame: list[str] = []
        self._wake: tuple[int, int] | None = None
        self._title = ""

    _mouse_mode = "on"

    @property
    def mouse(self) -> str:
        """What of the mouse is ours: `on`, `wheel` or `off`."""
        return self._mouse_mode

    @mouse.setter
    def mouse(self, mode: str) -> None:
        if mode != self._mouse_mode:
            self._mouse_mode = mode
            self.send(MOUSE_OFF + MOUSE[mode])

    @property
    def behind(self) -> bool:
        """The terminal takes no more: what is drawn now is drawn for nobody."""
        return self._output is not None and self._output.behind

    @override
    def write(self, data: str) -> None:
        """Write soon, or drop; while the terminal is an editor's, drop. A frame goes, or is dropped, as one.

        Half of one would leave the terminal in a synchronized update, in which it shows nothing.
        """
        if data == SYNC_START or self._frame:
            self._frame.append(thrifty(data))
            if data != SYNC_END:
                return
            data, self._frame = "".join(self._frame), []
        else:
            data = thrifty(data)
        if self._output is not None:
            self.frames += 1
            self._output.write(data)

    def send(self, sequence: str) -> bool:
        """Write a sequence that no refresh would make up for; say whether it will be written."""
        return self._output is not None and self._output.write(sequence)

    async def ask(self, question: str, pattern: re.Pattern[str], patience_s: float) -> str | None:
        """Ask the terminal something and give its answer; None when it does not answer in time."""
        answer = self._answers.expect(pattern)
        if not self.send(question):
            return None
        try:
            return await asyncio.wait_for(answer, patience_s)
        except TimeoutError:
            return None

    def set_title(self, text: Safe) -> None:
        """Give the window a title, if it is another; the one before us comes back at the end."""
        if text != self._title and self.send((TITLE_KEEP if not self._title else "") + title(text)):
            self._title = text

    @override
    def start_application_mode(self) -> None:
        """Take the terminal."""
        comes_back = self._must_signal_resume
        self._output = TtyOutput(sys.__stdout__.fileno(), self._caught_up)  # type: ignore[union-attr]
        self._output.start()
        loop = asyncio.get_running_loop()
        for number in LEAVE_ON:
            loop.add_signal_handler(number, self._leave, number)
        self._wake = os.pipe()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if comes_back:
            self._caught_up()

    @override
    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        output, self._output = self._output, None
        self._frame = []
        super().stop_application_mode()  # its writes go nowhere: ours say the same, behind no frames
        if output is not None:
            output.end(GIVE_BACK + (TITLE_BACK if self._title else ""))
            self._title = ""

    @override
    def disable_input(self) -> None:
        """Stop reading keys: the thread waits for one, or for this."""
        if self._wake is None:
            return
        os.write(self._wake[1], b"!")
        super().disable_input()
        for end in self._wake:
            os.close(end)
        self._wake = None

    @override
    def run_input_thread(self) -> None:
        """Read keys until told to stop. While nobody types it sleeps: a look ten times a second would never be idle."""
        assert self._wake is not None  # noqa: S101 - it is made before the thread
        woken = self._wake[0]
        parser = KeyParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        while not self.exit_event.is_set():
            unsure = parser.unsure or self._answers.holds
            if self.fileno in select.select([self.fileno, woken], [], [], TICK_S if unsure else None)[0]:
                try:
                    data = os.read(self.fileno, 4096)
                except OSError:
                    data = b""
                if not data:
                    self._loop.call_soon_threadsafe(self._leave, signal.SIGHUP)
                    return
                self._take(parser, self._answers.take(decode(data)))
            else:
                self._take(parser, self._answers.let_go())
            for event in parser.tick():
                self.process_message(event)

    def _take(self, parser: XTermParser, text: str) -> None:
        """Tell of what was read at once as of one moment: parsing may be held up, and is no pause of the typist."""
        at = get_time()
        for event in parser.feed(text) if text else ():  # nothing would be the end to it
            event.time = at
            self.process_message(event)

    @override
    def _enable_mouse_support(self) -> None:
        if self._mouse:
            self.write(MOUSE[self._mouse_mode])

    @override
    def _disable_mouse_support(self) -> None:
        if self._mouse:
            self.write(MOUSE_OFF)

    @override
    def _enable_mouse_pixels(self) -> None:
        """Stay with cells: pixels would need every move."""

    def _leave(self, number: signal.Signals) -> None:
        self._app.exit(return_code=128 + number)

    def _caught_up(self) -> None:
        self._loop.call_soon_threadsafe(self._draw_again)

    def _draw_again(self) -> None:
        """Draw everything: what the terminal shows is from before it stalled."""
        if self._app.screen_stack:
            self._app.screen.refresh()
