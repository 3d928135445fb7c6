"""Events of the Agent Client Protocol as operations: text in chunks, calls that change in place, a plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from replicas_tui.api.agent_events.acp import AcpEvent, AcpUpdate
from replicas_tui.state.blocks import Answer, Prompt, Todo
from replicas_tui.state.normalise import patches
from replicas_tui.state.normalise.images import images
from replicas_tui.state.normalise.ops import TODO, Call, Chunk, Context, Ended, Op, Printed, Put, Result, Show, TextKind
from replicas_tui.state.normalise.steps import todo_items
from replicas_tui.state.normalise.tools import OUTPUT
from replicas_tui.state.normalise.words import money, quiet, unknown
from replicas_tui.state.normalise.work import edit, work
from replicas_tui.state.safe import NOTHING, Safe, safe_line, safe_output

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
)


def ops(event: AcpEvent, at: datetime | None, block_id: str) -> Iterator[Op]:
    """Read one event."""
    update = event.update
    match update.sessionUpdate:
        case kind if kind in _CHUNKS:
            yield from _said(update, _CHUNKS[kind], at, block_id)
        case "tool_call":
            yield from _call(update, at, block_id)
        case "tool_call_update":
            yield from _changed(update, at, block_id)
        case "usage_update":
            full = 100 * (update.used or 0) / update.size if update.size else 0
            yield from [Context(full, block_id, at, _spent(update))] if full else []
        case "plan":
            yield Put(TODO, Todo(block_id, at, todo_items(update.entries)))
        case "turn_ended":
            stopped = (update.model_extra or {}).get("stopReason") in ("cancelled", "error")
            yield Ended(line=quiet(block_id, at, "turn interrupted" if stopped else "turn ended"))
        case kind if kind not in _QUIET:
            yield Show(unknown(block_id, at, kind or "session update", update.model_dump(exclude_defaults=True)))
        case _:
            return


def _spent(update: AcpUpdate) -> Safe:
    """Say what the session cost, as its agent counts it, in any currency."""
    cost = update.cost
    if cost is None or not cost.amount:
        return NOTHING
    return Safe(money(cost.amount)) if cost.currency == "USD" else safe_line(f"{cost.amount:.2f} {cost.currency}", 40)


def _said(update: AcpUpdate, kind: TextKind, at: datetime | None, block_id: str) -> Iterator[Op]:
    pictures = images(update.content)
    if update.words:
        yield Chunk(kind, update.words, block_id, at)
    elif pictures and kind == "prompt":
        yield Show(Prompt(block_id, at, NOTHING, NOTHING, pictures))
    elif pictures:
        yield Show(Answer(block_id, at, NOTHING, images=pictures))


def _call(update: AcpUpdate, at: datetime | None, block_id: str) -> Iterator[Op]:
    if not update.diffs:
        given = update.rawInput or {"title": update.title or ""}
        yield Call(update.toolCallId, (work(update.kind or "tool", given, at, block_id),))
    yield from _changed(update, at, block_id)


def _changed(update: AcpUpdate, at: datetime | None, block_id: str) -> Iterator[Op]:
    for index, diff in enumerate(update.diffs):
        path, old, new = (str(diff.get(name) or "") for name in ("path", "oldText", "newText"))
        patch = patches.changed(path, old, new, numbered=True) if old else patches.created(path, new)
        # The call's own end is told once, so only the first file waits for it.
        key = f"{update.toolCallId}.{index}" if index else update.toolCallId
        yield Put(key, edit(patch, at, f"{block_id}.{index}", "ok" if index else "running"))
    output = safe_output(update.words, limit=OUTPUT)
    if update.status in ("completed", "failed"):
        yield Result(update.toolCallId, at, update.status == "failed", output, images=images(update.content))
    elif output:
        yield Printed(update.toolCallId, output)
