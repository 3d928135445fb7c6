"""The changes as a reader wants them: without white space, or only what is new; and how far the review is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from replicas_tui.state.diff.files import FileDiff, FileKey
from replicas_tui.state.diff.spaces import only, without_spaces
from replicas_tui.state.review import Placed, placed
from replicas_tui.state.views.changes import ChangesView


@dataclass(frozen=True, slots=True)
class Wish:
    """What of the changes is to be shown.

    Attributes:
        quiet: Changes of white space alone are none.
        since: Only what is not among these digests; None: everything.
    """

    quiet: bool = False
    since: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What there is to read.

    Attributes:
        every: All files.
        shown: Those that are shown, as they are shown.
        comments: All comments, where they are among `every`.
        viewed: Files that are done with.
    """

    every: tuple[FileDiff, ...] = ()
    shown: tuple[FileDiff, ...] = ()
    comments: tuple[Placed, ...] = ()
    viewed: frozenset[FileKey] = frozenset()

    @property
    def several(self) -> bool:
        """There is more than one repository."""
        return len({one.key[0] for one in self.every}) > 1

    def fresh(self, base: frozenset[str]) -> int:
        """Count the changes that are not in `base`."""
        return sum(digest not in base for one in self.every for digest in one.news)


def reading(view: ChangesView, wish: Wish) -> Reading:
    """Arrange what is to be read."""
    every = tuple(one for diff in view.diffs for one in diff.files)
    return Reading(
        every,
        tuple(_quiet(one, wish) for one in (_since(one, wish.since) for one in every) if one is not None),
        placed(view.review.comments, every),
        frozenset(one.key for one in every if view.review.has_viewed(one)),
    )


@lru_cache(maxsize=10_000)  # the same file again while nothing changes, so that it is not laid out anew
def _since(one: FileDiff, base: frozenset[str] | None) -> FileDiff | None:
    if base is None or not any(digest in base for digest in one.news):
        return one
    if not one.hunks:
        return None
    fresh = [hunk for hunk in one.hunks if hunk.digest(one.key) not in base]
    return only(one, fresh) if fresh else None


def _quiet(one: FileDiff, wish: Wish) -> FileDiff:
    return without_spaces(one) if wish.quiet else one
