"""Codex's events as operations. It tells most things twice; the second telling is passed over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import assert_never

from replicas_tui.api.agent_events.codex import (
    CodexAgentMessage,
    CodexAgentReasoning,
    CodexCall,
    CodexEvent,
    CodexMessage,
    CodexNews,
    CodexOutput,
    CodexReasoning,
    CodexUserMessage,
)
from replicas_tui.api.agent_events.parts import words_of
from replicas_tui.state.blocks import Answer, Block, Image, PlanReview, Prompt, Thought, Todo
from replicas_tui.state.normalise.apply_patch import BEGIN, read_patch
from replicas_tui.state.normalise.asking import answer_text, questions
from replicas_tui.state.normalise.images import images, linked
from replicas_tui.state.normalise.ops import TODO, Began, Call, Context, Ended, Op, Put, Result, Show
from replicas_tui.state.normalise.steps import todo_items
from replicas_tui.state.normalise.tools import OUTPUT, exit_code
from replicas_tui.state.normalise.words import fault, quiet, unknown
from replicas_tui.state.normalise.work import edit, work
from replicas_tui.state.safe import NOTHING, Safe, safe, safe_line, safe_output

_HEADER = re.compile(r"\A(?:(?:Chunk ID|Wall time|Original token count|Process (?:exited|running)|Exit code)[^\n]*\n)+")
_OUTPUT = "Output:\n"
NEAR = 90  # percent of a limit from which it is worth a line
_CONTEXT = ("<environment_context>", "<user_instructions>", "<permissions", "<skills", "# AGENTS.md", "<INSTRUCTIONS>")
# A notice of the engine's asks the user.
_ASKS = ("exec_approval_request", "apply_patch_approval_request", "request_permissions", "elicitation_request")
_QUIET = re.compile(r".*_(begin|end|delta|started|completed|applied|update|updated|count|break)|world_state|unknown")


def ops(event: CodexEvent, at: datetime | None, block_id: str) -> Iterator[Op]:
    """Read one event."""
    match event:
        case CodexCall():
            yield from _call(event, at, block_id)
        case CodexOutput(call_id=call_id, output=output):
            yield _result(call_id, output, at)
        case CodexNews(type="token_count"):
            yield from _counted(event, at, block_id)
        case CodexNews():
            yield from _news(event, at, block_id)
        case _:
            block = _said(event, at, block_id)
            if block is not None:
                yield Show(block, once=True)


def _said(
    event: CodexMessage | CodexReasoning | CodexUserMessage | CodexAgentMessage | CodexAgentReasoning,
    at: datetime | None,
    block_id: str,
) -> Block | None:
    """Make the block of words; None of those that are not for the user."""
    text = _words(event)
    match event:
        case CodexMessage(role="user") | CodexUserMessage():
            own = text.lstrip().startswith(_CONTEXT)
            pictures = _pictures(event)
            return (
                Prompt(block_id, at, safe(text), NOTHING, pictures) if (text.strip() or pictures) and not own else None
            )
        case CodexMessage(role="assistant") | CodexAgentMessage():
            return Answer(block_id, at, safe(text)) if text.strip() else None
        case CodexReasoning() | CodexAgentReasoning():
            return Thought(block_id, at, safe(text)) if text.strip() else None
        case CodexMessage():
            return None
        case _:
            assert_never(event)


def _pictures(event: CodexMessage | CodexUserMessage) -> tuple[Image, ...]:
    if isinstance(event, CodexMessage):
        return images(event.content)
    return linked([*event.images, *event.local_images])


def _words(
    event: CodexMessage | CodexReasoning | CodexUserMessage | CodexAgentMessage | CodexAgentReasoning,
) -> str:
    match event:
        case CodexMessage() | CodexReasoning():
            return event.words
        case CodexUserMessage(message=text) | CodexAgentMessage(message=text) | CodexAgentReasoning(text=text):
            return text
        case _:
            assert_never(event)


def _call(event: CodexCall, at: datetime | None, block_id: str) -> Iterator[Op]:
    key = event.call_id or event.id or block_id
    given = {**event.arguments, **event.action}
    name = event.name or event.type.removesuffix("_call")
    if name == "update_plan":
        yield Put(TODO, Todo(block_id, at, todo_items(given.get("plan"))))
        return
    if name == "request_user_input":
        yield Call(key, questions(given.get("questions"), at, block_id))
        return
    text = event.input if event.input is not None else given.get("input")
    script = text if isinstance(text, str) else _heredoc(given.get("command"))
    if name == "apply_patch" or BEGIN in script:
        files = read_patch(script)
        if files:
            blocks = (edit(patch, at, f"{block_id}.{index}") for index, patch in enumerate(files))
            yield Call(key, tuple(blocks))
            return
    if isinstance(text, str):
        given = {**given, "input": text}
    yield Call(key, (work(name, given, at, block_id),))
    if event.type in ("local_shell_call", "web_search_call") and event.status in ("completed", "failed"):
        yield Result(key, at, event.status == "failed", NOTHING, fact=NOTHING)  # these have no event for it


def _heredoc(command: object) -> str:
    """Give the script of a shell that was asked to apply a patch."""
    if isinstance(command, list):
        command = next((part for part in reversed(command) if isinstance(part, str)), "")
    return command if isinstance(command, str) else ""


def _result(key: str, output: object, at: datetime | None) -> Result:
    said = _answers(output)
    if said is not None:
        return Result(key, at, failed=False, output=NOTHING, said=said)
    text, code = _unwrapped(output)
    code = exit_code(text) if code is None else code
    head = _HEADER.match(text)
    if head is not None:
        text = text[head.end() :].removeprefix(_OUTPUT)
    fact = Safe(f"exit {code}") if code else None
    return Result(key, at, bool(code), safe_output(text, limit=OUTPUT), fact=fact, images=images(output))


def _answers(output: object) -> Safe | None:
    """Give what the user answered, `{"answers": {id: {"answers": [...]}}}`; None for any other output."""
    if not isinstance(output, str) or not output.startswith('{"answers"'):
        return None
    try:
        told = json.loads(output)["answers"]
        return answer_text("; ".join(", ".join(map(str, one["answers"])) for one in told.values()))
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError):
        return None


def _plan(told: object, at: datetime | None, block_id: str) -> Iterator[Op]:
    """Read an item that is whole, if it is a plan; all others are told by events of their own."""
    if isinstance(told, dict) and told.get("type") == "Plan":
        review = PlanReview(block_id, at, safe(str(told.get("text") or "")))
        yield Call(str(told.get("id") or block_id), (review,))


def _unwrapped(output: object) -> tuple[str, int | None]:
    """Give the text, and the exit code if it is said apart."""
    if isinstance(output, str) and output.startswith('{"'):
        try:
            output = json.loads(output)
        except (ValueError, RecursionError):
            return str(output), None
    if not isinstance(output, dict):
        return words_of(output), None
    metadata = output.get("metadata")
    code = metadata.get("exit_code") if isinstance(metadata, dict) else None
    if code is None and output.get("success") is False:
        code = 1
    text = output.get("output", output.get("content"))
    return words_of(text), code if isinstance(code, int) else None


def _news(event: CodexNews, at: datetime | None, block_id: str) -> Iterator[Op]:
    match event.type:
        case "error" | "stream_error":
            yield Show(fault(block_id, at, event.message or "Codex reported an error."))
        case "warning" | "background_event":
            yield Show(quiet(block_id, at, event.message or "a warning"))
        case "turn_aborted":
            yield Ended(line=quiet(block_id, at, _interrupted(event.reason)))
        case "task_complete" | "turn_complete":
            yield Ended(line=quiet(block_id, at, "turn ended"))
        case "context_compacted" | "compacted":
            yield Show(quiet(block_id, at, "the conversation so far was summed up"), once=True)
        case "item_completed":
            yield from _plan((event.model_extra or {}).get("item"), at, block_id)
        case _:
            yield from _began(event, at, block_id)


def _began(event: CodexNews, at: datetime | None, block_id: str) -> Iterator[Op]:
    """Read where a session or a turn begins; else show what nobody knows, but for what is known to be of no use."""
    if event.cwd is not None and event.type not in _ASKS:
        line = quiet(block_id, at, f"session began, {event.model}") if event.model else None
        yield Began(event.cwd, line, safe_line(event.model or "", 80))
    elif event.type not in _ASKS and not _QUIET.fullmatch(event.type):
        yield Show(unknown(block_id, at, event.type, event.model_dump()))


def _counted(event: CodexNews, at: datetime | None, block_id: str) -> Iterator[Op]:
    """Read how full the model's memory is, and how near a limit."""
    told = event.model_extra or {}
    last, window = (
        _number(told, "info", "last_token_usage", "total_tokens"),
        _number(told, "info", "model_context_window"),
    )
    if last and window:
        yield Context(100 * last / window, block_id, at)
    for name in ("primary", "secondary"):
        used = _number(told, "rate_limits", name, "used_percent")
        if used is not None and used >= NEAR:
            yield Put(f"limit:{name}", quiet(block_id, at, f"the {name} rate limit is near, {used:.0f}% used"))


def _number(told: object, *path: str) -> float | None:
    """Give the number at the end of a path of keys."""
    for key in path:
        told = told.get(key) if isinstance(told, dict) else None
    return float(told) if isinstance(told, int | float) else None


def _interrupted(reason: str | None) -> str:
    return f"turn interrupted: {reason}" if reason and reason != "interrupted" else "turn interrupted"
