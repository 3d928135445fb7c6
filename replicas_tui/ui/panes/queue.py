"""Editing what waits behind a turn: move, drop, send again, take out to change."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from typing_extensions import override

from replicas_tui.effects.messages import SendMessage
from replicas_tui.effects.queue import ClearQueue, RemoveQueued, ReorderQueued
from replicas_tui.effects.requeue import Requeue
from replicas_tui.state.views.queue import QueueRow
from replicas_tui.ui.panes.queue_list import QueueList

_MOVE = Binding.Group("move")


class QueuePane(QueueList):
    """A change shows at once, and goes back if the server refuses it."""

    BINDINGS: ClassVar[list[BindingType]] = [
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

    @override
    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self.dropped) if action == "undo" else True

    def text_of(self, message_id: str) -> str:
        """Give a message as it was written."""
        waiting = self.store.state.queues.get(self.view.chat_id or "", ())
        return next((one.message for one in waiting if one.id == message_id), "")

    def action_shift(self, by: int) -> None:
        """Move the message under the cursor."""
        place = self.place + by
        if self.view.chat_id is not None and 0 <= place < len(self.view.rows):
            self.want(ReorderQueued(self.replica_id, self.view.chat_id, self.at, place))

    def action_first(self) -> None:
        """Let it run next; the turn that runs now ends first."""
        if self.view.chat_id is not None and self.place > 0:
            self.want(ReorderQueued(self.replica_id, self.view.chat_id, self.at, 0))
            self.say("It runs next, when this turn is over.")

    def action_drop(self) -> None:
        """Take the message under the cursor out."""
        if self.view.chat_id is not None and self.view.rows:
            self.dropped.append((self.place, self.text_of(self.at)))
            self.want(RemoveQueued(self.replica_id, self.view.chat_id, self.at))
            self.say("Dropped; u sends it again.")
            self.refresh_bindings()

    def action_clear(self) -> None:
        """Take all messages out."""
        if self.view.chat_id is not None and self.view.rows:
            self.dropped += [(n, self.text_of(row.id)) for n, row in reversed(list(enumerate(self.view.rows)))]
            self.want(ClearQueue(self.replica_id, self.view.chat_id))
            self.say("All dropped; u sends them again, one by one.")
            self.refresh_bindings()

    def action_undo(self) -> None:
        """Send again what was dropped last, to where it was."""
        if not self.dropped or self.view.chat_id is None:
            return
        place, text = self.dropped.pop()
        last = place >= len(self.view.rows)
        send = SendMessage(self.replica_id, self.view.chat_id, text)
        self.want(send if last else Requeue(self.replica_id, self.view.chat_id, text, place))
        self.say("")
        self.refresh_bindings()

    def action_edit(self) -> None:
        """Change its words; somebody else's only when asked twice."""
        if not self.view.rows:
            return
        row = self.view.rows[self.place]
        asks = f"This is {row.sender}'s message. e again takes it out to edit it."
        if row.mine or self.said == asks:
            self.post_message(self.Edit(row, self.place))
        else:
            self.say(asks)

    def action_back(self) -> None:
        """Go back."""
        self.post_message(self.Left())
