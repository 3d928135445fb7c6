"""Pictures as placeholders: their kind and their size. A terminal shows words; a key opens the picture elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from replicas_tui.state.blocks import Image
from replicas_tui.ui.kit import G, Part, line
from replicas_tui.ui.transcript.draw.paper import Paper
from replicas_tui.ui.transcript.words import picture


def pictures(images: Sequence[Image], paper: Paper, indent: int) -> list[Content]:
    """Write a line for each picture."""
    parts: list[list[Part]] = [
        [" " * indent, (f"{G['archived']} ", "$t-meta"), (picture(one), "$t-2")] for one in images
    ]
    return [line(paper.width, one) for one in parts]
