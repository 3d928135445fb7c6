"""Mending a terminal that a program left broken: by `kill -9`, by a lost line, ours or any other's."""

from __future__ import annotations

import argparse
import os
import termios
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from replicas_tui.outcome import UsageError
from replicas_tui.ui.modes import MEND


def reset(_: argparse.Namespace, __: Path) -> int:
    """Bring the terminal back to what a shell expects; one that is well stays as it is.

    Raises:
        UsageError: there is no terminal.
    """
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        raise UsageError("There is no terminal here to mend.") from None
    try:
        termios.tcflush(terminal, termios.TCIFLUSH)  # what the mouse reported meanwhile is not typed into the shell
        termios.tcsetattr(terminal, termios.TCSANOW, sane(termios.tcgetattr(terminal)))
        os.write(terminal, MEND.encode())
    finally:
        os.close(terminal)
    return 0


def sane(before: Sequence[Any]) -> list[Any]:
    """Give the line's settings as `stty sane` would leave them; speed, and the keys of signals, stay."""
    t, (iflag, oflag, cflag, lflag, *rest) = termios, before
    iflag = (iflag | t.BRKINT | t.ICRNL | t.IMAXBEL | t.IXON) & ~(t.IGNBRK | t.INLCR | t.IGNCR | t.ISTRIP | t.IXOFF)
    oflag = (oflag | t.OPOST | t.ONLCR) & ~(t.OCRNL | t.ONLRET)
    lflag = (lflag | t.ISIG | t.ICANON | t.IEXTEN | t.ECHO | t.ECHOE | t.ECHOK) & ~(t.ECHONL | t.NOFLSH | t.TOSTOP)
    return [iflag, oflag, cflag | t.CREAD, lflag, *rest]
