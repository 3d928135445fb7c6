"""Reviewing what an agent changed: what is written and seen is on disk at once, and comments leave as one message."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from replicas_tui.cache import SavedReview
from replicas_tui.client.errors import ClientError
from replicas_tui.effects.changes import restore_diffs
from replicas_tui.effects.context import Context
from replicas_tui.effects.messages import SendMessage
from replicas_tui.state.actions_messages import MessageWithdrawn
from replicas_tui.state.actions_review import (
    ChangesSeen,
    CommentKept,
    CommentsDropped,
    DiffLookChosen,
    FilesViewed,
    ReviewRestored,
)
from replicas_tui.state.diff.anchors import Anchor
from replicas_tui.state.diff.files import FileKey, Side
from replicas_tui.state.review import UNREAD, Comment, DiffLook, Review


@dataclass(frozen=True, slots=True)
class OpenReview:
    """Read from disk what was made of a replica's changes, and the changes as they were last read."""

    label: ClassVar[str] = "Read the review"
    replica_id: str

    async def run(self, ctx: Context) -> None:
        """Read both."""
        ctx.store.dispatch(ReviewRestored(self.replica_id, unpacked(await ctx.cache.review(self.replica_id))))
        await restore_diffs(ctx, self.replica_id)


@dataclass(frozen=True, slots=True)
class ChooseDiffLook:
    """Show diffs in another way from now on."""

    label: ClassVar[str] = "Show changes in another way"
    look: DiffLook

    async def run(self, ctx: Context) -> None:
        """Choose it."""
        ctx.store.dispatch(DiffLookChosen(self.look))


@dataclass(frozen=True, slots=True)
class KeepComment:
    """Keep a comment as it is typed."""

    label: ClassVar[str] = "Keep the comment"
    replica_id: str
    comment: Comment

    async def run(self, ctx: Context) -> None:
        """Keep it."""
        ctx.store.dispatch(CommentKept(self.replica_id, self.comment))
        await ctx.cache.keep_comment(self.replica_id, self.comment.id, json.dumps(asdict(self.comment)))


@dataclass(frozen=True, slots=True)
class DropComments:
    """Forget comments."""

    label: ClassVar[str] = "Delete the comment"
    replica_id: str
    comments: tuple[Comment, ...]

    async def run(self, ctx: Context) -> None:
        """Forget those that have no other words by now."""
        ctx.store.dispatch(CommentsDropped(self.replica_id, self.comments))
        kept = {one.id for one in ctx.state.reviews.get(self.replica_id, UNREAD).comments}
        for one in self.comments:
            if one.id not in kept:
                await ctx.cache.keep_comment(self.replica_id, one.id, None)


@dataclass(frozen=True, slots=True)
class MarkFiles:
    """Be done with files, or not any more; by file what is changed in it, or nothing."""

    label: ClassVar[str] = "Mark as viewed"
    replica_id: str
    files: Mapping[FileKey, str]

    async def run(self, ctx: Context) -> None:
        """Note it."""
        ctx.store.dispatch(FilesViewed(self.replica_id, self.files))
        await _keep_looks(ctx, self.replica_id)


@dataclass(frozen=True, slots=True)
class NoteSeen:
    """Take note of what was in sight."""

    label: ClassVar[str] = "Note what was seen"
    replica_id: str
    digests: frozenset[str]

    async def run(self, ctx: Context) -> None:
        """Note it."""
        ctx.store.dispatch(ChangesSeen(self.replica_id, self.digests, ctx.now()))
        await _keep_looks(ctx, self.replica_id)


@dataclass(frozen=True, slots=True)
class SendReview:
    """Send comments as one message. They stay until the server has it, and when it may not.

    Attributes:
        text: The message, as the user saw it.
        comments: What is in it.
    """

    label: ClassVar[str] = "Send the review"
    replica_id: str
    chat_id: str | None
    text: str
    comments: tuple[Comment, ...] = ()
    local_id: str = field(default_factory=lambda: uuid4().hex)

    async def run(self, ctx: Context) -> None:
        """Send it once; a message that failed is withdrawn, because its words are still in the comments."""
        try:
            await SendMessage(self.replica_id, self.chat_id, self.text, local_id=self.local_id).run(ctx)
        except ClientError:
            ctx.store.dispatch(MessageWithdrawn(self.local_id))
            raise
        await DropComments(self.replica_id, self.comments).run(ctx)


async def _keep_looks(ctx: Context, replica_id: str) -> None:
    review = ctx.state.reviews.get(replica_id, UNREAD)
    looked_at = review.looked_at.isoformat() if review.looked_at is not None else None
    viewed = [[*key, digest] for key, digest in review.viewed.items()]
    looks = {"viewed": viewed, "seen": sorted(review.seen), "looked_at": looked_at}
    await ctx.cache.keep_looks(replica_id, json.dumps(looks))


def unpacked(saved: SavedReview) -> Review:
    """Read what was kept of a review; whatever cannot be read is left out."""
    comments = (_comment(packed) for packed in saved.comments)
    looks = _object(saved.looks)
    try:
        return Review(
            tuple(one for one in comments if one is not None),
            {(str(repository), str(path)): str(digest) for repository, path, digest in looks.get("viewed", ())},
            frozenset(map(str, looks.get("seen", ()))),
            datetime.fromisoformat(looks["looked_at"]) if looks.get("looked_at") else None,
        )
    except (TypeError, ValueError):
        return UNREAD


def _comment(packed: str) -> Comment | None:
    kept = _object(packed)
    try:
        at = kept["anchor"]
        repository, path = at["file"]
        texts = (tuple(map(str, at[name])) for name in ("quote", "before", "after"))
        side: Side = "old" if at["side"] == "old" else "new"
        anchored = Anchor((str(repository), str(path)), side, int(at["first"]), int(at["last"]), *texts)
        return Comment(str(kept["id"]), anchored, str(kept["text"])) if anchored.quote else None
    except (KeyError, TypeError, ValueError):
        return None


def _object(text: str) -> dict[str, Any]:
    try:
        kept = json.loads(text) if text else {}
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}
