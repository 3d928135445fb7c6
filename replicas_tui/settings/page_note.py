"""Whether the terminal's page was dark or light the last time it said so: what the next first paint goes by."""

from __future__ import annotations

from contextlib import suppress
from typing import Literal

from replicas_tui.settings.folders import Folders
from replicas_tui.settings.private_files import write_private

_FILE = "page"


def read_page(folders: Folders) -> Literal["dark", "light"]:
    """Read the note; none means dark."""
    with suppress(OSError, ValueError):
        if (folders.cache / _FILE).read_text(encoding="ascii").strip() == "light":
            return "light"
    return "dark"


def keep_page(folders: Folders, page: str) -> None:
    """Keep the note; a full disk keeps none."""
    with suppress(OSError):
        write_private(folders.cache / _FILE, page + "\n", lasting=False)
