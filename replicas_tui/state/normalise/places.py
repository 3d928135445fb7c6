"""Where a file is, as short as it can be said: agents write whole paths, and a workspace's are long."""

from __future__ import annotations

import re

from replicas_tui.state.safe import Safe, safe_line

LONGEST = 400
# `~/.replicas/canvas/` is where the API keeps the canvas, `~/workspaces/<repository>/` where it keeps repositories.
_CANVAS = re.compile(r"^/.*/\.replicas/canvas/(?=[^/]+$)")
_REPOSITORY = re.compile(r"^/(?:.*?/)?home/(?:[^/]+/)?workspaces/[^/]+/(?=.)")


def place(path: str) -> Safe:
    """Say where `path` is: relative to its repository, `canvas/…` on the canvas, else whole."""
    short = _CANVAS.sub("canvas/", path)
    return safe_line(short if short != path else _REPOSITORY.sub("", path), LONGEST)
