"""What the agent asks, and a plan it wants approved: the blocks with a spine, found at a glance. Never cut."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.cells import cell_len
from textual.content import Content

from replicas_tui.state.blocks import PlanReview, Question
from replicas_tui.state.safe import Safe
from replicas_tui.ui.kit import G, Part, band, keys, line, prose
from replicas_tui.ui.markdown import markdown_lines
from replicas_tui.ui.transcript.draw.paper import Paper, fold_mark, when

MOST = 9  # options a digit can choose


def draw_question(block: Question, paper: Paper) -> list[Content]:
    """Draw a question with its numbered options; one line once it is answered."""
    if block.answer is not None:
        return [_answered(paper, "asked", _brief(block.text), block.answer, block.answered_at)]
    rows = _heading(block.text, block.at, paper)
    gap = [line(paper.width, [_spine()])] if paper.room else []
    return _raised([*rows, *gap, *_options(block, paper), *_keys(_answer_keys(block), paper)])


def draw_plan(block: PlanReview, paper: Paper) -> list[Content]:
    """Draw a plan to approve, its markdown behind the spine; one line once there is a verdict."""
    if block.verdict is not None:
        head = _answered(paper, "plan", Safe(""), block.verdict, block.answered_at, glyph=fold_mark(paper.look))
        return [head] if paper.look == "folded" else [head, *_plan_text(block, paper, "   ")]
    gap = [line(paper.width, [_spine()])] if paper.room else []
    title = _heading(Safe("The plan, to approve"), block.at, paper)
    pairs = [("a", "approve"), ("r", "change it in words"), ("esc", "later")]
    return _raised([*title, *gap, *_plan_text(block, paper, _spine()), *_keys(pairs, paper)])


def _plan_text(block: PlanReview, paper: Paper, gutter: Part) -> list[Content]:
    return [line(paper.width, [gutter, row]) for row in markdown_lines(block.text, paper.width - 4)]


def _spine() -> Part:
    return (f" {G['spine']} ", "$t-need")


def _raised(rows: Sequence[Content]) -> list[Content]:
    return [band(row) for row in rows]


def _heading(text: Safe, at: datetime | None, paper: Paper) -> list[Content]:
    """Write what is asked, bold, and since when."""
    moment = when(at, paper.now)
    right: list[Part] = [(moment, "$t-meta"), " "] if moment else []
    body = Content.styled(text.strip("\n"), "$t-strong")
    rows = prose(paper.width - 8, body, [_spine()], [_spine()])
    return [line(paper.width, [row.rstrip()], () if n else right) for n, row in enumerate(rows)]


def _options(block: Question, paper: Paper) -> list[Content]:
    size = max((cell_len(option.label) for option in block.options if option.why), default=0) + 2
    beside = size <= max(16, paper.width // 3)
    rows: list[Content] = []
    for n, option in enumerate(block.options, 1):
        mark = (G["done"] if n - 1 in paper.marked else G["todo"]) + " " if block.many else ""
        first: list[Part] = [_spine(), (str(n) if n <= MOST else " ", "$t-key"), "  ", (mark, "$t-accent")]
        indent = 6 + len(mark)
        rest: list[Part] = [_spine(), " " * (indent - 3)]
        label = Content.styled(option.label, "$t-text")
        if option.why and beside:
            first += [label.pad_right(size - label.cell_length)]
            rest += [" " * size]
            rows += prose(paper.width, Content.styled(option.why, "$t-2"), first, rest)
        else:
            rows += prose(paper.width, label, first, rest)
            rows += prose(paper.width, Content.styled(option.why, "$t-2"), rest, rest) if option.why else []
    return rows


def _answer_keys(block: Question) -> list[tuple[str, str]]:
    last = min(MOST, len(block.options))
    digits = [(f"1-{last}" if last > 1 else "1", "mark" if block.many else "choose")] if last else []
    sends = [(G["enter"], "answer")] if block.many and last else []
    return [*digits, *sends, ("r", "in words"), ("esc", "later")]


def _keys(pairs: list[tuple[str, str]], paper: Paper) -> list[Content]:
    if not paper.shown_keys:
        return []
    gap = [line(paper.width, [_spine()])] if paper.room else []
    return [*gap, line(paper.width, [_spine(), *keys(pairs)])]


def _brief(text: Safe) -> Safe:
    return Safe(" ".join(text.split()))


def _answered(paper: Paper, verb: str, what: Safe, answer: Safe, at: datetime | None, *, glyph: str = "") -> Content:
    """Write one line: what was asked, and the answer bold."""
    moment = when(at, paper.now)
    parts: list[Part] = [" ", (glyph or G["done"], "$t-meta"), " ", (verb, "$t-title")]
    asked = Content.styled(f"  {what}" if what else "", "$t-2")
    given = Content.styled(f"  {' '.join(answer.split())}", "$t-strong")
    right: list[Part] = [(moment, "$t-meta"), " "] if moment else [" "]
    room = paper.width - 4 - len(verb) - given.cell_length - Content.assemble(*right).cell_length
    return line(paper.width, [*parts, asked.truncate(max(10, room), ellipsis=True), given], right)
