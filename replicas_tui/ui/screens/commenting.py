"""Writing comments on changes, and sending them as one message."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar
from uuid import uuid4

from textual import on
from textual.binding import Binding, BindingType

from replicas_tui.effects.reviews import DropComments, KeepComment
from replicas_tui.state.review import LOOKS_GOOD, Comment, Placed, message, placed
from replicas_tui.state.views.review import Reading
from replicas_tui.ui.dialogs.comments import PickComment
from replicas_tui.ui.dialogs.finder import Choice
from replicas_tui.ui.dialogs.review import ReviewPreview
from replicas_tui.ui.diff.review_view import ReviewView
from replicas_tui.ui.diff.spots import Spot
from replicas_tui.ui.diff.writing import CommentArea
from replicas_tui.ui.pane import Wanted, keep
from replicas_tui.ui.screens.frame import FrameScreen


class Commenting(FrameScreen):
    """A screen with a diff on which one comments; subclasses give `lay_out`.

    Attributes:
        diff: The diff.
        area: Where a comment is written.
        reading: What there is to read.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("S", "send", "send review", id="review.send"),
        Binding("C", "comments", "comments", show=False, id="review.comments"),
        Binding("A", "approve", "looks good, open the PR", show=False, id="review.approve"),
    ]

    diff: ReviewView
    area: CommentArea
    reading: Reading

    def lay_out(self) -> None:
        """Show what is there, with its comments."""
        raise NotImplementedError

    @property
    def said(self) -> tuple[Placed, ...]:
        """The comments that have words."""
        return tuple(one for one in self.reading.comments if one.comment.text.strip())

    @on(ReviewView.Pointed)
    def _pointed(self, event: ReviewView.Pointed) -> None:
        event.stop()
        self._write(Comment(uuid4().hex, event.anchor, ""), event.at)

    @on(ReviewView.Picked)
    def _picked(self, event: ReviewView.Picked) -> None:
        event.stop()
        if (found := self._comment(event.comment)) is not None:
            self._write(found, self.diff.cursor)

    def _write(self, comment: Comment, at: Spot) -> None:
        self.area.write(comment, self.diff)
        self.lay_out()
        self.diff.go(at._replace(remark=comment.id))

    @on(ReviewView.Dropped)
    def _dropped(self, event: ReviewView.Dropped) -> None:
        event.stop()
        self._drop(event.comment)

    @on(ReviewView.Opened)
    def _place(self, event: ReviewView.Opened) -> None:
        event.stop()
        self.area.place(event.y)

    @on(CommentArea.Grown)
    def _grown(self, event: CommentArea.Grown) -> None:
        event.stop()
        self.lay_out()
        self.diff.go(self.diff.cursor)

    @on(CommentArea.Kept)
    def _kept(self, event: CommentArea.Kept) -> None:
        event.stop()
        keep(self.app, KeepComment(str(self.subject), event.comment))

    def on_unmount(self) -> None:
        """Keep the letters of a comment that are not on disk yet."""
        if (now := self.area.now) is not None and now != self.area.comment:
            keep(self.app, KeepComment(str(self.subject), now))

    @on(CommentArea.Closed)
    def _wrote(self, event: CommentArea.Closed) -> None:
        event.stop()
        if not event.comment.text.strip():
            self.post_message(Wanted(DropComments(str(self.subject), (event.comment,))))
        self.lay_out()

    def action_send(self) -> None:
        """Show the message that the comments become."""
        said = self.said
        if not said:
            self.notify("There is nothing to send: c comments on a line.", markup=False)
            return
        text = message(said, several=self.reading.several)
        comments = tuple(one.comment for one in said)
        self.app.push_screen(ReviewPreview(self.store, str(self.subject), text, comments), self._sent)

    def action_approve(self) -> None:
        """Show the message that says so."""
        dialog = ReviewPreview(self.store, str(self.subject), LOOKS_GOOD, left=len(self.said))
        self.app.push_screen(dialog, self._sent)

    def _sent(self, sent: bool | None) -> None:
        if sent:
            self.area.latest = None  # it may have been kept and sent between two frames
            self.lay_out()
            self.notify("Sent. It stands in the chat, with what comes of it.", markup=False)

    def action_comments(self) -> None:
        """List the comments."""
        if self.reading.comments:
            self.app.push_screen(PickComment(self.reading.comments, several=self.reading.several), self._chose)
        else:
            self.notify("There are no comments yet.", markup=False)

    def _chose(self, choice: Choice | None) -> None:
        if choice is None:
            return
        word, comment = choice.command
        if word == "drop":
            self._drop(comment)
            return
        remark = next((one for one in self.diff.page.remarks if one.id == comment), None)
        if remark is None:
            self.notify("Its lines are not shown: its file is not changed any more, or it is filtered.", markup=False)
            return
        key = self.diff.files[remark.at.file].key
        if key in self.diff.page.look.closed:
            self.diff.again(self.diff.looked(closed=self.diff.page.look.closed - {key}))
        self.diff.go(remark.at._replace(remark=comment))

    def _drop(self, comment_id: str) -> None:
        if (found := self._comment(comment_id)) is not None:
            self.area.latest = None
            self.post_message(Wanted(DropComments(str(self.subject), (found,))))

    def _comment(self, comment_id: str) -> Comment | None:
        latest = self.area.latest
        if latest is not None and latest.id == comment_id:
            return latest
        return next((one.comment for one in self.reading.comments if one.comment.id == comment_id), None)

    def with_written(self, reading: Reading) -> Reading:
        """Give what there is to read with the comment that is being written, or was a moment ago, as it is typed."""
        latest = self.area.latest
        if latest is not None and any(one.comment == latest for one in reading.comments):
            self.area.latest = None
        written = self.area.now or self.area.latest
        if written is None:
            return reading
        others = [one.comment for one in reading.comments if one.comment.id != written.id]
        return replace(reading, comments=placed((*others, written), reading.every))
