"""Scripts of hooks that were not saved, as they are kept on disk: a row of the drafts each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from replicas_tui.cache import SavedDraft
from replicas_tui.state.hook_bench import HookDraft

_KEY: Final = "hook "
_NEW: Final = -1  # where the cursor of a text would be: the version it was begun from


def rows(drafts: Mapping[str, HookDraft | None]) -> dict[str, SavedDraft | None]:
    """Give the rows of drafts by hook; None takes one away."""
    return {f"{_KEY}{at}": _row(draft) if draft is not None else None for at, draft in drafts.items()}


def take(kept: dict[str, SavedDraft]) -> dict[str, HookDraft]:
    """Take the drafts by hook out of all rows."""
    keys = [key for key in kept if key.startswith(_KEY)]
    return {key.removeprefix(_KEY): _draft(kept.pop(key)) for key in keys}


def _row(draft: HookDraft) -> SavedDraft:
    return SavedDraft(draft.content, (_NEW if draft.base is None else draft.base, 0))


def _draft(row: SavedDraft) -> HookDraft:
    return HookDraft(row.text, None if row.cursor[0] == _NEW else row.cursor[0])
