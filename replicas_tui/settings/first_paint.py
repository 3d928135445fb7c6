"""The fleet's lines as they were last painted, so that the next start has something true to show at once.

Plain lines, made safe before they were kept: reading them costs no import. They are a picture, not a store; one that
is missing, broken or of another profile is no picture.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from replicas_tui.settings.folders import Folders
from replicas_tui.settings.private_files import write_private

MOST_ROWS = 200
MOST_LETTERS = 4_000
_FILE = "first-paint.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """What was last painted, by which profile and when; `open` while an app keeps it fresh."""

    profile: str
    rows: tuple[str, ...]
    at: float
    open: bool


def read_kept(folders: Folders) -> Kept | None:
    """Read what was last painted, of whatever profile; None when there is nothing."""
    with suppress(OSError, ValueError):
        kept = json.loads((folders.cache / _FILE).read_text(encoding="utf-8"))
        if isinstance(kept, dict) and isinstance(kept.get("profile"), str) and isinstance(kept.get("rows"), list):
            rows = tuple(_plain(row) for row in kept["rows"][:MOST_ROWS] if isinstance(row, str))
            at, pid = kept.get("at"), kept.get("pid")
            return Kept(
                _plain(kept["profile"]), rows, float(at) if isinstance(at, int | float) else 0.0, open=_runs(pid)
            )
    return None


def _runs(pid: object) -> bool:
    if not isinstance(pid, int) or pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def read_rows(folders: Folders, profile: str) -> tuple[str, ...]:
    """Read the lines kept of this profile."""
    kept = read_kept(folders)
    return kept.rows if kept is not None and kept.profile == profile else ()


def keeper(folders: Folders) -> Callable[[str, tuple[str, ...]], None]:
    """Give a function that keeps the lines of a profile, writing only what changed; a full disk keeps nothing."""
    last: list[tuple[str, tuple[str, ...]]] = []

    def keep(profile: str, rows: tuple[str, ...]) -> None:
        if [(profile, rows)] == last:
            return
        last[:] = [(profile, rows)]
        with suppress(OSError):
            kept = {"profile": profile, "rows": rows[:MOST_ROWS], "at": time.time(), "pid": os.getpid()}
            text = json.dumps(kept, ensure_ascii=False)
            write_private(folders.cache / _FILE, text, lasting=False)

    return keep


def _plain(row: str) -> str:
    """Drop what is no letter: whoever can write the file must still not reach the terminal."""
    return "".join(letter for letter in row[:MOST_LETTERS] if letter.isprintable())
