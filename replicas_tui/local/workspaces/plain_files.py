"""Opens files in folders that an agent may fill with anything.

Invariant: what is opened is a regular file at that very place: no link is followed, no fifo waited for, no device read.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def open_plain(path: Path | str, *, dir_fd: int | None = None) -> BinaryIO:
    """Open a regular file for reading; FileNotFoundError if anything else is there."""
    try:
        handle = os.open(path, _FLAGS, dir_fd=dir_fd)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name, a lone surrogate
        raise FileNotFoundError(str(path)) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileNotFoundError(str(path))
    return os.fdopen(handle, "rb")


def open_folder(name: str, *, dir_fd: int) -> int:
    """Open a folder below another for use as `dir_fd`; OSError if it is not a folder of its own."""
    return os.open(name, _FLAGS | os.O_DIRECTORY, dir_fd=dir_fd)


def read_plain(path: Path, most: int) -> bytes:
    """Read a regular file of at most so many bytes; nothing if there is none such."""
    try:
        with open_plain(path) as file:
            content = file.read(most + 1)
    except OSError:
        return b""
    return content if len(content) <= most else b""
