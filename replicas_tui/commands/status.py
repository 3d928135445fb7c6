"""What a status bar shows: how many replicas need the user, from what the app last painted. No network, no wait.

The app writes its rows a few seconds after each change, so an open one keeps this fresh; of one that is closed the
counts are old, and say so.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from datetime import UTC, datetime

from replicas_tui.settings.first_paint import Kept, read_kept
from replicas_tui.settings.folders import Folders
from replicas_tui.state.views.rows import NEEDS, FleetRow, unpack
from replicas_tui.ui.glyphs import GLYPHS, NAMES

_COUNTED = (
    ("asks", "asking you"),
    ("plan", "with a plan to approve"),
    ("error", "in error"),
    ("done", "to review"),
    ("working", "at work"),
)
_SHORT = ("asks", "error", "working")
_NAME = 24


def status(arguments: argparse.Namespace, folders: Folders) -> int:
    """Print it: a line for tmux, one JSON object, or a few lines to read; 1 when nothing was ever painted."""
    kept = read_kept(folders)
    rows = unpack(kept.rows).rows if kept is not None else ()
    if arguments.tmux:
        print(tmux_line(kept, rows))
    elif arguments.json:
        print(json.dumps(as_json(kept, rows), ensure_ascii=False))
    elif kept is None:
        print("Nothing is known yet: open replicas-tui once.")
    else:
        print("\n".join(text(kept, rows)))
    return 0 if kept is not None or arguments.tmux else 1


def counts(rows: tuple[FleetRow, ...]) -> Counter[str]:
    """Count rows by what a status bar tells apart: a `done` that was read is none, a plan asks too."""
    found: Counter[str] = Counter()
    for row in rows:
        if row.state != "done" or row.fresh:
            found[row.state] += 1
    return found


def tmux_line(kept: Kept | None, rows: tuple[FleetRow, ...]) -> str:
    """Write one line; nothing of it is a format of tmux's."""
    if kept is None:
        return ""
    found = counts(rows)
    found["asks"] += found.pop("plan", 0)
    first = next((row.name for row in rows if row.group == NEEDS), "")
    parts = [f"{_glyph(state)}{found[state]}" for state in _SHORT if found[state]]
    if parts and first:
        parts.insert(1, first[:_NAME].replace("#", ""))
    return " ".join(parts) + ("" if kept.open or not parts else " ~")


def as_json(kept: Kept | None, rows: tuple[FleetRow, ...]) -> dict[str, object]:
    """Give the same for scripts; `open`: an app keeps it fresh."""
    needs = [{"id": row.id, "name": row.name, "state": row.state} for row in rows if row.group == NEEDS]
    at = datetime.fromtimestamp(kept.at, UTC).isoformat() if kept is not None and kept.at else None
    profile = kept.profile if kept is not None else None
    return {
        "profile": profile,
        "at": at,
        "open": kept is not None and kept.open,
        "total": len(rows),
        "counts": dict(counts(rows)),
        "needs_you": needs,
    }


def text(kept: Kept, rows: tuple[FleetRow, ...]) -> list[str]:
    """Write it for people: the counts, then each that waits."""
    found = counts(rows)
    said = ", ".join(f"{found[state]} {words}" for state, words in _COUNTED if found[state])
    lines = [f"{kept.profile}: {said or 'nothing needs you'}; {len(rows)} in all"]
    lines += [f"  {_glyph(row.state)} {row.name}  {row.word}" for row in rows if row.group == NEEDS]
    if not kept.open:
        at = datetime.fromtimestamp(kept.at).astimezone() if kept.at else None
        lines.append(
            f"As of {at:%Y-%m-%d %H:%M}; no app is open that would keep it fresh." if at else "No app is open."
        )
    return lines


def _glyph(state: str) -> str:
    plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    return GLYPHS.get(state, GLYPHS["unknown"])[NAMES.index("ascii" if plain else "unicode")]
