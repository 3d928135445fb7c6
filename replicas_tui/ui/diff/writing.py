"""The field a comment is written in: it lies over the room that the diff leaves for it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import TextArea

from replicas_tui.state.review import Comment
from replicas_tui.ui.composer.clean import clean
from replicas_tui.ui.composer.editor import EditorError, edit
from replicas_tui.ui.diff.lines import CODE, NARROWEST
from replicas_tui.ui.form.area import ROWS, Area

SAVE_S = 0.3  # after the first key that is not on disk yet


class CommentArea(Area):
    """Where a comment is written.

    Messages: `Kept` when there is something new to keep, `Grown`, `Closed`.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "close", "keep", id="comment.keep"),
        Binding("escape", "close", "close, kept", id="comment.close"),
        Binding("ctrl+g", "edit_outside", "editor", id="comment.editor"),
    ]
    DEFAULT_CSS = "CommentArea, CommentArea:focus { background: $paper-2; display: none; layer: over; }"

    class Kept(Message):
        """This is to be on disk now."""

        def __init__(self, comment: Comment) -> None:
            super().__init__()
            self.comment = comment

    class Grown(Message):
        """It needs another number of lines."""

    class Closed(Message):
        """The user is done writing; a comment without words is none."""

        def __init__(self, comment: Comment) -> None:
            super().__init__()
            self.comment = comment

    def __init__(self) -> None:
        super().__init__(placeholder="what should be another way here?")
        self.comment: Comment | None = None
        self.latest: Comment | None = None  # the last one that was written, until it is known to be kept
        self.rows = 1
        self._back: Widget | None = None
        self._due: Timer | None = None

    def write(self, comment: Comment, back: Widget) -> None:
        """Begin to write at a comment; `back` has the focus after that."""
        self.comment, self.latest, self._back = comment, None, back
        self.load_text(clean(comment.text))
        self.move_cursor(self.document.end)
        self.rows = min(ROWS, comment.text.count("\n") + 1)
        self.focus()

    def place(self, y: int | None) -> None:
        """Lie over the room at this line of the diff; out of sight when it is."""
        self.display = y is not None and self.comment is not None
        if y is not None and isinstance(self.parent, Widget):
            room = self.parent.size.width  # our own container's is not known before we are shown
            self.styles.offset = (CODE, y)
            self.styles.width = max(NARROWEST, room - CODE - 2)  # a cell of air, and the scrollbar

    @property
    def now(self) -> Comment | None:
        """The comment as it is typed."""
        if self.comment is None:
            return None
        return Comment(self.comment.id, self.comment.anchor, self.text)

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self.comment is None:
            return
        if self._due is None and self.text != self.comment.text:
            self._due = self.set_timer(SAVE_S, self.save)
        rows = min(ROWS, max(1, self.wrapped_document.height))
        if rows != self.rows:
            self.rows = rows
            self.post_message(self.Grown())

    def save(self) -> None:
        """Keep what is typed."""
        if self._due is not None:
            self._due.stop()
        self._due = None
        if (now := self.now) is not None and now != self.comment:
            self.comment = now
            self.post_message(self.Kept(now))

    def action_close(self) -> None:
        """Stop writing; what is written is kept."""
        self.save()
        closed, self.comment = self.comment, None
        if closed is not None:
            self.latest = closed if closed.text.strip() else None
            self.screen.set_focus(self._back)  # at once: the next key is meant for it
            self.display = False
            self.post_message(self.Closed(closed))

    def action_edit_outside(self) -> None:
        """Write in the user's editor."""
        self.run_worker(self._edited(), exclusive=True, group="editor")

    async def _edited(self) -> None:
        try:
            self.load_text(await edit(self.app, self.text))
        except EditorError as wrong:
            self.notify(str(wrong), severity="error", markup=False)


class Sheet(Container):
    """A diff, and the field that lies over it."""

    DEFAULT_CSS = "Sheet { layers: base over; height: 1fr; }"
