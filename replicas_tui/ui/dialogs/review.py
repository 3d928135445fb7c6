"""The message that a review becomes, read before it is sent; it closes when the server has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.reviews import SendReview
from replicas_tui.state.review import Comment
from replicas_tui.state.safe import safe
from replicas_tui.state.store import Store
from replicas_tui.state.views.write import WriteView, write
from replicas_tui.ui.dialogs.dialog import Dialog, DialogPage
from replicas_tui.ui.form.form import LastLine
from replicas_tui.ui.kit import G, Part, line, prose
from replicas_tui.ui.lines import Lines
from replicas_tui.ui.pane import Wanted


class ReviewPreview(Dialog[bool]):
    """Shows the message; answers True once it was sent.

    Args:
        text: The message.
        comments: What is in it, gone once the server has it.
        left: How many comments are not in it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,S", "send", "send", id="dialog.send"),
        Binding("y", "copy", "copy", id="dialog.copy"),
    ]
    heading = "Send review"
    ahead = "y copies it"

    def __init__(
        self, store: Store, replica_id: str, text: str, comments: tuple[Comment, ...] = (), left: int = 0
    ) -> None:
        super().__init__()
        self._left = left
        self._store, self._replica, self._text, self._comments = store, replica_id, text, comments
        self._to = Lines()
        self._why = Lines()
        self._last = LastLine("Send S", leave="back")
        self._view = write(store.state, replica_id)
        self._sending = False
        self._unwatch: Callable[[], None] = lambda: None

    @override
    def body(self) -> Iterable[Widget]:
        yield self._to
        yield DialogPage(Lines(self._message))
        yield self._why
        yield self._last

    def on_mount(self) -> None:
        """Say what sending does now."""
        self._unwatch = self._store.watch(lambda state: write(state, self._replica), self._paint)
        self.query_one(DialogPage).focus()

    def on_unmount(self) -> None:
        """Stop watching."""
        self._unwatch()

    def action_send(self) -> None:
        """Send it, once."""
        if self._sending or not self._view.open:
            return
        self._sending = True
        self._refuse("")
        intent = SendReview(self._replica, self._view.chat_id, self._text, self._comments)
        self.post_message(Wanted(Ask(intent, self._sent)))
        self._say()

    def action_copy(self) -> None:
        """Copy the message; the app says what became of it."""
        self.app.copy_to_clipboard(self._text)

    def _sent(self, refusal: Refusal | None) -> bool:
        if not self.is_current:
            return False
        self._sending = False
        if refusal is None:
            self.dismiss(True)
        else:
            self._refuse(f"{refusal.sentence} {'Your comments are kept.' if self._comments else ''}".strip())
            self._say()
        return True

    def _refuse(self, why: str) -> None:
        mark: list[Part] = [" ", (G["error"], "$t-fail"), " "]
        text = Content.styled(safe(why), "$t-fail")
        self._why.show(lambda width: prose(width, text, mark) if why else ())

    def _paint(self, view: WriteView) -> None:
        self._view = view
        self._to.show(lambda width: _to(width, view))
        self._say()

    def _say(self) -> None:
        left: Part = ("sending", "$t-live") if self._sending else ""
        self._last.say(left, ready=self._view.open and not self._sending)

    def _message(self, width: int) -> Iterator[Content]:
        yield line(width, [])
        for row in safe(self._text).split("\n"):
            if row.startswith(">"):
                yield line(width, ["   ", (row, "$t-2")])
            else:
                yield from prose(width, Content.styled(row, "$t-text")) if row else [line(width, [])]
        yield line(width, [])
        if self._left:
            noun = "comment is" if self._left == 1 else "comments are"
            yield line(width, [" ", (G["changed"], "$t-need"), " ", (f"{self._left} {noun} kept, not sent", "$t-text")])
            yield line(width, [])


def _to(width: int, view: WriteView) -> list[Content]:
    """Say whom it goes to, and what becomes of it there."""
    then = view.fate if not view.asking else "it asks something, and this would be the answer"
    said = then if view.open else view.hint
    chat = dict(view.chats).get(view.chat_id or "", "")
    parts: list[Part] = ["   ", (view.to, "$t-strong"), (f"  {chat}" if chat else "", "$t-2")]
    rows = [line(width, []), line(width, parts)]
    return [*rows, line(width, ["   ", (said, "$t-meta")])] if said else rows
