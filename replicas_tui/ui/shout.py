"""How a terminal is told that it should call the user, and which of the ways it knows."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from typing import Final

from replicas_tui.state.safe import Safe

ASK_99: Final = "\x1b]99;i=replicas:p=?;\x1b\\"
KNOWS_99: Final = re.compile(r"\x1b\]99;i=replicas:p=\?;[^\x07\x1b]*(?:\x1b\\|\x07)")
ASK_NAME: Final = "\x1b[>0q"
NAME: Final = re.compile(r"\x1bP>\|([^\x1b]*)\x1b\\")
_BY_NAME: Final = {"iterm2": "osc9", "wezterm": "osc9", "ghostty": "osc777", "foot": "osc777", "rxvt": "osc777"}
_TMUX_S: Final = 1.0


def known_by_name(name: str) -> str:
    """Give the way a terminal of this name is called; the bell for one nobody knows."""
    return next((way for known, way in _BY_NAME.items() if known in name.lower()), "bell")


def in_tmux(wish: str, *, passes: bool) -> str:
    """Give the way out of tmux: its bell, unless another is wished for and tmux lets it pass."""
    return wish if wish == "none" or (passes and wish != "auto") else "bell"


def shout(way: str, title: Safe, text: Safe, *, through_tmux: bool = False) -> str:
    """Give the sequence; neither text holds a control character, being safe."""
    plain = title.replace(";", ",")
    said = {
        "bell": "\a",
        "osc9": f"\x1b]9;{plain}: {text}\x1b\\",
        "osc777": f"\x1b]777;notify;{plain};{text}\x1b\\",
        "osc99": f"\x1b]99;i=replicas:d=0:p=title;{title}\x1b\\\x1b]99;i=replicas:d=1:p=body;{text}\x1b\\",
    }.get(way, "")
    if not through_tmux or way in ("bell", "none"):
        return said
    return "\x1bPtmux;" + said.replace("\x1b", "\x1b\x1b") + "\x1b\\"


def tmux_passes(environ: Mapping[str, str]) -> bool:
    """Ask tmux whether it lets sequences pass; not for the UI's thread."""
    words = ["tmux", "show-options", "-gwv", "allow-passthrough"]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=_TMUX_S, check=False, env=dict(environ))
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.stdout.strip() in ("on", "all")
