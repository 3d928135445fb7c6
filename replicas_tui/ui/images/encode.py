"""Pictures as the bytes a terminal takes, bounded: over a slow line a picture must not stand in the way of words."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, Final

from replicas_tui.ui.images.fit import Cell, Cells
from replicas_tui.ui.images.sixel import sixels

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES: Final = 96_000  # of a picture that is written in one go
SIXEL_PIXELS: Final = 400_000  # written pixel by pixel: more of them would be felt
_COLOURS: Final = (64, 16)
_QUALITIES: Final = (85, 70, 50, 30)


def resized(image: Image, size: Cells, cell: Cell) -> Image:
    """Make a picture exactly as large as its cells."""
    return image.resize((size.columns * cell.width, size.rows * cell.height))


def png(image: Image) -> bytes:
    """Write a picture as PNG."""
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=6)
    return out.getvalue()


def as_sixels(image: Image) -> str | None:
    """Write a picture as sixels, with fewer colours the larger it is; None when it never fits."""
    found = (sixels(image, colours) for colours in _COLOURS)
    return next((one for one in found if len(one) <= MOST_BYTES), None)


def as_iterm(image: Image, size: Cells) -> str | None:
    """Write a picture for iTerm2 and its kin; None when it never fits. Source: iTerm2, "Inline images protocol"."""
    for quality in _QUALITIES:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality)
        data = out.getvalue()
        text = base64.b64encode(data).decode()
        if len(text) <= MOST_BYTES:
            options = f"inline=1;size={len(data)};width={size.columns};height={size.rows};preserveAspectRatio=0"
            return f"\x1b]1337;File={options};doNotMoveCursor=1:{text}\x07"
    return None
