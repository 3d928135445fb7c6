"""An agent's own list of steps, in every spelling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from replicas_tui.state.blocks import TodoItem
from replicas_tui.state.safe import safe_line

_STATES: dict[str, Literal["todo", "working", "done"]] = {
    "in_progress": "working",
    "inprogress": "working",
    "running": "working",
    "completed": "done",
    "done": "done",
    "cancelled": "done",
}


def todo_items(steps: Any) -> tuple[TodoItem, ...]:
    """Read a list of `{content|step|text, status}`; what is no step is passed over."""
    if not isinstance(steps, list):
        return ()
    return tuple(_item(step) for step in steps if isinstance(step, Mapping | str))


def _item(step: Mapping[str, Any] | str) -> TodoItem:
    if isinstance(step, str):
        return TodoItem(safe_line(step), "todo")
    text = next((step[key] for key in ("content", "step", "text", "title") if isinstance(step.get(key), str)), "")
    return TodoItem(safe_line(text), _STATES.get(str(step.get("status", "")).lower(), "todo"))
