"""Paths as people type them."""

from __future__ import annotations

import re
from pathlib import Path

_REMOTE = re.compile(r"^([a-z][a-z0-9+.-]*://|[\w.-]+@[\w.-]+:)")


def whole_path(typed: str) -> str:
    """Make a typed path absolute (`~`, `./here`); an URL stays as it is."""
    typed = typed.strip()
    if _REMOTE.match(typed):
        return typed
    return str(Path(typed).expanduser().absolute())
