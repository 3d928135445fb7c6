"""The last line of every screen: keys of the focused thing, then the two that work everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from replicas_tui.ui.draw.top import NARROW
from replicas_tui.ui.kit import keys, line


def footer_line(width: int, pairs: Sequence[tuple[str, str]], lasting: Sequence[tuple[str, str]]) -> Content:
    """Write `(key, word)` hints; those that do not fit leave from the right, whole."""
    gap = 2 if width < NARROW else 3
    right = [*keys(lasting, 2), " "]
    room = width - Content.assemble(*right).cell_length - 2
    shown = list(pairs)
    while shown and Content.assemble(" ", *keys(shown, gap)).cell_length > room:
        shown.pop()
    return line(width, [" ", *keys(shown, gap)], right)
