"""A TOML file that can say on which line a key stands; a missing file is an empty one."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from replicas_tui.outcome import UsageError


class Source:
    """One file of settings, read once.

    Raises:
        UsageError: it is no text, no TOML, or cannot be read; names the file, and the line where TOML ends.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.lines = path.read_text(encoding="utf-8")
            self.table: dict[str, Any] = tomllib.loads(self.lines)
        except FileNotFoundError:
            self.lines, self.table = "", {}
        except UnicodeDecodeError:
            raise UsageError(f"{path} is not UTF-8 text.") from None
        except tomllib.TOMLDecodeError as error:
            raise UsageError(f"{path} is not valid TOML: {error}.") from None
        except OSError as error:
            raise UsageError(f"{path} cannot be read: {error.strerror}.") from None

    def get(self, name: str) -> object:
        """Give what stands under a dotted name; None when nothing does."""
        found: object = self.table
        for part in name.split("."):
            found = found.get(part) if isinstance(found, dict) else None
        return found

    def own(self, table: str) -> dict[str, Any]:
        """Give a table whose names are the user's.

        Raises:
            UsageError: something else stands under its name.
        """
        found = self.table.get(table, {})
        if not isinstance(found, dict):
            raise UsageError(f"{self.place(table)}: {table} must be a table: [{table}].")
        return found

    def place(self, name: str, table: str = "") -> str:
        """Name the file and the line that sets or heads `name`, looked for in `table` if one is named.

        tomllib keeps no lines, so this is the first line below the table's head that reads so.
        """
        start = 0
        if table and (head := re.search(rf"^\s*\[+\s*{_key(table)}\s*[\].]", self.lines, re.MULTILINE)):
            start = head.start()
        found = re.search(
            rf"^\s*(?:{_key(name)}\s*[=.]|\[+\s*(?:\w+\s*\.\s*)?{_key(name)}\s*[\].])", self.lines[start:], re.MULTILINE
        )
        if found is None:
            return str(self.path)
        at = start + found.end() - 1
        return f"{self.path}:{self.lines.count(chr(10), 0, at) + 1}"


def _key(name: str) -> str:
    return rf"""["']?{re.escape(name)}["']?"""
