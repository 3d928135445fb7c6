"""Wrapping of styled text to lines."""

from __future__ import annotations

import re
from typing import Final

from rich.cells import cell_len
from textual.content import Content

_HAN: Final = (
    r"\u2e80-\u303f\u3040-\u30ff\u3100-\u312f\u31a0-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\U00020000-\U0003fffd"
)
_ENDS: Final = "、。〉》」』】〕〗〙〛!),.:;?]}、｡｣ーぁぃぅぇぉっゃゅょァィゥェォッャュョ"  # begin no line
_OPENS: Final = "〈《「『【〔〖〘〚([{"  # end none
_ANY_HAN: Final = re.compile(f"[{_HAN}]")
_PIECE: Final = re.compile(
    f"[{re.escape(_OPENS)}]*(?:[{_HAN}]|[^\\s{_HAN}]+|\\s+)[{re.escape(_ENDS)}]*\\s*|.", re.DOTALL
)


def wrapped(body: Content, width: int) -> list[Content]:
    """Wrap at words, and at newlines in the text; a word longer than the line is broken."""
    lines = [row.rstrip() for part in body.split("\n", allow_blank=True) for row in _wrap(part, max(1, width))]
    return lines or [Content("")]


def _wrap(part: Content, width: int) -> list[Content]:
    """Wrap one line; Chinese and Japanese have no blanks between words, and may break at any letter.

    Textual takes a sentence of theirs for one word: it begins a line of its own, and what stood before stays short.
    """
    if not _ANY_HAN.search(part.plain) or part.cell_length <= width:
        return list(part.wrap(width))
    offsets, at, filled = [], 0, 0
    for piece in _PIECE.findall(part.plain):
        cells = cell_len(piece.rstrip())
        if filled and filled + cells > width:
            offsets.append(at)
            filled = 0
        filled += cell_len(piece)
        at += len(piece)
    rows = part.divide(offsets)
    return [row for long in rows for row in (long.wrap(width) if long.rstrip().cell_length > width else [long])]
