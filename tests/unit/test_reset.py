"""A terminal that a program left broken is mended, and one that is well is left alone."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import termios
import tty
from collections.abc import Iterator

import pyte
import pytest

from replicas_tui.commands.reset import sane
from replicas_tui.ui.modes import MEND

PROGRAM = [sys.executable, "-m", "replicas_tui", "reset"]
BROKEN = (
    "\x1b[?1049h\x1b[?1000h\x1b[?1003h\x1b[?1006h\x1b[?2004h\x1b[?25l\x1b[?7l\x1b[>25u\x1b[3;9r\x1b[4h\x1b(0\x1b[7m"
)


@pytest.fixture
def ends() -> Iterator[tuple[int, int]]:
    mine, theirs = pty.openpty()
    yield mine, theirs
    os.close(mine)
    os.close(theirs)


def mend(ends: tuple[int, int]) -> bytes:
    """Run the command on this terminal and give what it wrote."""
    script = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
    words = [sys.executable, "-c", script, *PROGRAM]
    done = subprocess.run(words, stdin=ends[1], capture_output=True, check=False, start_new_session=True, timeout=90)
    assert done.returncode == 0, done.stderr
    wrote = b""
    while select.select([ends[0]], [], [], 0.1)[0]:
        wrote += os.read(ends[0], 4096)
    return wrote


def test_the_lines_settings_are_those_of_a_shell_again(ends: tuple[int, int]) -> None:
    before = termios.tcgetattr(ends[1])
    tty.setraw(ends[1])
    wrote = mend(ends)
    after = termios.tcgetattr(ends[1])
    assert after[3] & (termios.ECHO | termios.ICANON | termios.ISIG) == before[3] & (
        termios.ECHO | termios.ICANON | termios.ISIG
    )
    assert after[1] & termios.OPOST
    assert wrote == MEND.encode()


def test_what_is_sane_already_stays() -> None:
    mine, theirs = pty.openpty()
    once = sane(termios.tcgetattr(theirs))
    assert sane(once) == once
    os.close(mine)
    os.close(theirs)


def test_a_screen_that_was_left_broken_can_be_written_on_again_and_the_cursor_of_a_well_one_stays() -> None:
    screen = pyte.Screen(20, 5)
    stream = pyte.Stream(screen)
    stream.feed(BROKEN.replace("\x1b[>25u", "") + _plain(MEND) + "\x1b[2;1Hq" * 2)
    assert screen.display[1].startswith("q")
    assert not screen.cursor.attrs.reverse
    assert screen.margins is None or screen.margins == (0, 4)
    stream.feed("\x1b[3;7H" + _plain(MEND) * 2)
    assert (screen.cursor.y, screen.cursor.x) == (2, 6)


def test_the_screen_is_left_before_the_mouse_is_let_go() -> None:
    assert MEND.index("?1049l") < MEND.index("?1000l")
    assert MEND.index("\x1b[=0u") < MEND.index("?1049l")


def test_without_a_terminal_it_says_so() -> None:
    done = subprocess.run(PROGRAM, capture_output=True, text=True, check=False, start_new_session=True, timeout=90)
    assert (done.returncode, done.stderr) == (2, "replicas-tui: There is no terminal here to mend.\n")


def _plain(sequence: str) -> str:
    """Leave out what the emulator of the test does not know."""
    for unknown in ("\x1b[=0u", "\x1b[>4m", "\x1b[0 q", "\x1b\\"):
        sequence = sequence.replace(unknown, "")
    return sequence
