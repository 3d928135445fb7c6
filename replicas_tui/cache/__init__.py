"""On disk: what makes the start instant and reading free."""

from __future__ import annotations

from replicas_tui.cache.cache import Cache
from replicas_tui.cache.place import folder_name
from replicas_tui.cache.rows import CachedHistory, SavedDiffs, SavedDraft, SavedFleet, SavedReview

__all__ = ["Cache", "CachedHistory", "SavedDiffs", "SavedDraft", "SavedFleet", "SavedReview", "folder_name"]
