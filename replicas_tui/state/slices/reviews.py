"""What the reader of a replica's changes made of them."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from replicas_tui.state.actions_review import (
    ChangesSeen,
    CommentKept,
    CommentsDropped,
    DiffLookChosen,
    DiffsRestored,
    FilesViewed,
    ReviewAction,
    ReviewRestored,
)
from replicas_tui.state.model import Diffs, State
from replicas_tui.state.review import UNREAD, Review
from replicas_tui.state.slices.maps import put


def reduce(state: State, action: ReviewAction) -> State:
    """Return the state after `action`."""
    if isinstance(action, DiffLookChosen):
        return replace(state, diff_look=action.look)
    replica_id = action.replica_id
    if isinstance(action, DiffsRestored):
        if replica_id in state.diffs:
            return state
        return replace(state, diffs=put(state.diffs, replica_id, Diffs(action.statuses, action.read_at)))
    before = state.reviews.get(replica_id, UNREAD)
    after = _after(before, action)
    return state if after == before else replace(state, reviews=put(state.reviews, replica_id, after))


def _after(
    before: Review, action: ReviewRestored | CommentKept | CommentsDropped | FilesViewed | ChangesSeen
) -> Review:
    match action:
        case ReviewRestored(review=disk):
            known = {one.id for one in before.comments}
            return Review(
                (*(one for one in disk.comments if one.id not in known), *before.comments),
                {**disk.viewed, **before.viewed},
                disk.seen | before.seen,
                before.looked_at or disk.looked_at,
            )
        case CommentKept(comment=comment):
            if any(one.id == comment.id for one in before.comments):
                kept = tuple(comment if one.id == comment.id else one for one in before.comments)
                return replace(before, comments=kept)
            return replace(before, comments=(*before.comments, comment))
        case CommentsDropped(comments=gone):
            return replace(before, comments=tuple(one for one in before.comments if one not in gone))
        case FilesViewed(files=files):
            kept_files = {key: digest for key, digest in {**before.viewed, **files}.items() if digest}
            return replace(before, viewed=kept_files)
        case ChangesSeen(digests=digests, at=at):
            return replace(before, seen=before.seen | digests, looked_at=at)
        case _:
            assert_never(action)
