"""Paths as people type them."""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import Path

_REMOTE = re.compile(r"^([a-z][a-z0-9+.-]*://|[\w.-]+@[\w.-]+:)")


def whole_path(typed: str) -> str:
    """Make a typed path absolute (`~`, `./here`); an URL stays as it is."""
    typed = typed.strip()
    if _REMOTE.match(typed):
        return typed
    return str(Path(typed).expanduser().absolute())


def completed(typed: str) -> str:
    """Go on with a typed path as far as what is on the disk leaves but one way; a folder gets its slash."""
    head, _, start = typed.rpartition("/")
    folder = Path(f"{head}/" if "/" in typed else ".").expanduser()
    try:
        names = [one.name + ("/" if one.is_dir() else "") for one in folder.iterdir() if one.name.startswith(start)]
    except OSError:
        return typed
    return typed[: len(typed) - len(start)] + _common(names) if names else typed


def _common(names: list[str]) -> str:
    letters = takewhile(lambda column: len(set(column)) == 1, zip(*names, strict=False))
    return "".join(column[0] for column in letters)
