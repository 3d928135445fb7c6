"""Writes and reads files below a workspace's home, which an agent or a hook may have filled with anything.

Invariant: nothing outside of the home is ever touched: no link on the way is followed, and a link, a fifo or a hard
link in the file's own place is replaced, not written through.
"""

from __future__ import annotations

import contextlib
import os
import stat
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from replicas_tui.local.workspaces.paths import PRIVATE
from replicas_tui.local.workspaces.plain_files import open_folder, open_plain

FILE = 0o600
PROGRAM = 0o700


def write_below(home: Path, parts: Sequence[str], content: bytes, mode: int | None = None) -> None:
    """Put a file below a folder, with the folders it needs; OSError if something is in the way.

    Args:
        home: The folder.
        parts: The names that lead to the file, each a plain one.
        content: What it is to hold.
        mode: Its permissions; by default private, and executable when it begins with `#!`.
    """
    if mode is None:
        mode = PROGRAM if content.startswith(b"#!") else FILE
    *folders, name = parts
    with _opened(home, folders, make=True) as place:
        draft = f".{uuid.uuid4().hex}.new"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, mode, dir_fd=place)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(draft, name, src_dir_fd=place, dst_dir_fd=place)
        except OSError:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(draft, dir_fd=place)
            raise


def link_below(home: Path, parts: Sequence[str], to: Path) -> None:
    """Put a symbolic link below a folder, in place of whatever is there; OSError if something is in the way."""
    *folders, name = parts
    with _opened(home, folders, make=True) as place:
        draft = f".{uuid.uuid4().hex}.new"
        os.symlink(to, draft, dir_fd=place)
        try:
            os.replace(draft, name, src_dir_fd=place, dst_dir_fd=place)
        except OSError:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(draft, dir_fd=place)
            raise


def is_free_below(home: Path, parts: Sequence[str]) -> bool:
    """Return whether nothing is there, or only a link."""
    *folders, name = parts
    try:
        with _opened(home, folders, make=False) as place:
            return stat.S_ISLNK(os.stat(name, dir_fd=place, follow_symlinks=False).st_mode)
    except FileNotFoundError:
        return True


def read_below(home: Path, parts: Sequence[str], most: int) -> bytes | None:
    """Read a regular file below a folder; None if there is none such, or it holds more than `most` bytes."""
    *folders, name = parts
    try:
        with _opened(home, folders, make=False) as place, open_plain(name, dir_fd=place) as file:
            content = file.read(most + 1)
    except OSError:
        return None
    return content if len(content) <= most else None


@contextmanager
def _opened(home: Path, folders: Sequence[str], *, make: bool) -> Iterator[int]:
    handle = os.open(home, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for name in folders:
            if make:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(name, PRIVATE, dir_fd=handle)
            below = open_folder(name, dir_fd=handle)
            os.close(handle)
            handle = below
        yield handle
    finally:
        os.close(handle)
