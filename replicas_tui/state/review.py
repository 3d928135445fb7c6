"""What the reader of a diff makes of it: comments, files that are done with, and what was seen of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from replicas_tui.state.diff.anchors import Anchor, Place, file_of, find
from replicas_tui.state.diff.files import FileDiff, FileKey

QUOTED: Final = 12  # lines of a quote that are sent
LOOKS_GOOD: Final = "This looks good to me. Please open the pull request."


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody has to say of some lines; not sent yet."""

    id: str
    anchor: Anchor
    text: str


@dataclass(frozen=True, slots=True)
class Review:
    """One reader's way through the changes of a replica.

    Attributes:
        comments: In the order they were begun.
        viewed: Files that are done with, and what was changed in them then.
        seen: What was ever in sight, by its digest; None before the first look.
        looked_at: When that was.
    """

    comments: tuple[Comment, ...] = ()
    viewed: Mapping[FileKey, str] = field(default_factory=dict)
    seen: frozenset[str] = frozenset()
    looked_at: datetime | None = None

    def has_viewed(self, one: FileDiff) -> bool:
        """Say whether a file is done with: not any more once it is changed again."""
        return one.key in self.viewed and self.viewed[one.key] == one.digest


UNREAD: Final = Review()


@dataclass(frozen=True, slots=True)
class DiffLook:
    """How somebody reads diffs: old and new beside each other (None: where there is room), long lines wrapped."""

    split: bool | None = None
    wrap: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A comment, and where its file and its lines are now; None when they are not in the diff any more."""

    comment: Comment
    file: int | None
    place: Place | None

    @property
    def outdated(self) -> bool:
        """Its lines are not there any more."""
        return self.place is None

    @property
    def moved(self) -> bool:
        """Its lines are there, but not where they were."""
        return self.place is not None and self.place.first != self.comment.anchor.first

    @property
    def first(self) -> int:
        """The number of its first line, now or when it was there."""
        return self.comment.anchor.first if self.place is None else self.place.first


def placed(comments: Sequence[Comment], files: Sequence[FileDiff]) -> tuple[Placed, ...]:
    """Find every comment's lines; in the order of the files and their lines, those without a place last."""
    found = []
    for one in comments:
        file = file_of(files, one.anchor)
        found.append(Placed(one, file, find(files[file], one.anchor) if file is not None else None))
    return tuple(sorted(found, key=lambda p: (p.file is None, p.file or 0, p.first)))


def message(comments: Sequence[Placed], *, several: bool) -> str:
    """Write all comments as one message: where, what stands there, what is said of it.

    Args:
        comments: Those without words are left out.
        several: There is more than one repository, so each is named.
    """
    said = [_written(one, several=several) for one in comments if one.comment.text.strip()]
    head = "A comment on your changes:" if len(said) == 1 else f"{len(said)} comments on your changes:"
    return "\n\n".join((head, *said)) if said else ""


def where(one: Placed, *, several: bool) -> str:
    """Write `path:43`, or `path:43-45`; a name with a line break in it stays on one line."""
    repository, path = one.comment.anchor.file
    name = f"{repository}/{path}" if several else path
    name = name if name.isprintable() else json.dumps(name, ensure_ascii=False)
    count = one.comment.anchor.last - one.comment.anchor.first
    return f"{name}:{one.first}" + (f"-{one.first + count}" if count else "")


def _written(one: Placed, *, several: bool) -> str:
    quote = one.comment.anchor.quote
    rows = [f"> {row.rstrip()}".rstrip() for row in quote[:QUOTED]]
    rows += [f"> … {len(quote) - QUOTED} more lines"] if len(quote) > QUOTED else []
    note = " (removed)" if one.comment.anchor.side == "old" else ""
    note += " (as it was: these lines changed since)" if one.outdated else ""
    return "\n".join((f"{where(one, several=several)}{note}", *rows, "", one.comment.text.strip()))
