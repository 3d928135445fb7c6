"""Files the agent writes: inside its folder, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

LARGEST = 16 * 1024 * 1024


class Outside(Exception):
    """The path leads out of the folder; the message says which."""


class CannotEdit(Exception):
    """The file is not what the step expects; the message says how."""


def place(folder: Path, path: str) -> Path:
    """Return where a relative or absolute path leads, through every link; Outside if that is not within the folder."""
    root = folder.resolve()
    try:
        target = (root / path).resolve()
    except (OSError, ValueError, RuntimeError) as error:  # a NUL, a name too long, a circle of links
        raise Outside(f"{path!r} is no usable path.") from error
    if target == root or not target.is_relative_to(root):
        raise Outside(f"{path!r} is outside of {root}; the script agent writes there only.")
    return target


def read(target: Path, most: int = LARGEST) -> str:
    """Return the text of a file, of a large one its beginning; OSError as the system gives it."""
    with open(target, encoding="utf-8", errors="replace", opener=_no_links) as file:
        return file.read(most)


def write(target: Path, content: str) -> str | None:
    """Write a file as a whole, with the folders it needs; return what it held before, None if it is new.

    OSError as the system gives it.
    """
    before = target.read_text(errors="replace") if target.is_file() and target.stat().st_size <= LARGEST else None
    target.parent.mkdir(parents=True, exist_ok=True)
    # newline="": what the step says is what is written.
    # A lone surrogate, which JSON can carry and UTF-8 cannot, becomes a question mark.
    with open(target, "w", encoding="utf-8", errors="replace", newline="", opener=_no_links) as file:
        file.write(content)
    return before


def replaced(target: Path, old: str, new: str) -> tuple[str, str]:
    """Return a file's text before and after replacing `old`; CannotEdit unless it is there exactly once."""
    try:
        with open(target, encoding="utf-8", newline="", opener=_no_links) as file:
            before = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise CannotEdit("File does not exist.") from None
    except UnicodeDecodeError:
        raise CannotEdit("The file is not text in UTF-8.") from None
    if len(before) > LARGEST:
        raise CannotEdit("The file is too large to edit.")
    found = before.count(old) if old else 0
    if found != 1:
        times = f"Found {found} matches of the string to replace" if found else "String to replace not found in file"
        raise CannotEdit(f"{times}; it must be there exactly once.\nString: {old}")
    return before, before.replace(old, new)


def _no_links(path: str, flags: int) -> int:
    # NONBLOCK, so that a fifo of that name is an error and not a wait.
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK, 0o666)
