"""Codex's patch format: `*** Begin Patch`, then files with their changed lines. Read tolerantly, never applied."""

from __future__ import annotations

import re

from replicas_tui.state.normalise import patches
from replicas_tui.state.normalise.ops import Patch

BEGIN = "*** Begin Patch"
_FILE = re.compile(r"\*\*\* (Add|Update|Delete) File: (.+)")
_MOVED = "*** Move to: "


def read_patch(text: str) -> tuple[Patch, ...]:
    """Give the changes of each file; none when it is no patch."""
    found: list[Patch] = []
    path, kind = "", ""
    lines: list[str] = []
    for line in text.split("\n"):
        header = _FILE.match(line)
        if header is None:
            if line.startswith(_MOVED):
                path = f"{path} → {line.removeprefix(_MOVED).strip()}"
            elif path and not line.startswith("***"):
                lines.append(line)
            continue
        if path:
            found.append(_patch(path, kind, lines))
        kind, path, lines = header[1], header[2].strip(), []
    if path:
        found.append(_patch(path, kind, lines))
    return tuple(found)


def _patch(path: str, kind: str, lines: list[str]) -> Patch:
    return patches.written(path if kind != "Delete" else f"{path} (deleted)", lines, created_file=kind == "Add")
