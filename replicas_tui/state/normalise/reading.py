"""One event read into operations, whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from replicas_tui.api.agent_events import read
from replicas_tui.api.agent_events.acp import AcpEvent
from replicas_tui.api.agent_events.claude import ClaudeEvent
from replicas_tui.api.agent_events.codex import CodexEvent
from replicas_tui.api.agent_events.cursor import CursorEvent
from replicas_tui.api.agent_events.opencode import OpencodeEvent
from replicas_tui.api.agent_events.other import CommonEvent, ContextUsage, OtherEvent, ReplicasNotice
from replicas_tui.api.agent_events.pi import PiEvent
from replicas_tui.api.history import AgentEvent
from replicas_tui.state.normalise import acp, claude, codex, cursor, opencode, pi
from replicas_tui.state.normalise.asking import answer_text, questions
from replicas_tui.state.normalise.ops import Call, Context, Ended, Op, Result, Show
from replicas_tui.state.normalise.words import fault, moment, quiet, unknown
from replicas_tui.state.safe import NOTHING, Safe

_ASKED = "asked:"  # keys of what an agent asks by a remark of the engine's


def read_ops(event: AgentEvent, position: int) -> tuple[Op, ...]:
    """Read the event at a position of the history; blocks are named by it, so names stay when older events come."""
    return tuple(_ops(event, moment(event.timestamp), f"e{position}"))


def _ops(event: AgentEvent, at: datetime | None, block_id: str) -> Iterator[Op]:
    typed = read(event)
    if isinstance(typed, ClaudeEvent):
        return claude.ops(typed, at, block_id)
    return _by_others(typed, at, f"{block_id}.0")


def _by_others(
    event: CodexEvent | CursorEvent | OpencodeEvent | PiEvent | AcpEvent | CommonEvent | OtherEvent,
    at: datetime | None,
    block_id: str,
) -> Iterator[Op]:
    if isinstance(event, CodexEvent):
        return codex.ops(event, at, block_id)
    if isinstance(event, CursorEvent):
        return cursor.ops(event, at, block_id)
    if isinstance(event, OpencodeEvent):
        return opencode.ops(event, at, block_id)
    if isinstance(event, PiEvent):
        return pi.ops(event, at, block_id)
    return acp.ops(event, at, block_id) if isinstance(event, AcpEvent) else _common(event, at, block_id)


def _common(event: CommonEvent | OtherEvent, at: datetime | None, block_id: str) -> Iterator[Op]:
    match event:
        case ReplicasNotice(level="error"):
            yield Ended(Safe("stopped"))
            yield Show(fault(block_id, at, event.text, event.detail))
        case ReplicasNotice(request_id=key, answer=str(answer)):
            yield Result(f"{_ASKED}{key}", at, failed=False, output=NOTHING, said=answer_text(answer))
        case ReplicasNotice(request_id=key, options=options) if options:
            asked = f"May the agent use {event.tool}?\n{event.detail}" if event.tool else event.text
            question = {"question": asked, "options": list(options)}
            yield Call(f"{_ASKED}{key}", questions([question], at, block_id))
        case ReplicasNotice():
            yield Show(quiet(block_id, at, event.text))
        case ContextUsage(percentage=percentage):
            if percentage is not None:
                yield Context(percentage, block_id, at)
        case OtherEvent(type=kind, payload=payload):
            yield Show(unknown(block_id, at, kind, payload))
