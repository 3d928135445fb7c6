"""Pi's events as operations: pieces of text grow in the slots of the open message until it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import assert_never

from replicas_tui.api.agent_events.parts import PICTURES
from replicas_tui.api.agent_events.pi import (
    PiCompacted,
    PiDelta,
    PiEnd,
    PiError,
    PiEvent,
    PiMessage,
    PiMessageEnd,
    PiMessageStart,
    PiMessageUpdate,
    PiPart,
    PiQuiet,
    PiRetry,
    PiToolEnd,
    PiToolStart,
    PiToolUpdate,
)
from replicas_tui.state.blocks import Prompt
from replicas_tui.state.normalise.images import images
from replicas_tui.state.normalise.ops import (
    Began,
    Begin,
    Call,
    Ended,
    Grow,
    Op,
    Printed,
    Result,
    Settle,
    Show,
    TextKind,
)
from replicas_tui.state.normalise.tools import OUTPUT
from replicas_tui.state.normalise.words import fault, quiet
from replicas_tui.state.normalise.work import work
from replicas_tui.state.safe import NOTHING, safe, safe_line, safe_output

_KINDS: dict[str, TextKind] = {"text": "answer", "thinking": "thought"}


def ops(event: PiEvent, at: datetime | None, block_id: str) -> Iterator[Op]:
    """Read one event."""
    match event:
        case PiMessageStart() | PiMessageUpdate() | PiMessageEnd():
            yield from _message(event, at, block_id)
        case PiToolStart() | PiToolUpdate() | PiToolEnd():
            yield from _tool(event, at, block_id)
        case PiEnd() | PiError() | PiRetry() | PiCompacted() | PiQuiet():
            yield from _news(event, at, block_id)
        case _:
            assert_never(event)


def _message(
    event: PiMessageStart | PiMessageUpdate | PiMessageEnd, at: datetime | None, block_id: str
) -> Iterator[Op]:
    match event:
        case PiMessageStart(message=message):
            yield from _began(message, at, block_id)
        case PiMessageUpdate(assistantMessageEvent=piece):
            yield from _piece(piece, at, block_id)
        case PiMessageEnd(message=message):
            yield from _ended(message, at, block_id)
        case _:
            assert_never(event)


def _ended(message: PiMessage, at: datetime | None, block_id: str) -> Iterator[Op]:
    if message.role != "assistant":
        return
    for index, part in enumerate(message.content):
        if part.type in _KINDS:
            yield Settle(str(index), _KINDS[part.type], safe(_words(part)), f"{block_id}.{index}", at)
    if message.stopReason == "error":
        yield Show(fault(f"{block_id}.e", at, message.errorMessage or "The model answered with an error."))
    elif message.stopReason == "aborted":
        yield Show(quiet(f"{block_id}.e", at, "turn interrupted"))


def _began(message: PiMessage, at: datetime | None, block_id: str) -> Iterator[Op]:
    if message.role == "assistant":
        line = quiet(f"{block_id}.0", at, f"session began, {message.model}") if message.model else None
        yield Began("", line, safe_line(message.model or "", 80))
        yield Begin(block_id)
    elif message.role == "user":
        pictures = images([part.model_dump() for part in message.content])
        parts = [part for part in message.content if part.type not in PICTURES]
        text = "\n".join(part.text or f"[{part.type}]" for part in parts)
        if text.strip() or pictures:
            yield Show(Prompt(block_id, at, safe(text), NOTHING, pictures))


def _piece(piece: PiDelta, at: datetime | None, block_id: str) -> Iterator[Op]:
    name, _, step = piece.type.rpartition("_")
    kind = _KINDS.get(name)
    slot = str(piece.contentIndex)
    if kind is None:
        return
    if step == "delta" and piece.delta:
        yield Grow(slot, kind, piece.delta, block_id, at)
    elif step == "end" and piece.content is not None:
        yield Settle(slot, kind, safe(piece.content), block_id, at)


def _words(part: PiPart) -> str:
    return part.text if part.type == "text" else part.thinking


def _tool(event: PiToolStart | PiToolUpdate | PiToolEnd, at: datetime | None, block_id: str) -> Iterator[Op]:
    match event:
        case PiToolStart(toolCallId=key, toolName=name, args=given):
            yield Call(key, (work(name, given, at, block_id),))
        case PiToolUpdate(toolCallId=key, partialResult=so_far):
            yield Printed(key, safe_output(so_far.words, limit=OUTPUT))
        case PiToolEnd(toolCallId=key, result=result, isError=failed):
            yield Result(key, at, bool(failed), safe_output(result.words, limit=OUTPUT), images=images(result.content))
        case _:
            assert_never(event)


def _news(event: PiEnd | PiError | PiRetry | PiCompacted | PiQuiet, at: datetime | None, block_id: str) -> Iterator[Op]:
    match event:
        case PiEnd():
            yield Ended(line=quiet(block_id, at, "turn ended"))
        case PiError(message=text):
            yield Show(fault(block_id, at, text or "Pi reported an error."))
        case PiRetry(errorMessage=reason):
            yield Show(quiet(block_id, at, f"trying again: {reason or 'the model did not answer'}"))
        case PiCompacted():
            yield Show(quiet(block_id, at, "the conversation so far was summed up"))
        case PiQuiet(cwd=cwd):
            if cwd:
                yield Began(cwd, None)
        case _:
            assert_never(event)
