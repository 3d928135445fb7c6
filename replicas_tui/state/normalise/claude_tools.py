"""Claude's tools as blocks: edits with their diff, lists of steps, questions, plans; all others as they are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from replicas_tui.api.agent_events.claude import ToolResultPart, ToolUsePart
from replicas_tui.state.blocks import Edit, Option, PlanReview, Question, Todo, Tool
from replicas_tui.state.normalise import patches
from replicas_tui.state.normalise.ops import TODO, Call, Op, Patch, Put, Result
from replicas_tui.state.normalise.steps import todo_items
from replicas_tui.state.normalise.tools import OUTPUT, words
from replicas_tui.state.safe import NOTHING, Safe, safe, safe_line, safe_output


def call(part: ToolUsePart, at: datetime | None, block_id: str, parent: str | None) -> Iterator[Op]:
    """Read a call."""
    match part.name:
        case "Write" | "Edit" | "MultiEdit" | "NotebookEdit":
            yield Call(part.id, (_edit(part, at, block_id),), parent)
        case "TodoWrite":
            items = todo_items(part.input.get("todos"))
            yield Put(f"{TODO}{parent or ''}", Todo(block_id, at, items), parent)
        case "AskUserQuestion" if isinstance(part.input.get("questions"), list):
            yield Call(part.id, _questions(part.input["questions"], at, block_id), parent)
        case "ExitPlanMode":
            yield Call(part.id, (PlanReview(block_id, at, safe(_text(part.input, "plan"))),), parent)
        case _:
            verb, what, detail = words(part.name, part.input)
            yield Call(part.id, (Tool(block_id, at, verb, what, NOTHING, "running", detail, NOTHING),), parent)


def result(part: ToolResultPart, told: Any, at: datetime | None) -> Result:
    """Read what a call returned; `told` is the same for programs, when there is one result."""
    told = told if isinstance(told, Mapping) else {}
    failed = bool(part.is_error)
    code = told.get("exit_code")
    duration = told.get("durationMs")
    return Result(
        part.tool_use_id,
        at,
        failed,
        safe_output(_without_tag(part.words), limit=OUTPUT),
        fact=Safe(f"exit {code}") if isinstance(code, int) and code else None,
        answers=_answers(told.get("answers")),
        patch=None if failed else _patch(told),
        took=duration / 1000 if isinstance(duration, int | float) else None,
    )


def _edit(part: ToolUsePart, at: datetime | None, block_id: str) -> Edit:
    patch = _asked(part)
    return Edit(block_id, at, patch.path, patch.added, patch.removed, patch.lines, "running", created=patch.created)


def _asked(part: ToolUsePart) -> Patch:
    """Give the change as the call asks for it; its result may know better."""
    given = part.input
    path = _text(given, "file_path") or _text(given, "notebook_path")
    if part.name == "Write":
        return patches.created(path, _text(given, "content"))
    if part.name == "MultiEdit" and isinstance(given.get("edits"), list):
        parts = [edit for edit in given["edits"] if isinstance(edit, Mapping)]
        return patches.together(path, [_replaced(path, edit) for edit in parts])
    if part.name == "NotebookEdit":
        return patches.changed(path, "", _text(given, "new_source"))
    return _replaced(path, given)


def _replaced(path: str, edit: Mapping[str, Any]) -> Patch:
    return patches.changed(path, _text(edit, "old_string"), _text(edit, "new_string"))


def _patch(told: Mapping[str, Any]) -> Patch | None:
    """Read what really changed: hunks with the file's own line numbers, or the texts before and after."""
    path = _text(told, "filePath")
    hunks = told.get("structuredPatch")
    if isinstance(hunks, list) and hunks and all(isinstance(hunk, Mapping) for hunk in hunks):
        return patches.structured(path, hunks)
    if told.get("type") == "update" and isinstance(told.get("originalFile"), str):
        return patches.changed(path, told["originalFile"], _text(told, "content"), numbered=True)
    if told.get("type") == "create":
        return patches.created(path, _text(told, "content"))
    return None


def _questions(asked: list[Any], at: datetime | None, block_id: str) -> tuple[Question, ...]:
    known = [question for question in asked if isinstance(question, Mapping)]
    return tuple(
        Question(
            block_id if not index else f"{block_id}.{index}",
            at,
            safe(_text(question, "question"), limit=4_000),
            _options(question.get("options")),
            many=question.get("multiSelect") is True,
        )
        for index, question in enumerate(known)
    )


def _options(options: Any) -> tuple[Option, ...]:
    if not isinstance(options, list):
        return ()
    return tuple(
        Option(safe_line(_text(option, "label"), 400), safe_line(_text(option, "description"), 400))
        if isinstance(option, Mapping)
        else Option(safe_line(str(option), 400))
        for option in options
    )


def _answers(answers: Any) -> Mapping[str, Safe]:
    if not isinstance(answers, Mapping):
        return {}
    return {
        safe(question, limit=4_000): safe_line(answer, 2_000)
        for question, answer in answers.items()
        if isinstance(question, str) and isinstance(answer, str)
    }


def _without_tag(text: str) -> str:
    return text.removeprefix("<tool_use_error>").removesuffix("</tool_use_error>")


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name)
    return value if isinstance(value, str) else ""
