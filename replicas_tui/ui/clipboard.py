"""Which way a copy goes, and what may be said of it: OSC 52 has no answer, so nobody is told that it worked.

tmux takes a copy into its own buffer and hands it on; a terminal takes it by OSC 52, or does not; a program of this
machine (`wl-copy`, `xclip`, …) is no use when the screen is elsewhere; a file is always left.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

MOST: Final = 70_000  # bytes: beyond, terminals cut or drop what OSC 52 brings
_TMUX: Final = (3, 2)  # since then a loaded buffer can be handed on
_NO_OSC_52: Final = ("linux", "vt100", "vt220")
_REMOTE: Final = ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT")
_TOOLS: Final = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
    ("", ("pbcopy",)),
    ("WSL_DISTRO_NAME", ("clip.exe",)),
)


class Way(Enum):
    """How a copy goes; the values are those of the setting `clipboard`."""

    TMUX = "tmux"
    OSC52 = "osc52"
    NATIVE = "native"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Here:
    """What there is to copy by.

    Attributes:
        tmux: Its version, when we are in one that can be asked.
        osc52: The terminal may take it.
        tool: A program of this machine and its arguments; empty when there is none.
        local: The screen is this machine's, as far as the environment tells.
    """

    tmux: tuple[int, int] | None = None
    osc52: bool = True
    tool: tuple[str, ...] = ()
    local: bool = True


def here(environ: Mapping[str, str], tmux_version: str) -> Here:
    """Say what there is; `tmux_version` is what `tmux -V` says, empty when we are not in it."""
    found = re.search(r"(\d+)\.(\d+)", tmux_version)
    return Here(
        tmux=(int(found[1]), int(found[2])) if found else None,
        osc52=environ.get("TERM", "") not in _NO_OSC_52,
        tool=next((tool for needs, tool in _TOOLS if _there(needs, tool[0], environ)), ()),
        local="TMUX" not in environ and not any(environ.get(name) for name in _REMOTE),
    )


def _there(needs: str, program: str, environ: Mapping[str, str]) -> bool:
    return (not needs or bool(environ.get(needs))) and shutil.which(program, path=environ.get("PATH")) is not None


def ways(wish: str, found: Here, size: int) -> tuple[Way, ...]:
    """Give the ways to try, in order; `wish` is the setting, `size` is bytes."""
    if wish != "auto":
        return (Way(wish),) if wish == "file" else (Way(wish), Way.FILE)
    in_tmux = found.tmux is not None and found.tmux >= _TMUX
    chosen = [Way.TMUX] if in_tmux else []
    if found.osc52 and size <= MOST:
        chosen.append(Way.OSC52)
    if found.local and found.tool:
        chosen.append(Way.NATIVE)
    return (*chosen, Way.FILE)


def is_needed(way: Way, done: Sequence[Way], size: int) -> bool:
    """Say whether a way is to be tried after those that worked: none of them is sure but a program and a file."""
    if way is Way.FILE:
        return not done or (size > MOST and Way.NATIVE not in done)
    return not done or (way is Way.NATIVE and Way.OSC52 in done)


def told(done: Sequence[Way], size: int, what: str, *, tool: str = "", path: str = "", secret: bool = False) -> str:
    """Say what became of a copy, and no more than is known. `what` is what was copied, empty for just that."""
    name = f"{what}, {written_size(size)}," if what else written_size(size)
    if not done:
        kept = " A secret is not written to a file." if secret else ""
        return f"Nothing here took the copy of {what or 'it'}.{kept}"
    said = {
        Way.TMUX: f"{name} went to tmux's buffer, and on to your terminal (unconfirmed)",
        Way.OSC52: f"{name} went to your terminal by OSC 52 (unconfirmed)",
        Way.NATIVE: f"{name} was copied by {tool}",
        Way.FILE: f"{name} is in {path}",
    }
    first, *rest = done
    more = {Way.NATIVE: f"and was copied by {tool}", Way.FILE: f"and is in {path}"}
    return ", ".join([said[first], *(more[way] for way in rest)]) + "."


def written_size(size: int) -> str:
    """Write a number of bytes: `12 B`, `2.1 KB`, `70 KB`."""
    if size < 1_000:
        return f"{size} B"
    thousands = size / 1_000
    return f"{thousands:.1f} KB" if thousands < 10 else f"{thousands:,.0f} KB"
