"""OpenCode's events as operations: every part is put in its place again whenever it changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from replicas_tui.api.agent_events.opencode import (
    OpencodeError,
    OpencodeEvent,
    OpencodeIdle,
    OpencodeMessage,
    OpencodePart,
    OpencodeQuiet,
    OpencodeTodos,
    ToolState,
)
from replicas_tui.state.blocks import Answer, Block, Edit, Question, Thought, Todo, Tool
from replicas_tui.state.normalise.asking import answer_text, questions
from replicas_tui.state.normalise.images import images
from replicas_tui.state.normalise.ops import TODO, Began, Ended, Op, Put, Result, Role, Show
from replicas_tui.state.normalise.outcomes import NO_ANSWER, finished
from replicas_tui.state.normalise.steps import todo_items
from replicas_tui.state.normalise.tools import OUTPUT
from replicas_tui.state.normalise.words import fault, quiet, unknown
from replicas_tui.state.normalise.work import work
from replicas_tui.state.safe import NOTHING, Safe, safe, safe_line, safe_output

_QUIET_PARTS = frozenset({"step-start", "step-finish", "patch", "snapshot", "agent"})


def ops(event: OpencodeEvent, at: datetime | None, block_id: str) -> Iterator[Op]:
    """Read one event."""
    match event:
        case OpencodePart():
            yield from _part(event, at, block_id)
        case OpencodeMessage(info=info):
            yield Role(info.id, user=info.role == "user")
            if info.role == "assistant":
                line = quiet(block_id, at, f"session began, {info.modelID}") if info.modelID else None
                yield Began(info.path.cwd if info.path else "", line, safe_line(info.modelID or "", 80))
        case OpencodeTodos(todos=todos):
            yield Put(TODO, Todo(block_id, at, todo_items(todos)))
        case OpencodeError() | OpencodeIdle() | OpencodeQuiet():
            yield from _news(event, at, block_id)
        case _:
            assert_never(event)


def _news(event: OpencodeError | OpencodeIdle | OpencodeQuiet, at: datetime | None, block_id: str) -> Iterator[Op]:
    match event:
        case OpencodeError(aborted=True):
            yield Ended(line=quiet(block_id, at, "turn interrupted"))
        case OpencodeError():
            yield Show(fault(block_id, at, event.words))
        case OpencodeIdle():
            yield Ended(line=quiet(block_id, at, "turn ended"))
        case OpencodeQuiet():
            return
        case _:
            assert_never(event)


def _part(part: OpencodePart, at: datetime | None, block_id: str) -> Iterator[Op]:
    match part.type:
        case "text" | "reasoning":
            if part.text and not part.synthetic:
                yield Put(part.id, _words(part, at, block_id), message=part.messageID)
        case "tool":
            yield from _tool(part, at, block_id)
        case "file":
            name = safe_line(part.filename or "a file", 200)
            pictures = images({"type": "file", "mime": part.mime, "url": part.url, "filename": part.filename})
            shown = NOTHING if pictures else Safe(f"[{name}]")
            yield Put(part.id, Answer(block_id, at, shown, images=pictures), message=part.messageID)
        case "retry" | "compaction":
            said = "trying again" if part.type == "retry" else "the conversation so far was summed up"
            yield Show(quiet(block_id, at, said))
        case kind if kind not in _QUIET_PARTS:
            yield Show(unknown(block_id, at, f"part {kind}", part.model_dump(exclude_defaults=True)))
        case _:
            return


def _words(part: OpencodePart, at: datetime | None, block_id: str) -> Block:
    growing = part.time is not None and part.time.end is None
    if part.type == "text":
        return Answer(block_id, at, safe(part.text), growing=growing)
    took = part.time.seconds if part.time else None
    return Thought(block_id, at, safe(part.text), growing=growing, took=took)


def _tool(part: OpencodePart, at: datetime | None, block_id: str) -> Iterator[Op]:
    state, key = part.state, part.callID or part.id
    match part.tool:
        case "todowrite":
            items = todo_items(state.input.get("todos"))
            if items:
                yield Put(TODO, Todo(block_id, at, items))
        case "question":
            for index, question in enumerate(questions(state.input.get("questions"), at, block_id)):
                yield Put(f"{key}.{index}", _answered(question, state, index))
        case name:
            yield Put(key, _as_it_stands(work(name, state.input, at, block_id), state))


def _answered(question: Question, state: ToolState, index: int) -> Question:
    if state.status not in ("completed", "error"):
        return question
    answers = state.metadata.get("answers")
    answer = answers[index] if isinstance(answers, list) and index < len(answers) else ""
    return replace(question, answer=answer_text(answer) or NO_ANSWER)


def _as_it_stands(block: Tool | Edit, state: ToolState) -> Block:
    if state.status in ("completed", "error"):
        return _done(block, state)
    printed = state.metadata.get("output")
    if isinstance(block, Tool) and isinstance(printed, str):
        return replace(block, output=safe_output(printed, limit=OUTPUT))
    return block


def _done(block: Tool | Edit, state: ToolState) -> Block:
    code = state.metadata.get("exit", 0)
    stopped = code is None  # the command never came to its end
    failed = state.status == "error" or bool(code) or stopped
    output = safe_output(state.error or state.output or "", limit=OUTPUT)
    fact = Safe("stopped") if stopped else Safe(f"exit {code}") if isinstance(code, int) and code else None
    pictures = images(state.attachments)
    return finished(block, Result("", block.at, failed, output, fact=fact, took=state.time.seconds, images=pictures))
