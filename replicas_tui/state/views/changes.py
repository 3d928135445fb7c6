"""What an agent changed: sums while it works, diffs once they were read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from replicas_tui.state.model import State
from replicas_tui.state.safe import NOTHING, Safe, safe, safe_line
from replicas_tui.state.views.ages import age, short

_NAME = 100
_DIFF_LIMIT = 20_000_000


@dataclass(frozen=True, slots=True)
class Sums:
    """How much changed; `files` is None until diffs were read. Empty texts where nothing changed."""

    added: Safe = NOTHING
    removed: Safe = NOTHING
    files: int | None = None
    pulls: Safe = NOTHING

    def __bool__(self) -> bool:
        """Say whether anything changed."""
        return bool(self.added or self.removed or self.files)


@dataclass(frozen=True, slots=True)
class RepoDiff:
    """One repository's diff, whole, fit for the terminal."""

    name: Safe
    branch: Safe
    text: Safe


@dataclass(frozen=True, slots=True)
class ChangesView:
    """Everything that changed.

    Attributes:
        diffs: By repository, those with changes.
        read: How long ago they were read; empty when they were not.
        why: Why there is nothing to see, a sentence; empty when there is.
        awake: They can be read now.
        stale: The sums say something else than the diffs: there is more to read.
    """

    name: Safe
    diffs: tuple[RepoDiff, ...]
    sums: Sums
    read: Safe = NOTHING
    why: Safe = NOTHING
    awake: bool = False
    stale: bool = False


UNCHANGED: Final = Sums()


def sums(state: State, replica_id: str) -> Sums:
    """Add up what changed in all repositories of a replica."""
    counts = [(one.gitDiff.added, one.gitDiff.removed) for one in state.repos.get(replica_id, ()) if one.gitDiff]
    diffs = state.diffs.get(replica_id)
    if not counts and diffs is not None:
        counts = [(one.git_diff.added, one.git_diff.removed) for one in diffs.statuses if one.git_diff]
    added, removed = (sum(side) for side in zip(*counts, strict=True)) if counts else (0, 0)
    found = state.replicas.get(replica_id)
    pulls = ", ".join(f"#{one.number}" for one in found.pull_requests) if found is not None else ""
    return Sums(
        short(added) if added else NOTHING,
        short(removed) if removed else NOTHING,
        _files(state, replica_id),
        safe_line(pulls, _NAME),
    )


def _files(state: State, replica_id: str) -> int | None:
    """Count the files of the diffs, while these are still what the sums say."""
    diffs = state.diffs.get(replica_id)
    if diffs is None or _moved_on(state, replica_id):
        return None
    return sum(_count(one.git_diff.full_diff or "") for one in diffs.statuses if one.git_diff is not None)


def _moved_on(state: State, replica_id: str) -> bool:
    diffs = state.diffs.get(replica_id)
    if diffs is None:
        return False
    read = {one.repository: (one.git_diff.added, one.git_diff.removed) for one in diffs.statuses if one.git_diff}
    live = {
        one.name: (one.gitDiff.added, one.gitDiff.removed) for one in state.repos.get(replica_id, ()) if one.gitDiff
    }
    return any(read.get(name, counts) != counts for name, counts in live.items())


def changes(state: State, replica_id: str, now: datetime) -> ChangesView:
    """Show what a replica changed."""
    found = state.replicas.get(replica_id)
    diffs = state.diffs.get(replica_id)
    awake = found is not None and found.status == "active"
    read = tuple(
        RepoDiff(safe_line(one.repository, _NAME), safe_line(one.branch, _NAME), _text(one.git_diff.full_diff))
        for one in (diffs.statuses if diffs is not None else ())
        if one.git_diff is not None and one.git_diff.full_diff
    )
    return ChangesView(
        name=safe_line(found.name, _NAME) if found is not None else NOTHING,
        diffs=read,
        sums=sums(state, replica_id),
        read=age(diffs.read_at, now) if diffs is not None else NOTHING,
        why=NOTHING if read else _why(known=diffs is not None, awake=awake),
        awake=awake,
        stale=_moved_on(state, replica_id),
    )


@lru_cache(maxsize=64)  # views are made anew for every event, diffs seldom change
def _text(diff: str) -> Safe:
    return safe(diff, limit=_DIFF_LIMIT)


@lru_cache(maxsize=64)
def _count(diff: str) -> int:
    return diff.startswith("diff --git ") + diff.count("\ndiff --git ")


def _why(*, known: bool, awake: bool) -> Safe:
    if known:
        return Safe("Nothing is changed yet.")
    if awake:
        return Safe("Reading the changes")
    return Safe("The changes were not read while it was awake, and reading them now would wake it.")
