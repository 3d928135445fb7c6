"""Pictures of half blocks: two pixels a cell, in every terminal that has colours enough."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

from textual.color import Color
from textual.content import Content, Span
from textual.style import Style

from replicas_tui.ui.images.fit import Cells

if TYPE_CHECKING:
    from PIL.Image import Image

_UPPER: Final = "▀"


def half_blocks(image: Image, size: Cells, paper: Color) -> list[Content]:
    """Draw a picture as lines; what is transparent shows the page."""
    small = on_paper(image, paper).resize((size.columns, 2 * size.rows))
    data = small.tobytes()
    stride = 3 * size.columns
    rows = [data[n * stride : (n + 1) * stride] for n in range(2 * size.rows)]
    return [_row(rows[n], rows[n + 1]) for n in range(0, len(rows), 2)]


def on_paper(image: Image, paper: Color) -> Image:
    """Lay a picture on the page."""
    from PIL import Image as Pictures  # noqa: PLC0415 - whoever has an image has imported it

    page = Pictures.new("RGBA", image.size, (*paper.rgb, 255))
    page.alpha_composite(image)
    return page.convert("RGB")


def _row(above: bytes, below: bytes) -> Content:
    cells = [(above[n : n + 3], below[n : n + 3]) for n in range(0, len(above), 3)]
    spans: list[Span] = []
    at = 0
    for pair, run in groupby(cells):
        length = sum(1 for _ in run)
        spans.append(Span(at, at + length, _style(*pair)))
        at += length
    return Content(_UPPER * len(cells), spans)


@lru_cache(maxsize=4096)
def _style(above: bytes, below: bytes) -> Style:
    return Style(foreground=Color(*above), background=Color(*below))
