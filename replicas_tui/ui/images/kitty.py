"""Kitty's graphics: the picture is sent once, then named by cells of text.

A cell that shows a part of it is the character U+10EEEE with two marks for its row and column, in a colour that is the
picture's number. Such cells scroll, are covered and go away like any text: nothing is ever left behind.
Source: the terminal graphics protocol, "Unicode placeholders".
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Final

from textual.color import Color
from textual.content import Content
from textual.style import Style

from replicas_tui.ui.images.fit import Cells

_CELL: Final = "\U0010eeee"
_PART: Final = 4096  # characters of base64 a sequence may carry
_RANGES: Final = (
    "0305 030d-030e 0310 0312 033d-033f 0346 034a-034c 0350-0352 0357 035b 0363-036f 0483-0487 0592-0595"
    " 0597-0599 059c-05a1 05a8-05a9 05ab-05ac 05af 05c4 0610-0617 0657-065b 065d-065e 06d6-06dc 06df-06e2 06e4"
    " 06e7-06e8 06eb-06ec 0730 0732-0733 0735-0736 073a 073d 073f-0741 0743 0745 0747 0749-074a 07eb-07f1 07f3"
    " 0816-0819 081b-0823 0825-0827 0829-082d 0951 0953-0954"
)


def _marks() -> list[str]:
    """Give the marks that count, in their order: combining ones above a letter, as Unicode 6 had them."""
    found: list[str] = []
    for each in _RANGES.split():
        first, _, last = each.partition("-")
        found += [chr(code) for code in range(int(first, 16), int(last or first, 16) + 1)]
    return found


MARKS: Final = tuple(_marks())
MOST: Final = Cells(len(MARKS), len(MARKS))


def sent(number: int, png: bytes, size: Cells) -> Iterator[str]:
    """Give what hands a picture to the terminal, in parts, and makes it fill so many cells."""
    data = base64.b64encode(png).decode()
    head = f"a=T,U=1,i={number},f=100,q=2,c={size.columns},r={size.rows},"
    for at in range(0, len(data), _PART):
        more = int(at + _PART < len(data))
        yield f"\x1b_G{head}m={more};{data[at : at + _PART]}\x1b\\"
        head = "q=2,"


def dropped(number: int) -> str:
    """Give what lets the terminal forget a picture."""
    return f"\x1b_Ga=d,d=I,i={number},q=2\x1b\\"


def placeholders(number: int, size: Cells) -> list[Content]:
    """Give the lines of text that show it."""
    style = Style(foreground=Color(number >> 16 & 255, number >> 8 & 255, number & 255))
    rows = MARKS[: size.rows]
    return [Content.styled("".join(f"{_CELL}{row}{col}" for col in MARKS[: size.columns]), style) for row in rows]


def through_tmux(sequence: str) -> str:
    """Wrap a sequence so that tmux hands it to the terminal it is in."""
    return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
