"""Which family draws a block."""

from __future__ import annotations

from typing import assert_never

from textual.content import Content

from replicas_tui.state.blocks import (
    Answer,
    Block,
    Edit,
    Fault,
    NoticeLine,
    PlanReview,
    Prompt,
    Question,
    Thought,
    Todo,
    Tool,
    Unknown,
)
from replicas_tui.ui.transcript.draw.answer import draw_answer
from replicas_tui.ui.transcript.draw.edit import draw_edit
from replicas_tui.ui.transcript.draw.fault import draw_fault, draw_notice, draw_unknown
from replicas_tui.ui.transcript.draw.paper import Paper
from replicas_tui.ui.transcript.draw.prompt import draw_prompt
from replicas_tui.ui.transcript.draw.question import draw_plan, draw_question
from replicas_tui.ui.transcript.draw.todo import draw_todo
from replicas_tui.ui.transcript.draw.tool import draw_thought, draw_tool


def draw(block: Block, paper: Paper) -> list[Content]:  # noqa: C901, PLR0911 - one case a family
    """Draw a block; at least one line, each exactly `paper.width` cells."""
    match block:
        case Prompt():
            return draw_prompt(block, paper)
        case Answer():
            return draw_answer(block, paper)
        case Thought():
            return draw_thought(block, paper)
        case Tool():
            return draw_tool(block, paper)
        case Edit():
            return draw_edit(block, paper)
        case Todo():
            return draw_todo(block, paper)
        case Question():
            return draw_question(block, paper)
        case PlanReview():
            return draw_plan(block, paper)
        case Fault():
            return draw_fault(block, paper)
        case NoticeLine():
            return draw_notice(block, paper)
        case Unknown():
            return draw_unknown(block, paper)
        case _:
            assert_never(block)
