"""Events of the Agent Client Protocol as operations: text in chunks, calls that change in place, a plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from replicas_tui.api.agent_events.acp import AcpEvent, AcpUpdate
from replicas_tui.state.blocks import Todo
from replicas_tui.state.normalise import patches
from replicas_tui.state.normalise.ops import TODO, Call, Chunk, Op, Printed, Put, Result, Show, TextKind
from replicas_tui.state.normalise.steps import todo_items
from replicas_tui.state.normalise.tools import OUTPUT
from replicas_tui.state.normalise.words import unknown
from replicas_tui.state.normalise.work import edit, work
from replicas_tui.state.safe import safe_output

_CHUNKS: dict[str, TextKind] = {
    "agent_message_chunk": "answer",
    "agent_thought_chunk": "thought",
    "user_message_chunk": "prompt",
}
_QUIET = (
    "available_commands_update",
    "current_mode_update",
    "config_option_update",
    "session_info_update",
    "usage_update",
)


def ops(event: AcpEvent, at: datetime | None, block_id: str) -> Iterator[Op]:
    """Read one event."""
    update = event.update
    match update.sessionUpdate:
        case kind if kind in _CHUNKS:
            if update.words:
                yield Chunk(_CHUNKS[kind], update.words, block_id, at)
        case "tool_call":
            yield from _call(update, at, block_id)
        case "tool_call_update":
            yield from _changed(update, at)
        case "plan":
            yield Put(TODO, Todo(block_id, at, todo_items(update.entries)))
        case kind if kind not in _QUIET:
            yield Show(unknown(block_id, at, kind or "session update", update.model_dump(exclude_defaults=True)))
        case _:
            return


def _call(update: AcpUpdate, at: datetime | None, block_id: str) -> Iterator[Op]:
    diffs = [(str(d.get("path") or ""), str(d.get("oldText") or ""), str(d.get("newText") or "")) for d in update.diffs]
    if diffs:
        blocks = tuple(
            edit(patches.changed(path, old, new, numbered=True), at, f"{block_id}.{index}")
            for index, (path, old, new) in enumerate(diffs)
        )
        yield Call(update.toolCallId, blocks)
    else:
        given = update.rawInput or {"title": update.title or ""}
        yield Call(update.toolCallId, (work(update.kind or "tool", given, at, block_id),))
    yield from _changed(update, at)


def _changed(update: AcpUpdate, at: datetime | None) -> Iterator[Op]:
    output = safe_output(update.words, limit=OUTPUT)
    if update.status in ("completed", "failed"):
        yield Result(update.toolCallId, at, update.status == "failed", output)
    elif output:
        yield Printed(update.toolCallId, output)
