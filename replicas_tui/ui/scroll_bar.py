"""The scrollbar: its ends are drawn finer than a cell, but only where such signs can be drawn."""

from __future__ import annotations

from typing import ClassVar

from textual.scrollbar import ScrollBarRender


class PlainBar(ScrollBarRender):
    """A bar of whole cells, which are colours alone: a terminal of seven bits has no part of a block."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8
