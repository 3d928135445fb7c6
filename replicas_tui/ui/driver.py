"""The terminal as the app drives it: never waited for, given back whole, asked only for the mouse events that are used.

- Output never blocks the loop (`tty_output`). Input that ends, or is no UTF-8, is no crash.
- SIGTERM and SIGHUP, and a terminal that is gone, end the app in order: the screen is given back, the exit status is
  128 and the signal's number.
- Clicks and the wheel are asked for, moves are not: over a slow line every move would be a message.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
from codecs import getincrementaldecoder
from typing import Final

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from typing_extensions import override

from replicas_tui.ui.tty_keys import KeyParser
from replicas_tui.ui.tty_output import TtyOutput

MOUSE_ON: Final = "\x1b[?1000h\x1b[?1006h"
MOUSE_OFF: Final = "\x1b[?1006l\x1b[?1000l"
GIVE_BACK: Final = "\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?2048l" + MOUSE_OFF + "\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
LEAVE_ON: Final = (signal.SIGTERM, signal.SIGHUP)
TICK_S: Final = 0.1  # how soon a lone escape is known to be one


class TtyDriver(LinuxDriver):
    """Drives a real terminal."""

    _output: TtyOutput | None = None

    @override
    def write(self, data: str) -> None:
        """Write soon, or drop; while the terminal is an editor's, drop."""
        if self._output is not None:
            self._output.write(data)

    @override
    def start_application_mode(self) -> None:
        """Take the terminal."""
        self._output = TtyOutput(sys.__stderr__.fileno(), self._caught_up)  # type: ignore[union-attr]
        self._output.start()
        loop = asyncio.get_running_loop()
        for number in LEAVE_ON:
            loop.add_signal_handler(number, self._leave, number)
        super().start_application_mode()  # type: ignore[no-untyped-call]

    @override
    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        output, self._output = self._output, None
        super().stop_application_mode()  # its writes go nowhere: ours say the same, behind no frames
        if output is not None:
            output.end(GIVE_BACK)

    @override
    def run_input_thread(self) -> None:
        """Read keys until told to stop."""
        parser = KeyParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        while not self.exit_event.is_set():
            if select.select([self.fileno], [], [], TICK_S)[0]:
                try:
                    data = os.read(self.fileno, 4096)
                except OSError:
                    data = b""
                if not data:
                    self._loop.call_soon_threadsafe(self._leave, signal.SIGHUP)
                    return
                self._take(parser, decode(data))
            for event in parser.tick():
                self.process_message(event)

    def _take(self, parser: XTermParser, text: str) -> None:
        for event in parser.feed(text):
            self.process_message(event)

    @override
    def _enable_mouse_support(self) -> None:
        if self._mouse:
            self.write(MOUSE_ON)

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
