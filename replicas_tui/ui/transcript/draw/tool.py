"""Tools and thoughts: one line each while all is well, opened when they run or failed."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from replicas_tui.state.blocks import Thought, Tool
from replicas_tui.ui.kit import G, line
from replicas_tui.ui.markdown.wrap import wrapped
from replicas_tui.ui.transcript.draw.paper import Paper, more, work
from replicas_tui.ui.transcript.draw.pictures import pictures
from replicas_tui.ui.transcript.words import picture

FAILED, RUNNING = 8, 3  # last lines of output that are shown without asking
COLUMN = 10  # where output begins: below what the tool was about


def draw_tool(block: Tool, paper: Paper) -> list[Content]:
    """Draw a tool: verb, object, result; below it, when opened, what it was given and what it printed."""
    style = {"failed": "$t-fail", "running": "$t-live"}.get(block.state, "")
    glyph = (G["working"], style) if block.state == "running" else ("", f"{style}-b" if style else "")
    fact, ink = block.fact, "$t-fail" if block.state == "failed" else "$t-meta"
    if block.images and not fact:
        fact = picture(block.images[0])
    head = work(
        paper,
        block.verb,
        (block.what, "$t-2"),
        [(f"  {fact}", ink)] if fact else (),
        glyph=glyph,
        verb_style=f"{style}-b" if style else "$t-title",
        seconds=_seconds(block, paper.now),
        depth=block.depth,
    )
    shown = pictures(block.images, paper, COLUMN) if paper.look != "folded" else []
    return [head, *_below(block, paper, said=block.what in head.plain), *shown]


def _seconds(block: Tool, now: datetime) -> float | None:
    if block.state != "running" or block.at is None:
        return block.took
    return float(max(0, int((now - block.at).total_seconds())))


def _below(block: Tool, paper: Paper, *, said: bool) -> list[Content]:
    """Draw what it was given and what it printed; `said`: the heading has all of what it was about."""
    if paper.look == "folded":
        return []
    rows = _output(block, paper)
    if paper.look == "short":
        if block.output.strip() == block.fact:
            return []
        keep = RUNNING if block.state == "running" else FAILED
        hidden = len(rows) - keep if len(rows) > keep + 1 else 0
        earlier = [more(paper, hidden, "earlier lines")] if hidden else []
        return [*earlier, *rows[hidden:]]
    return [*_given(block, paper, said=said), *(rows or ([] if block.images else [_none(paper, block.depth)]))]


def _none(paper: Paper, depth: int) -> Content:
    return line(paper.width, [" " * (COLUMN + 2 * depth), ("no output", "$t-meta")])


def _given(block: Tool, paper: Paper, *, said: bool) -> list[Content]:
    given = block.detail or ("" if said else block.what)
    return column(given, paper, "$t-meta", block.depth) if given else []


def _output(block: Tool, paper: Paper) -> list[Content]:
    text = block.output.strip("\n")
    return column(text, paper, "$t-2", block.depth) if text.strip() else []


def column(text: str, paper: Paper, style: str, depth: int = 0) -> list[Content]:
    """Wrap text in the column below the tool's object."""
    indent = COLUMN + 2 * depth
    room = max(8, paper.width - indent - 1)
    return [line(paper.width, [" " * indent, row]) for row in wrapped(Content.styled(text, style), room)]


def draw_thought(block: Thought, paper: Paper) -> list[Content]:
    """Draw a thought: a line of italics, its words below when opened; the last of them while it grows."""
    glyph = (G["working"], "$t-live") if block.growing else ("", "")
    word = "thinking" if block.growing else "thought"
    head = work(
        paper, word, glyph=glyph, verb_style="$t-think", seconds=block.took, depth=block.depth
    )  # fmt: skip
    if paper.look == "folded":
        return [head]
    room = min(100, max(8, paper.width - 4))
    rows = wrapped(Content.styled(block.text.strip("\n"), "$t-think"), room)
    rows = rows[-RUNNING:] if paper.look == "short" else rows
    return [head, *(line(paper.width, ["   ", row]) for row in rows)]
