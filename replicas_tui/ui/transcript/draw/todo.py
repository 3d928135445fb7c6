"""The agent's own list, as it stands."""

from __future__ import annotations

from textual.content import Content

from replicas_tui.state.blocks import Todo
from replicas_tui.ui.kit import G, Part, prose
from replicas_tui.ui.transcript.draw.paper import Paper, work

_LOOKS = {
    "done": ("done", "$t-meta", "$t-2"),
    "working": ("working", "$t-live", "$t-strong"),
    "todo": ("todo", "$t-meta", "$t-text"),
}


def draw_todo(block: Todo, paper: Paper) -> list[Content]:
    """Draw the list: done is quiet, the one in work is bold."""
    done = sum(item.state == "done" for item in block.items)
    indent = "  " * block.depth
    head = work(paper, "Plan", (f"{done} of {len(block.items)}", "$t-2"), depth=block.depth)
    if paper.look == "folded":
        return [head]
    rows: list[Content] = []
    for item in block.items:
        glyph, mark, text = _LOOKS[item.state]
        first: list[Part] = [f"          {indent}", (G[glyph], mark), " "]
        body = Content.styled(item.text.replace("\n", " "), text)
        rows += prose(paper.width, body, first, [f"            {indent}"])
    return [head, *rows]
