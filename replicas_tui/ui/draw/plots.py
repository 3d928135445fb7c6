"""Plots of text: columns of eighths standing side by side, and bars lying one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from replicas_tui.ui.kit import G, Part

EIGHTHS = 8
WIDEST = 6  # cells of one column, however few there are


def columns_plot(values: Sequence[float], width: int, height: int, style: str) -> list[Content]:
    """Draw columns over `height` lines, the highest value as high as that; one cell of air where there is room.

    Whatever is above nothing shows, an eighth at least; nothing is a line on the ground. At most `width` values fit.
    """
    if not values:
        return [Content(" " * width)] * height
    cells = min(WIDEST, max(1, width // len(values)))
    body, air = (cells - 1, " ") if cells > 1 else (1, "")
    top = max(values)
    levels = [_level(value, top, height) for value in values]
    rest = " " * max(0, width - cells * len(values))
    rows = []
    for n in reversed(range(height)):
        parts: list[Part] = []
        for level in levels:
            empty = n == 0 and not level
            mark = G["rule"] if empty else _mark(max(0, min(EIGHTHS, level - n * EIGHTHS)))
            parts.append((mark * body + air, "$t-rule" if empty else style))
        rows.append(Content.assemble(*parts, rest))
    return rows


def bar(value: float, top: float, width: int, style: str) -> Content:
    """Draw one bar that lies, of at most `width` cells; whatever is above nothing has at least one."""
    cells = round(width * value / top) if top > 0 else 0
    return Content.styled(_mark(EIGHTHS) * (max(1, cells) if value > 0 else 0), style)


def _level(value: float, top: float, height: int) -> int:
    return max(1, round(value / top * height * EIGHTHS)) if value > 0 and top > 0 else 0


def _mark(eighths: int) -> str:
    """Give the glyph that fills so many eighths of a cell; a whole one with the set's fullest."""
    bars = G["bars"]
    return bars[eighths] if eighths < len(bars) else G["full"]
