"""Sixels: a picture as bands of six rows, one pass a colour. Source: DEC STD 070, chapter 9."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

_RUN: Final = re.compile(r"(.)\1{3,}", re.DOTALL)


def sixels(image: Image, colours: int) -> str:
    """Write a picture of red, green and blue with so many colours; it is drawn where the cursor is."""
    flat = image.quantize(colours)
    palette = flat.getpalette() or []
    width, height = flat.size
    pixels = flat.tobytes()
    used = sorted(set(pixels))
    names = "".join(f"#{n};2;{_percent(palette, n)}" for n in used)
    bands = "-".join(_band(pixels[y * width : (y + 6) * width], width) for y in range(0, height, 6))
    return f'\x1bP0;1;0q"1;1;{width};{height}{names}{bands}\x1b\\'


def _percent(palette: list[int], n: int) -> str:
    return ";".join(str(round(value * 100 / 255)) for value in palette[3 * n : 3 * n + 3])


def _band(pixels: bytes, width: int) -> str:
    masks: dict[int, bytearray] = {}
    for y in range(len(pixels) // width):
        bit = 1 << y
        for x, colour in enumerate(pixels[y * width : (y + 1) * width]):
            row = masks.get(colour)
            if row is None:
                row = masks[colour] = bytearray(width)
            row[x] |= bit
    return "$".join(_passes(masks))


def _passes(masks: dict[int, bytearray]) -> Iterator[str]:
    for colour, row in masks.items():
        drawn = bytes(63 + bits for bits in row.rstrip(b"\0")).decode()
        yield f"#{colour}" + _RUN.sub(lambda run: f"!{len(run[0])}{run[1]}", drawn)
