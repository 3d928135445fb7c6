"""How a block looks once its call came to something, or to nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from replicas_tui.state.blocks import Answer, Block, Edit, PlanReview, Question, Thought, Tool
from replicas_tui.state.normalise.ops import Result
from replicas_tui.state.normalise.tools import fact_of
from replicas_tui.state.safe import Safe, safe_line

NO_ANSWER = Safe("no answer")
NO_RESULT = Safe("no result")
APPROVED = Safe("approved")


def is_open(block: Block) -> bool:
    """Say whether something is still to come of it."""
    match block:
        case Tool(state="running") | Edit(state="running") | Question(answer=None) | PlanReview(verdict=None):
            return True
        case _:
            return False


def finished(block: Block, result: Result) -> Block:
    """Give the block with its result in it."""
    match block:
        case Tool():
            return _tool(block, result)
        case Edit():
            return _edit(block, result)
        case Question():
            answer = result.answers.get(block.text) or result.said or _answer_in(result.output, block.text)
            return replace(block, answer=answer or NO_ANSWER, answered_at=result.at)
        case PlanReview():
            verdict = result.said or (safe_line(result.output, 2_000) if result.failed else APPROVED)
            return replace(block, verdict=verdict or NO_ANSWER, answered_at=result.at)
        case _:
            return block


def ended(block: Block) -> Block:
    """Give a block that was left behind by an agent that works no more."""
    if isinstance(block, Answer | Thought):
        return replace(block, growing=False)
    return closed(block, NO_RESULT)


def closed(block: Block, why: Safe) -> Block:
    """Give the block as it stands when the turn ended without its result."""
    match block:
        case Tool(state="running"):
            return replace(block, state="failed", fact=why or NO_RESULT)
        case Edit(state="running"):
            return replace(block, state="failed", error=why or NO_RESULT)
        case Question(answer=None):
            return replace(block, answer=NO_ANSWER)
        case PlanReview(verdict=None):
            return replace(block, verdict=NO_ANSWER)
        case _:
            return block


def _answer_in(output: str, question: str) -> Safe:
    """Find the answer in the sentence Claude is told it in: `…: "Which store?"="redis". You can …`; else give all."""
    found = re.search(re.escape(f'"{question}"="') + r'(.*?)"(?=, "|[.]|\s|$)', output, re.DOTALL)
    return safe_line(found[1] if found else output, 2_000)


def _tool(tool: Tool, result: Result) -> Tool:
    fact = fact_of(tool.verb, result.output, failed=result.failed) if result.fact is None else result.fact
    return replace(
        tool,
        state="failed" if result.failed else "ok",
        fact=fact,
        output=result.output or tool.output,
        images=result.images or tool.images,
        took=_took(tool.at, result),
    )


def _edit(edit: Edit, result: Result) -> Edit:
    if result.failed:
        return replace(edit, state="failed", error=result.output, took=_took(edit.at, result))
    done = replace(edit, state="ok", took=_took(edit.at, result))
    patch = result.patch
    if patch is None:
        return done
    return replace(done, added=patch.added, removed=patch.removed, lines=patch.lines, created=patch.created)


def _took(began: datetime | None, result: Result) -> float | None:
    """Give the seconds a call took; None for one told in a single event, or by the clocks of two processes."""
    if result.took is not None:
        return result.took
    if began is None or result.at is None or result.at <= began:
        return None
    return (result.at - began).total_seconds()
