"""What a terminal can draw, by what it answers: nothing is believed that it did not say itself.

- kitty's placeholders: it answers the graphics query with OK, and says it is a terminal that has them.
- iTerm2's pictures: it tells the size of its cells in iTerm2's own way.
- Sixels: they are among its attributes (4), and the size of its cells is known.
- Everything else, and whoever is silent: half blocks.

In tmux the query goes through to the terminal around it; an answer proves that pictures get through as well. tmux tells
which terminal that is: it asked it itself.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Literal

from replicas_tui.ui.images.fit import USUAL, Cell
from replicas_tui.ui.images.kitty import through_tmux

Way = Literal["kitty", "iterm", "sixel", "blocks"]
Ask = Callable[[str, re.Pattern[str], float], Awaitable[str | None]]
PATIENCE_S: Final = 1.0

_GRAPHICS: Final = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
_GRAPHICS_OK: Final = re.compile(r"\x1b_Gi=31;[^\x1b]{0,200}\x1b\\")
_NAME: Final = "\x1b[>q"
_NAMED: Final = re.compile(r"\x1bP>\|([^\x1b]{0,200})\x1b\\")
_CELL: Final = "\x1b[16t"
_CELL_IS: Final = re.compile(r"\x1b\[6;(\d{1,4});(\d{1,4})t")
_ITERM: Final = "\x1b]1337;ReportCellSize\x1b\\"
_ITERM_IS: Final = re.compile(r"\x1b\]1337;ReportCellSize=[\d.;]{1,60}(?:\x07|\x1b\\)")
_ATTRIBUTES: Final = "\x1b[c"
_ATTRIBUTES_ARE: Final = re.compile(r"\x1b\[\?([\d;]{1,80})c")
_PLACEHOLDERS: Final = re.compile(r"kitty\W*(\d+)\.(\d+)|(ghostty)", re.IGNORECASE)
_SINCE: Final = (0, 28)  # the kitty that has placeholders


@dataclass(frozen=True, slots=True)
class Ability:
    """How pictures are drawn here.

    Attributes:
        way: By which protocol.
        cell: A cell, in pixels.
        tmux: Sequences must be wrapped to get through tmux.
    """

    way: Way = "blocks"
    cell: Cell = USUAL
    tmux: bool = False


async def probe(ask: Ask, *, tmux: bool) -> Ability:
    """Ask the terminal; a silent one costs `PATIENCE_S`, of nobody's time but the picture's."""
    graphics = through_tmux(_GRAPHICS) if tmux else _GRAPHICS
    said, name, iterm, cell, attributes = await asyncio.gather(
        ask(graphics, _GRAPHICS_OK, PATIENCE_S),
        asyncio.to_thread(_around_tmux) if tmux else ask(_NAME, _NAMED, PATIENCE_S),
        _nothing() if tmux else ask(_ITERM, _ITERM_IS, PATIENCE_S),
        ask(_CELL, _CELL_IS, PATIENCE_S),
        ask(_ATTRIBUTES, _ATTRIBUTES_ARE, PATIENCE_S),
    )
    return judged(said, name, iterm, cell, attributes, tmux=tmux)


def judged(
    graphics: str | None, name: str | None, iterm: str | None, cell: str | None, attributes: str | None, *, tmux: bool
) -> Ability:
    """Say what the answers prove."""
    size = _cell(cell)
    if graphics is not None and ";OK" in graphics and _has_placeholders(name or ""):
        return Ability("kitty", size or USUAL, tmux)
    if iterm is not None and not tmux:
        return Ability("iterm", size or USUAL)
    found = _ATTRIBUTES_ARE.fullmatch(attributes or "")
    if found is not None and "4" in found[1].split(";")[1:] and size is not None:
        return Ability("sixel", size)
    return Ability("blocks", size or USUAL)


def _cell(answer: str | None) -> Cell | None:
    found = _CELL_IS.fullmatch(answer or "")
    if found is None:
        return None
    cell = Cell(int(found[2]), int(found[1]))
    return cell if 2 <= cell.width <= 200 and 2 <= cell.height <= 400 else None


def _has_placeholders(name: str) -> bool:
    found = _PLACEHOLDERS.search(name)
    return found is not None and (found[3] is not None or (int(found[1]), int(found[2])) >= _SINCE)


async def _nothing() -> None:
    """Ask nothing."""


def _around_tmux() -> str:
    """Give the name of the terminal that tmux is in, as tmux heard it."""
    words = ["tmux", "display-message", "-p", "#{client_termtype}"]
    try:
        return subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE_S, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""
