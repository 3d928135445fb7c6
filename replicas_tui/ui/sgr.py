"""Saying a style once: what Textual draws names every style in full before each piece of text, and resets it after.

Half of what is written to a terminal is such names. Over a slow line they are what one waits for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_CSI: Final = re.compile(r"\x1b\[([0-9;]*)([A-Za-z])")
_RESET: Final = "\x1b[0m"
_KEEPS_STYLE: Final = "H"  # moves the cursor, and says nothing of colours
_COLOUR: Final = re.compile(r"(?:^|;)([34]8;(?:2;\d+;\d+;\d+|5;\d+)|(?:3[0-79]|4[0-79]|9[0-7]|10[0-7]))(?=;|$)")


def thrifty(data: str) -> str:
    """Give what shows the same, wherever it is written, in fewer bytes; it leaves the terminal without a style."""
    return "".join(_written(data)) if _RESET in data else data


def _written(data: str) -> Iterator[str]:
    shown = wanted = ""  # the style the terminal has, and the one the next text is to have
    at = 0
    for found in _CSI.finditer(data):
        if found.start() > at:
            yield _change(shown, wanted)
            shown = wanted
            yield data[at : found.start()]
        at = found.end()
        parameters, final = found.groups()
        if final == "m":
            wanted = "" if parameters in ("", "0") else parameters if not wanted else f"{wanted};{parameters}"
            continue
        if final != _KEEPS_STYLE:
            yield _change(shown, wanted)
            shown = wanted
        yield found.group()
    if at < len(data):
        yield _change(shown, wanted)
        shown = wanted
        yield data[at:]
    if shown:
        yield _RESET


def _change(old: str, new: str) -> str:
    """Give what turns one style into the other."""
    if old == new:
        return ""
    if not new:
        return _RESET
    if not old:
        return f"\x1b[{new}m"
    was, now = _parts(old), _parts(new)
    if was is None or now is None or was[0] != now[0] or (was[1] and not now[1]) or (was[2] and not now[2]):
        return f"\x1b[0;{new}m"
    said = [colour for before, colour in zip(was[1:], now[1:], strict=True) if colour != before]
    return f"\x1b[{';'.join(said)}m"


def _parts(style: str) -> tuple[str, str, str] | None:
    """Split a style into its attributes, its colour and its background; None when it says one of them twice."""
    front = back = ""
    for colour in _COLOUR.findall(style):
        is_back = colour.startswith(("4", "10"))
        if back if is_back else front:
            return None
        front, back = (front, colour) if is_back else (colour, back)
    return _COLOUR.sub("", style).strip(";"), front, back
