"""What waits behind a turn: a strip above the composer, and a list with a cursor while it has the focus."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Blur, Focus
from textual.geometry import Size
from textual.message import Message
from typing_extensions import override

from replicas_tui.effects.messages import SendMessage
from replicas_tui.effects.queue import ClearQueue, RemoveQueued, ReorderQueued
from replicas_tui.effects.requeue import Requeue
from replicas_tui.state.model import State
from replicas_tui.state.store import Store
from replicas_tui.state.views.queue import QueueRow, QueueView, queue
from replicas_tui.ui.draw.queue import listing, one_line, strip
from replicas_tui.ui.pane import Pane

_CURSOR = Binding.Group("cursor")
_MOVE = Binding.Group("move")


class QueuePane(Pane[QueueView], can_focus=True):
    """Moves, drops and takes back messages that wait; a change shows at once."""

    DEFAULT_CSS = "QueuePane { width: 1fr; height: auto; text-wrap: nowrap; text-overflow: clip; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "cursor(1)", "down", show=False, id="queue.down", group=_CURSOR),
        Binding("k,up", "cursor(-1)", "up", show=False, id="queue.up", group=_CURSOR),
        Binding("J", "shift(1)", "later", id="queue.move_down", group=_MOVE),
        Binding("K", "shift(-1)", "sooner", id="queue.move_up", group=_MOVE),
        Binding("P", "first", "first", id="queue.first"),
        Binding("e", "edit", "edit", id="queue.edit"),
        Binding("x", "drop", "drop", id="queue.drop"),
        Binding("X", "clear", "drop all", show=False, id="queue.clear"),
        Binding("u", "undo", "send it again", id="queue.undo"),
        Binding("escape", "back", "back", id="queue.back"),
    ]

    class Edit(Message):
        """The user wants to change a message's words."""

        def __init__(self, row: QueueRow, place: int) -> None:
            super().__init__()
            self.row = row
            self.place = place

    class Left(Message):
        """The user is done with the queue."""

    def __init__(self, store: Store, replica_id: str) -> None:
        super().__init__(store, id="queue")
        self._replica = replica_id
        self.view = QueueView(replica_id, None)
        self._at = ""
        self._place = 0
        self._dropped: list[tuple[int, str]] = []
        self._asks = ""

    @override
    def select(self, state: State) -> QueueView:
        return queue(state, self._replica)

    @override
    def paint(self, view: QueueView) -> None:
        if view.chat_id != self.view.chat_id:
            self._dropped.clear()
        self.view = view
        self.can_focus = bool(view.rows or self._dropped)
        if view.find(self._at) < 0 and view.rows:  # what was under the cursor runs now, or was dropped
            self._at = view.rows[min(self._place, len(view.rows) - 1)].id
        self._place = max(0, view.find(self._at))
        if not view.rows and self.has_focus and not self._dropped:
            self.post_message(self.Left())
        self.refresh(layout=True)

    @override
    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    @override
    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def _lines(self, width: int) -> list[Content]:
        if self.has_focus:
            return listing(width, self.view, self._place, ask=self._asks)
        return one_line(width, self.view) if self.screen.has_class("-s") else strip(width, self.view)

    def on_focus(self, _: Focus) -> None:
        """Open up to a list."""
        self._asks = ""
        self.refresh(layout=True)

    def on_blur(self, _: Blur) -> None:
        """Shrink to the strip."""
        self.refresh(layout=True)

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self._dropped) if action == "undo" else True

    def action_cursor(self, by: int) -> None:
        """Move the cursor."""
        if self.view.rows:
            self._place = max(0, min(self._place + by, len(self.view.rows) - 1))
            self._at = self.view.rows[self._place].id
            self._say("")

    def action_shift(self, by: int) -> None:
        """Move the message under the cursor."""
        place = self._place + by
        if self.view.chat_id is not None and self.view.rows and 0 <= place < len(self.view.rows):
            self.want(ReorderQueued(self._replica, self.view.chat_id, self._at, place))

    def action_first(self) -> None:
        """Let it run next; the turn that runs now ends first."""
        if self.view.chat_id is not None and self._place > 0:
            self.want(ReorderQueued(self._replica, self.view.chat_id, self._at, 0))

    def action_drop(self) -> None:
        """Take the message under the cursor out."""
        if self.view.chat_id is not None and self.view.rows:
            self._dropped.append((self._place, self.text_of(self._at)))
            self.want(RemoveQueued(self._replica, self.view.chat_id, self._at))
            self._say("Dropped; u sends it again.")
            self.refresh_bindings()

    def action_clear(self) -> None:
        """Take all messages out."""
        if self.view.chat_id is not None and self.view.rows:
            self._dropped += [(n, self.text_of(row.id)) for n, row in reversed(list(enumerate(self.view.rows)))]
            self.want(ClearQueue(self._replica, self.view.chat_id))
            self._say("All dropped; u sends them again, one by one.")
            self.refresh_bindings()

    def action_undo(self) -> None:
        """Send again what was dropped last, to where it was."""
        if not self._dropped or self.view.chat_id is None:
            return
        place, text = self._dropped.pop()
        last = place >= len(self.view.rows)
        send = SendMessage(self._replica, self.view.chat_id, text)
        self.want(send if last else Requeue(self._replica, self.view.chat_id, text, place))
        self._say("")
        self.refresh_bindings()

    def action_edit(self) -> None:
        """Change its words; somebody else's only when asked twice."""
        if not self.view.rows:
            return
        row = self.view.rows[self._place]
        asks = f"This is {row.sender}'s message. e again takes it out to edit it."
        if row.mine or self._asks == asks:
            self.post_message(self.Edit(row, self._place))
        else:
            self._say(asks)

    def action_back(self) -> None:
        """Go back."""
        self.post_message(self.Left())

    def text_of(self, message_id: str) -> str:
        """Give a message as it was written."""
        waiting = self.store.state.queues.get(self.view.chat_id or "", ())
        return next((one.message for one in waiting if one.id == message_id), "")

    def _say(self, text: str) -> None:
        self._asks = text
        self.refresh(layout=True)
