"""What an agent changed: sums while it works, diffs once they were read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Final

from replicas_tui.api.replicas import GitDiff, RepositoryStatus
from replicas_tui.state.diff.files import FileDiff
from replicas_tui.state.diff.parse import parse
from replicas_tui.state.model import State
from replicas_tui.state.review import UNREAD, Review
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.ages import age, short
from replicas_tui.state.views.links import pulls_line
from replicas_tui.state.views.resting import rest, unread

_NAME = 100


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
    """One repository's diff.

    Attributes:
        branch: The one the agent is on, and `base` the one it began from.
        text: As the server sent it: only to tell one diff from another.
        files: What it says.
    """

    name: Safe
    branch: Safe
    base: Safe
    added: int
    removed: int
    text: str = field(repr=False)
    files: tuple[FileDiff, ...] = field(compare=False, repr=False, default=())


@dataclass(frozen=True, slots=True)
class ChangesView:
    """Everything that changed.

    Attributes:
        diffs: By repository, those with changes.
        read: How long ago they were read; empty when they were not.
        why: Why there is nothing to see, a sentence; empty when there is.
        resting: What it is instead of awake; empty when they can be read now.
        stale: Something changed since the diffs were read.
        review: What the reader made of them.
    """

    name: Safe
    diffs: tuple[RepoDiff, ...]
    sums: Sums
    review: Review = UNREAD
    read: Safe = NOTHING
    why: Safe = NOTHING
    resting: Safe = NOTHING
    stale: bool = False

    @property
    def awake(self) -> bool:
        """They can be read now."""
        return not self.resting


UNCHANGED: Final = Sums()


def sums(state: State, replica_id: str) -> Sums:
    """Add up what changed in all repositories of a replica."""
    counts = [(one.gitDiff.added, one.gitDiff.removed) for one in state.repos.get(replica_id, ()) if one.gitDiff]
    diffs = state.diffs.get(replica_id)
    if not counts and diffs is not None:
        counts = [(one.git_diff.added, one.git_diff.removed) for one in diffs.statuses if one.git_diff]
    added, removed = (sum(side) for side in zip(*counts, strict=True)) if counts else (0, 0)
    found = state.replicas.get(replica_id)
    return Sums(
        short(added) if added else NOTHING,
        short(removed) if removed else NOTHING,
        _files(state, replica_id),
        pulls_line(state, found),
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
    told_at = state.repos_told_at.get(replica_id)
    if told_at is not None and told_at > diffs.read_at:
        return True
    read = {one.repository: (one.git_diff.added, one.git_diff.removed) for one in diffs.statuses if one.git_diff}
    live = {
        one.name: (one.gitDiff.added, one.gitDiff.removed) for one in state.repos.get(replica_id, ()) if one.gitDiff
    }
    return any(read.get(name, counts) != counts for name, counts in live.items())


def changes(state: State, replica_id: str, now: datetime) -> ChangesView:
    """Show what a replica changed."""
    found = state.replicas.get(replica_id)
    diffs = state.diffs.get(replica_id)
    resting = rest(state, replica_id)
    read = tuple(
        _repo(one, one.git_diff)
        for one in (diffs.statuses if diffs is not None else ())
        if one.git_diff is not None and one.git_diff.full_diff
    )
    return ChangesView(
        name=safe_line(found.name, _NAME) if found is not None else NOTHING,
        diffs=read,
        sums=sums(state, replica_id),
        read=age(diffs.read_at, now) if diffs is not None else NOTHING,
        why=NOTHING if read else _why(known=diffs is not None, resting=resting),
        resting=resting,
        stale=_moved_on(state, replica_id),
        review=state.reviews.get(replica_id, UNREAD),
    )


def _repo(status: RepositoryStatus, diff: GitDiff) -> RepoDiff:
    text = diff.full_diff or ""
    return RepoDiff(
        name=safe_line(status.repository, _NAME),
        branch=safe_line(status.branch, _NAME),
        base=safe_line(status.default_branch, _NAME),
        added=diff.added,
        removed=diff.removed,
        text=text,
        files=_files_of(status.repository, text),
    )


@lru_cache(maxsize=16)  # views are made anew for every event, diffs seldom change
def _files_of(repository: str, diff: str) -> tuple[FileDiff, ...]:
    return tuple(parse(repository, diff))


@lru_cache(maxsize=64)
def _count(diff: str) -> int:
    return diff.startswith("diff --git ") + diff.count("\ndiff --git ")


def _why(*, known: bool, resting: Safe) -> Safe:
    if known:
        return Safe("Nothing is changed yet.")
    return unread("The changes", resting) if resting else Safe("Reading the changes")
