"""Printing a log that may still grow, be turned over, or hold what an agent wrote on purpose.

On a terminal, control characters are shown instead of obeyed; into a file or a pipe the bytes go as they are.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO

LOOK_EVERY_S = 0.2


def print_log(path: Path, *, follow: bool) -> None:
    """Write the log to stdout; with `follow`, go on until ctrl+c."""
    shown = visible if sys.stdout.isatty() else str
    lines = follow_lines(path) if follow else _lines(path)
    with suppress(KeyboardInterrupt):
        for line in lines:
            sys.stdout.write(shown(line))
            sys.stdout.flush()


def visible(line: str) -> str:
    """Show control, direction and zero-width characters by their code; line ends and tabs stay."""
    return "".join(letter if letter.isprintable() or letter in "\n\t" else _code(letter) for letter in line)


def follow_lines(path: Path, wait: Callable[[], None] = lambda: time.sleep(LOOK_EVERY_S)) -> Iterator[str]:
    """Give the lines there are, then those that come, for ever; a log turned over is read on from its start."""
    while True:
        while not path.exists():
            wait()
        with suppress(FileNotFoundError), path.open(encoding="utf-8", errors="replace") as file:
            while True:
                yield from _complete(file)
                if _replaced(path, file):
                    yield from _complete(file)
                    break
                wait()


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="replace") as file:
        yield from file


def _complete(file: TextIO) -> Iterator[str]:
    """Give whole lines; half a line is left until its end is written."""
    while True:
        before = file.tell()
        line = file.readline()
        if not line.endswith("\n"):
            file.seek(before)
            return
        yield line


def _replaced(path: Path, file: TextIO) -> bool:
    """Tell whether the path is another file by now, or this one was cut."""
    import os

    ours = os.fstat(file.fileno())
    try:
        now = path.stat()
    except FileNotFoundError:
        return True
    return (now.st_dev, now.st_ino) != (ours.st_dev, ours.st_ino) or now.st_size < file.tell()


def _code(letter: str) -> str:
    return f"\\x{ord(letter):02x}" if ord(letter) < 0x100 else f"\\u{ord(letter):04x}"
