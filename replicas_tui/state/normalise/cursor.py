"""Cursor's events as operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, assert_never

from replicas_tui.api.agent_events.cursor import (
    CursorAssistant,
    CursorError,
    CursorEvent,
    CursorResult,
    CursorStatus,
    CursorSystem,
    CursorTask,
    CursorThinking,
    CursorToolCall,
    CursorUser,
)
from replicas_tui.state.blocks import Answer, Prompt
from replicas_tui.state.normalise.images import images
from replicas_tui.state.normalise.ops import Began, Chunk, Ended, Op, Put, Result, Show
from replicas_tui.state.normalise.tools import OUTPUT
from replicas_tui.state.normalise.words import as_json, fault, quiet
from replicas_tui.state.normalise.work import work
from replicas_tui.state.safe import NOTHING, Safe, safe, safe_line, safe_output

_RUNNING = ("started", "running", "pending", "in_progress", "")
_ERRORS = ("ERROR", "FAILED")
_ENDS = {"FINISHED": "turn ended", "CANCELLED": "turn interrupted", "EXPIRED": "turn interrupted: it took too long"}


def ops(event: CursorEvent, at: datetime | None, block_id: str) -> Iterator[Op]:
    """Read one event."""
    match event:
        case CursorUser() | CursorAssistant() | CursorThinking():
            yield from _said(event, at, block_id)
        case CursorToolCall():
            yield from _call(event, at, block_id)
        case CursorTask(text=text, status=status):
            if text.strip():
                yield Show(quiet(block_id, at, f"{status.lower()}: {text}" if status else text))
        case CursorStatus() | CursorError() | CursorResult() | CursorSystem():
            yield from _news(event, at, block_id)
        case _:
            assert_never(event)


def _said(event: CursorUser | CursorAssistant | CursorThinking, at: datetime | None, block_id: str) -> Iterator[Op]:
    if not event.text:
        return
    match event:
        case CursorUser(text=text):
            yield Show(Prompt(block_id, at, safe(text), NOTHING))
        case CursorAssistant(text=text):
            yield Show(Answer(block_id, at, safe(text)))
        case CursorThinking(text=text):
            yield Chunk("thought", text, block_id, at)
        case _:
            assert_never(event)


def _call(event: CursorToolCall, at: datetime | None, block_id: str) -> Iterator[Op]:
    """A call comes when it starts and again when it ended, mostly with its arguments both times."""
    yield Put(event.call_id, work(event.name, event.args, at, block_id))
    if event.status.lower() not in _RUNNING or event.result is not None:
        yield _result(event, at)


def _result(event: CursorToolCall, at: datetime | None) -> Result:
    result = event.result
    body = result if isinstance(result, Mapping) else {}
    body = next((value for key in ("success", "failure", "error") if isinstance(value := body.get(key), Mapping)), body)
    code = body.get("exitCode", body.get("exit_code"))
    code = code if isinstance(code, int) else 0
    refused = isinstance(result, Mapping) and any(key in result for key in ("failure", "error", "rejected"))
    failed = bool(code) or refused or event.status.lower() in ("error", "failed", "rejected")
    text = _text(body) if isinstance(result, Mapping) else result
    return Result(
        event.call_id,
        at,
        failed,
        safe_output(text, limit=OUTPUT) if isinstance(text, str) else as_json(result),
        fact=Safe(f"exit {code}") if code else None,
        images=images(body.get("content")),
    )


def _text(body: Mapping[str, Any]) -> str | None:
    printed = [value for key in ("stdout", "stderr") if isinstance(value := body.get(key), str) and value]
    if printed or "stdout" in body:
        return "\n".join(printed)
    return next(
        (value for key in ("content", "output", "text", "message") if isinstance(value := body.get(key), str)), None
    )


def _news(
    event: CursorStatus | CursorError | CursorResult | CursorSystem, at: datetime | None, block_id: str
) -> Iterator[Op]:
    match event:
        case CursorSystem(subtype="init", model=model, cwd=cwd):
            line = quiet(block_id, at, f"session began, {model}" if model else "session began")
            yield Began(cwd or "", line, safe_line(model or "", 80))
        case CursorResult(subtype="success", duration_ms=duration) if not event.is_error:
            yield Ended(line=quiet(block_id, at, "turn ended"), took=duration / 1000 if duration else None)
        case CursorResult(result=text):
            yield Ended()
            yield Show(fault(block_id, at, text or "The turn failed."))
        case CursorError(message=text):
            yield Show(fault(block_id, at, text or "Cursor reported an error."))
        case CursorStatus(status=status, message=text):
            if status.upper() in _ERRORS:
                yield Show(fault(block_id, at, text or "Cursor stopped with an error."))
            elif status.upper() in _ENDS:
                yield Ended(line=quiet(block_id, at, _ENDS[status.upper()]))
        case _:
            return
