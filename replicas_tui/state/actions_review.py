"""What can happen to a review: it is read from disk, comments come and go, files are done with, changes were seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from replicas_tui.api.replicas import RepositoryStatus
from replicas_tui.state.diff.files import FileKey
from replicas_tui.state.review import Comment, DiffLook, Review


@dataclass(frozen=True, slots=True)
class ReviewRestored:
    """A review was read from disk; what was done meanwhile counts more."""

    replica_id: str
    review: Review


@dataclass(frozen=True, slots=True)
class DiffsRestored:
    """Diffs that were read in an earlier session came from disk."""

    replica_id: str
    statuses: tuple[RepositoryStatus, ...]
    read_at: datetime


@dataclass(frozen=True, slots=True)
class CommentKept:
    """A comment was begun, or has other words now."""

    replica_id: str
    comment: Comment


@dataclass(frozen=True, slots=True)
class CommentsDropped:
    """Comments were deleted or sent; one that has other words by now stays."""

    replica_id: str
    comments: tuple[Comment, ...]


@dataclass(frozen=True, slots=True)
class FilesViewed:
    """Files are done with, as they are now; those without a digest are not any more."""

    replica_id: str
    files: Mapping[FileKey, str]


@dataclass(frozen=True, slots=True)
class ChangesSeen:
    """Changes were in sight, by their digests."""

    replica_id: str
    digests: frozenset[str]
    at: datetime


@dataclass(frozen=True, slots=True)
class DiffLookChosen:
    """The reader wants diffs shown in another way, these and all others."""

    look: DiffLook


ReviewAction: TypeAlias = (
    ReviewRestored | DiffsRestored | CommentKept | CommentsDropped | FilesViewed | ChangesSeen | DiffLookChosen
)
