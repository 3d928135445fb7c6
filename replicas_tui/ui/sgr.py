"""Saying a style once: what Textual draws names every style in full before each piece of text, and resets it after.

Half of what is written to a terminal is such names. Over a slow line they are what one waits for. Likewise the cursor
is sent to a place from which it is sent on at once. Nothing Textual writes scrolls: the last row is never ended.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_CSI: Final = re.compile(r"\x1b\[([0-9;]*)([A-Za-z])")
_RESET: Final = "\x1b[0m"
_MOVE: Final = "H"  # sends the cursor to a place, and says nothing of colours
_FEED: Final = "\r\n"  # ends a row
_COLOUR: Final = re.compile(r"(?:^|;)([34]8;(?:2;\d+;\d+;\d+|5;\d+)|(?:3[0-79]|4[0-79]|9[0-7]|10[0-7]))(?=;|$)")
_OFF: Final = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "7": "27", "9": "29"}
"""What ends an attribute; 22 ends two."""
_PARTED: Final = 4096  # changes of style that are remembered


def thrifty(data: str) -> str:
    """Give what shows the same, wherever it is written, in fewer bytes; it leaves the terminal without a style."""
    if _RESET not in data:
        return data
    out, at = _Thrift(), 0
    for found in _CSI.finditer(data):
        if found.start() > at:
            out.text(data[at : found.start()])
        at = found.end()
        parameters, final = found.groups()
        if final == "m":
            out.style(parameters)
        elif final == _MOVE:
            out.held = found.group()
        else:
            out.now(found.group())
    return out.end(data[at:])


class _Thrift:
    """Writes nothing before it is needed.

    Attributes:
        held: What moves the cursor, unless another move follows.
    """

    def __init__(self) -> None:
        self.held = ""
        self._out: list[str] = []
        self._shown = self._wanted = ""  # the style the terminal has, and the one the next text is to have

    def style(self, parameters: str) -> None:
        both = f"{self._wanted};{parameters}" if self._wanted else parameters
        self._wanted = both if parameters.strip("0") else ""

    def text(self, text: str) -> None:
        row = text.rstrip(_FEED)
        if row:
            self.now(row)
        self.held += text[len(row) :]

    def now(self, text: str) -> None:
        self._out += (self.held, _change(self._shown, self._wanted), text)
        self._shown, self.held = self._wanted, ""

    def end(self, text: str) -> str:
        if text:
            self.now(text)
        self._out += (self.held, _RESET if self._shown else "")
        return "".join(self._out)


@lru_cache(_PARTED)
def _change(old: str, new: str) -> str:
    """Give the shortest that turns one style into the other."""
    if old == new:
        return ""
    if not new:
        return _RESET
    if not old:
        return f"\x1b[{new}m"
    whole = f"\x1b[0;{new}m"
    was, now = _parts(old), _parts(new)
    if was is None or now is None:
        return whole
    gone = was[0] - now[0]
    said = sorted({_OFF[one] for one in gone})
    left = was[0] - {one for one in was[0] if _OFF[one] in said}
    said += sorted(now[0] - left)
    said += [
        colour or usual
        for before, colour, usual in zip(was[1:], now[1:], ("39", "49"), strict=True)
        if colour != before
    ]
    return min(f"\x1b[{';'.join(said)}m", whole, key=len)


def _parts(style: str) -> tuple[frozenset[str], str, str] | None:
    """Split a style into its attributes, its colour and its background; None when it says more than that."""
    front = back = ""
    for colour in _COLOUR.findall(style):
        is_back = colour.startswith(("4", "10"))
        if back if is_back else front:
            return None
        front, back = (front, colour) if is_back else (colour, back)
    attributes = frozenset(_COLOUR.sub("", style).strip(";").split(";")) - {""}
    return (attributes, front, back) if attributes <= _OFF.keys() else None
