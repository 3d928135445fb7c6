"""Claude's tools as blocks: edits with their diff, lists of steps, questions, plans; all others as they are called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from replicas_tui.api.agent_events.parts import ToolResultPart, ToolUsePart
from replicas_tui.state.blocks import PlanReview, Todo
from replicas_tui.state.normalise import patches
from replicas_tui.state.normalise.asking import answer_text, question_text, questions
from replicas_tui.state.normalise.edits import first_text
from replicas_tui.state.normalise.images import images
from replicas_tui.state.normalise.ops import TODO, Call, Op, Patch, Put, Result
from replicas_tui.state.normalise.steps import todo_items
from replicas_tui.state.normalise.tools import OUTPUT
from replicas_tui.state.normalise.work import work
from replicas_tui.state.safe import Safe, safe, safe_output

DECLINED = Safe("declined")
_EXIT = re.compile(r"\AExit code (-?\d{1,9})(?:\n|\Z)")  # above a command's output; the fact says it
_DECLINED = "The user doesn't want to proceed with this tool use"


def call(part: ToolUsePart, at: datetime | None, block_id: str, parent: str | None) -> Iterator[Op]:
    """Read a call."""
    match part.name:
        case "TodoWrite":
            items = todo_items(part.input.get("todos"))
            yield Put(f"{TODO}{parent or ''}", Todo(block_id, at, items), parent)
        case "AskUserQuestion" if isinstance(part.input.get("questions"), list):
            yield Call(part.id, questions(part.input["questions"], at, block_id), parent)
        case "ExitPlanMode":
            plan = first_text(part.input, ("plan",))
            yield Call(part.id, (PlanReview(block_id, at, safe(plan)),), parent)
        case _:
            yield Call(part.id, (work(part.name, part.input, at, block_id),), parent)


def result(part: ToolResultPart, told: Any, at: datetime | None) -> Result:
    """Read what a call returned; `told` is the same for programs, when there is one result."""
    told = told if isinstance(told, Mapping) else {}
    failed = bool(part.is_error)
    text = part.words.removeprefix("<tool_use_error>").removesuffix("</tool_use_error>")
    fact = _fact(text, told) if failed else None
    duration = told.get("durationMs")
    return Result(
        part.tool_use_id,
        at,
        failed,
        safe_output(_EXIT.sub("", text) if failed else text, limit=OUTPUT),
        fact=fact,
        answers=_answers(told.get("answers")),
        patch=None if failed else _patch(told),
        took=duration / 1000 if isinstance(duration, int | float) else None,
        images=images(part.content),
    )


def _patch(told: Mapping[str, Any]) -> Patch | None:
    """Read what really changed: hunks with the file's own line numbers, or the texts before and after."""
    path = first_text(told, ("filePath",))
    hunks = told.get("structuredPatch")
    if isinstance(hunks, list) and hunks and all(isinstance(hunk, Mapping) for hunk in hunks):
        return patches.structured(path, hunks)
    before, after = told.get("originalFile"), told.get("content")
    if not path or not isinstance(after, str):
        return None
    if told.get("type") == "update" and isinstance(before, str):
        return patches.changed(path, before, after, numbered=True)
    return patches.created(path, after) if told.get("type") == "create" else None


def _answers(answers: Any) -> Mapping[str, Safe]:
    if not isinstance(answers, Mapping):
        return {}
    return {question_text(question): answer_text(answer) for question, answer in answers.items()}


def _fact(text: str, told: Mapping[str, Any]) -> Safe | None:
    code = told.get("exit_code")
    said = _EXIT.match(text)
    if isinstance(code, int) and code:
        return Safe(f"exit {code}")
    if said is not None:
        return Safe(f"exit {said[1]}")
    return DECLINED if text.startswith(_DECLINED) else None
