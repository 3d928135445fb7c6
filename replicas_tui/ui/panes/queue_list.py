"""What waits behind a turn, drawn: a strip above the composer, and a list with a cursor while it has the focus."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Blur, Focus
from textual.geometry import Size
from textual.message import Message
from typing_extensions import override

from replicas_tui.state.model import State
from replicas_tui.state.outgoing import Draft
from replicas_tui.state.store import Store
from replicas_tui.state.views.queue import QueueView, queue
from replicas_tui.ui.draw.queue import listing, one_line, strip
from replicas_tui.ui.pane import Pane

_CURSOR = Binding.Group("cursor")


class QueueList(Pane[QueueView], can_focus=True):
    """Keeps a cursor on a message, wherever it moves.

    Attributes:
        at: Id of the message under the cursor, and `place` where it stands.
        dropped: What was taken out here and can be sent again, with its place, newest last.
    """

    DEFAULT_CSS = "QueueList { width: 1fr; height: auto; text-wrap: nowrap; text-overflow: clip; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j,down", "cursor(1)", "down", show=False, id="queue.down", group=_CURSOR),
        Binding("k,up", "cursor(-1)", "up", show=False, id="queue.up", group=_CURSOR),
    ]

    class Left(Message):
        """The user is done with the queue."""

    def __init__(self, store: Store, replica_id: str) -> None:
        super().__init__(store, id="queue")
        self.replica_id = replica_id
        self.view = QueueView(replica_id, None)
        self.at = ""
        self.place = 0
        self.dropped: list[tuple[int, Draft]] = []
        self.said = ""

    @override
    def select(self, state: State) -> QueueView:
        return queue(state, self.replica_id)

    @override
    def paint(self, view: QueueView) -> None:
        if view.chat_id != self.view.chat_id:
            self.dropped.clear()
        self.view = view
        self.can_focus = bool(view.rows or self.dropped)
        if view.find(self.at) < 0 and view.rows:  # what was under the cursor runs now, or was dropped
            self.at = view.rows[min(self.place, len(view.rows) - 1)].id
        self.place = max(0, view.find(self.at))
        if self.has_focus and not self.can_focus:
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
            return listing(width, self.view, self.place, said=self.said)
        return one_line(width, self.view) if self.screen.has_class("-s") else strip(width, self.view)

    def on_focus(self, _: Focus) -> None:
        """Open up to a list."""
        self.say("")

    def on_blur(self, _: Blur) -> None:
        """Shrink to the strip."""
        self.refresh(layout=True)

    def action_cursor(self, by: int) -> None:
        """Move the cursor."""
        if self.view.rows:
            self.place = max(0, min(self.place + by, len(self.view.rows) - 1))
            self.at = self.view.rows[self.place].id
            self.say("")

    def say(self, text: str) -> None:
        """Say something below the list."""
        self.said = text
        self.refresh(layout=True)
