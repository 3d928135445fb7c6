"""The user's words: a raised band, the landmark of a transcript."""

from __future__ import annotations

from textual.content import Content

from replicas_tui.state.blocks import Prompt
from replicas_tui.ui.kit import G, Part, band, line
from replicas_tui.ui.markdown.document import WIDEST
from replicas_tui.ui.markdown.wrap import wrapped
from replicas_tui.ui.transcript.draw.paper import Paper, more, when

SHORT = 12  # lines of a prompt that are shown before it is unfolded


def draw_prompt(block: Prompt, paper: Paper) -> list[Content]:
    """Draw the text bold, who sent it and when at the right."""
    right: list[Part] = [(f"{block.sender or 'you'} {when(block.at, paper.now)}".rstrip(), "$t-meta"), " "]
    room = min(WIDEST, max(8, paper.width - 4 - Content.assemble(*right).cell_length))
    rows = wrapped(Content.styled(block.text.strip("\n"), "$t-strong"), room)
    hidden = len(rows) - SHORT if paper.look != "all" and len(rows) > SHORT + 1 else 0
    mark: Part = (G["prompt"], "$t-key")
    drawn = [
        band(line(paper.width, [" ", " " if n else mark, " ", row], () if n else right))
        for n, row in enumerate(rows[: len(rows) - hidden])
    ]
    return [*drawn, band(more(paper, hidden, indent=3))] if hidden else drawn
