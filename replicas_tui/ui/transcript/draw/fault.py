"""Errors, quiet notices, and what this version cannot name."""

from __future__ import annotations

from textual.content import Content

from replicas_tui.state.blocks import Fault, NoticeLine, Unknown
from replicas_tui.state.safe import Safe
from replicas_tui.ui.code import code_lines
from replicas_tui.ui.kit import G, Part, band, line, prose
from replicas_tui.ui.transcript.draw.paper import Paper, more, when, work

DETAIL = 4  # lines of an error's detail shown without asking


def draw_fault(block: Fault, paper: Paper) -> list[Content]:
    """Draw an error as a question with a rose spine: never cut, its details below."""
    spine: Part = (f" {G['spine']} ", "$t-fail")
    moment = when(block.at, paper.now)
    right: list[Part] = [(moment, "$t-meta"), " "] if moment else []
    rows = prose(paper.width - 8, Content.styled(block.text.strip("\n"), "$t-strong"), [spine], [spine])
    rows = [line(paper.width, [row.rstrip()], () if n else right) for n, row in enumerate(rows)]
    if block.detail.strip():
        detail = prose(paper.width, Content.styled(block.detail.strip("\n"), "$t-2"), [spine], [spine])
        hidden = len(detail) - DETAIL if paper.look != "all" and len(detail) > DETAIL + 1 else 0
        rows += detail[: len(detail) - hidden]
        if hidden:
            rows.append(line(paper.width, [spine, more(paper, hidden, indent=0)[: paper.width - 3]]))
    return [band(row) for row in rows]


def draw_notice(block: NoticeLine, paper: Paper) -> list[Content]:
    """Draw one quiet line."""
    parts: list[Part] = [" ", (G["dot"], "$t-meta"), " "]
    return prose(paper.width, Content.styled(block.text.strip("\n"), "$t-meta"), parts)


def draw_unknown(block: Unknown, paper: Paper) -> list[Content]:
    """Draw the kind of an event nobody named, its JSON when opened."""
    head = work(paper, block.kind, ("an event this version does not know", "$t-meta"), verb_style="$t-meta")
    if paper.look == "folded":
        return [head]
    rows = [row for one in code_lines(Safe(block.json), language="json") for row in one.fold(max(8, paper.width - 4))]
    return [head, *(line(paper.width, ["   ", row]) for row in rows)]
