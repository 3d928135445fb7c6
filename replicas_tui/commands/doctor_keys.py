"""`replicas-tui doctor keys`: which bytes arrive for a key, and what the app calls it.

The terminal is put into the mode the app uses, with its keyboard protocol, and given back however this ends.
"""

from __future__ import annotations

import argparse
import os
import select
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager

from replicas_tui.outcome import UsageError

PAUSE_S = 0.15
KEYBOARD_ON, KEYBOARD_OFF = "\x1b[>25u\x1b[?2004h", "\x1b[?2004l\x1b[<u"
TWICE = "ctrl+c"


def keys(_arguments: argparse.Namespace, _folders: object) -> int:
    """Show each key until ctrl+c comes twice, or the input ends.

    Raises:
        UsageError: there is no terminal.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("This needs a terminal on stdin and stdout.")
    print("Press keys; ctrl+c twice ends.")
    print(f"{'bytes':36} key")
    last = ""
    with _raw(sys.stdin.fileno()):
        for arrived in _arrivals(sys.stdin.fileno()):
            names = names_of(arrived)
            print(f"{shown(arrived):36} {', '.join(names) or '(not a key)'}", end="\r\n", flush=True)
            if names == [TWICE] == [last]:
                break
            last = names[-1] if names else ""
    return 0


def names_of(arrived: bytes) -> list[str]:
    """Name the keys in what arrived, as bindings and config.toml spell them."""
    from textual import events

    from replicas_tui.ui.tty_keys import KeyParser

    parser = KeyParser()
    found = [*parser.feed(arrived.decode("utf-8", "replace")), *parser.tick()]
    found += list(parser.feed(""))  # the end: what could have gone on is what it is
    return [event.key if isinstance(event, events.Key) else _other(event) for event in found]


def _other(event: object) -> str:
    return f"({type(event).__name__.lower()})"


def shown(arrived: bytes) -> str:
    """Write bytes for people: printable ones as they are, ESC by name, the rest in hexadecimal."""
    return " ".join(_byte(one) for one in arrived)


def _byte(one: int) -> str:
    if one == 0x1B:
        return "ESC"
    return chr(one) if 0x20 < one < 0x7F else f"{one:02x}"


@contextmanager
def _raw(terminal: int) -> Iterator[None]:
    before = termios.tcgetattr(terminal)
    try:
        tty.setraw(terminal)
        os.write(sys.stdout.fileno(), KEYBOARD_ON.encode())
        yield
    finally:
        os.write(sys.stdout.fileno(), KEYBOARD_OFF.encode())
        termios.tcsetattr(terminal, termios.TCSAFLUSH, before)


def _arrivals(terminal: int) -> Iterator[bytes]:
    """Give what arrives together: a key's bytes come at once, two keys do not."""
    while data := os.read(terminal, 1024):
        while select.select([terminal], [], [], PAUSE_S)[0] and len(data) < 4096 and data.endswith(b"\x1b"):
            data += os.read(terminal, 1024)
        yield data
