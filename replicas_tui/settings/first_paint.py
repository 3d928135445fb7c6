"""The fleet's lines as they were last painted, so that the next start has something true to show at once.

Plain lines, made safe before they were kept: reading them costs no import. They are a picture, not a store; one that
is missing, broken or of another profile is no picture.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress

from replicas_tui.settings.folders import Folders
from replicas_tui.settings.private_files import write_private

MOST_ROWS = 200
MOST_LETTERS = 4_000
_FILE = "first-paint.json"


def read_rows(folders: Folders, profile: str) -> tuple[str, ...]:
    """Read the lines kept of this profile."""
    with suppress(OSError, ValueError):
        kept = json.loads((folders.cache / _FILE).read_text(encoding="utf-8"))
        if isinstance(kept, dict) and kept.get("profile") == profile and isinstance(kept.get("rows"), list):
            return tuple(_plain(row) for row in kept["rows"][:MOST_ROWS] if isinstance(row, str))
    return ()


def keeper(folders: Folders) -> Callable[[str, tuple[str, ...]], None]:
    """Give a function that keeps the lines of a profile, writing only what changed; a full disk keeps nothing."""
    last: list[tuple[str, tuple[str, ...]]] = []

    def keep(profile: str, rows: tuple[str, ...]) -> None:
        if [(profile, rows)] == last:
            return
        last[:] = [(profile, rows)]
        with suppress(OSError):
            text = json.dumps({"profile": profile, "rows": rows[:MOST_ROWS]}, ensure_ascii=False)
            write_private(folders.cache / _FILE, text, lasting=False)

    return keep


def _plain(row: str) -> str:
    """Drop what is no letter: whoever can write the file must still not reach the terminal."""
    return "".join(letter for letter in row[:MOST_LETTERS] if letter.isprintable())
