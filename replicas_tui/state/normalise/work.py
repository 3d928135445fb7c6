"""Calls of any agent as blocks: a changed file with its diff, all else by verb and object."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from replicas_tui.state.blocks import Edit, Tool, ToolState
from replicas_tui.state.normalise import edits
from replicas_tui.state.normalise.ops import Patch
from replicas_tui.state.normalise.tools import words
from replicas_tui.state.safe import NOTHING


def work(name: str, given: Mapping[str, Any], at: datetime | None, block_id: str) -> Tool | Edit:
    """Make the block of a call that runs."""
    patch = edits.asked(name, given)
    if patch is not None:
        return edit(patch, at, block_id)
    verb, what, detail = words(name, given)
    return Tool(block_id, at, verb, what, NOTHING, "running", detail, NOTHING)


def edit(patch: Patch, at: datetime | None, block_id: str, state: ToolState = "running") -> Edit:
    """Make the block of a changed file."""
    return Edit(block_id, at, patch.path, patch.added, patch.removed, patch.lines, state, created=patch.created)
