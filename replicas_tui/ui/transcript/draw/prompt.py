"""The user's words: a raised band, the landmark of a transcript."""

from __future__ import annotations

from textual.content import Content

from replicas_tui.state.blocks import Prompt
from replicas_tui.ui.kit import G, Part, band, line
from replicas_tui.ui.markdown.document import WIDEST
from replicas_tui.ui.markdown.wrap import wrapped
from replicas_tui.ui.transcript.draw.paper import Paper, more, when
from replicas_tui.ui.transcript.draw.pictures import pictures

SHORT, FOLDED = 12, 2  # lines of a prompt that are shown before it is unfolded, and where only turns are


def draw_prompt(block: Prompt, paper: Paper) -> list[Content]:
    """Draw the text bold, who sent it and when at the right."""
    right: list[Part] = [(f"{block.sender or 'you'} {when(block.at, paper.now)}".rstrip(), "$t-meta"), " "]
    room = min(WIDEST, max(8, paper.width - 4 - Content.assemble(*right).cell_length))
    shown = [band(row) for row in pictures(block.images, paper, 3)]
    if not block.text.strip() and shown:
        first = line(paper.width, [" ", (G["prompt"], "$t-key"), " ", shown[0][3:].rstrip()], right)
        return [band(first), *shown[1:]]
    rows = wrapped(Content.styled(block.text.strip("\n"), "$t-strong"), room)
    most = {"folded": FOLDED, "short": SHORT}.get(paper.look, len(rows))
    hidden = len(rows) - most if len(rows) > most + 1 else 0
    mark: Part = (G["prompt"], "$t-key")
    drawn = [
        band(line(paper.width, [" ", " " if n else mark, " ", row], () if n else right))
        for n, row in enumerate(rows[: len(rows) - hidden])
    ]
    rest = [band(more(paper, hidden, indent=3))] if hidden else []
    return [*drawn, *rest, *shown]
