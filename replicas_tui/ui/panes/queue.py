"""Editing what waits behind a turn: move, drop, send again, take out to change."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from typing_extensions import override

from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.messages import SendMessage
from replicas_tui.effects.queue import ClearQueue, RemoveQueued, ReorderQueued
from replicas_tui.effects.requeue import Requeue, RunNow
from replicas_tui.state.outgoing import Draft
from replicas_tui.state.views.queue import QueueRow
from replicas_tui.ui.panes.queue_list import QueueList

_MOVE = Binding.Group("move")


class QueuePane(QueueList):
    """A change shows at once, and goes back if the server refuses it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("J", "shift(1)", "later", id="queue.move_down", group=_MOVE),
        Binding("K", "shift(-1)", "sooner", id="queue.move_up", group=_MOVE),
        Binding("P", "first", "first", id="queue.first"),
        Binding("N", "now", "now", id="queue.now"),
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
        return bool(self.dropped) if action == "undo" else self.view.can_stop if action == "now" else True

    def draft_of(self, message_id: str) -> Draft:
        """Give a message as it was written; what went along with it is known of our own alone."""
        state = self.store.state
        waiting = state.queues.get(self.view.chat_id or "", ())
        text = next((one.message for one in waiting if one.id == message_id), "")
        ours = next((one for one in state.outgoing if one.message_id == message_id), None)
        return Draft(text, images=ours.images, modes=ours.modes) if ours is not None else Draft(text)

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

    def action_now(self) -> None:
        """Stop the turn that runs and let this message run, when asked twice."""
        if self.view.chat_id is None or not self.view.rows:
            return
        asks = "This stops the turn that runs. N again does it."
        if self.said == asks:
            self.want(RunNow(self.replica_id, self.view.chat_id, self.at))
        self.say("" if self.said == asks else asks)

    def action_drop(self) -> None:
        """Take the message under the cursor out."""
        if self.view.chat_id is None or not self.view.rows:
            return
        out = (self.place, self.draft_of(self.at))
        self.dropped.append(out)
        self.want(Ask(RemoveQueued(self.replica_id, self.view.chat_id, self.at), lambda no: self._out(out, no)))
        self.say("Dropped; u sends it again.")
        self.refresh_bindings()

    def _out(self, out: tuple[int, Draft], refusal: Refusal | None) -> bool:
        """Forget what could not be taken out: it is not lost, so it must not be sent again."""
        if refusal is not None and out in self.dropped:
            self.dropped.remove(out)
        return refusal is None

    def action_clear(self) -> None:
        """Take all messages out."""
        if self.view.chat_id is not None and self.view.rows:
            self.dropped += [(n, self.draft_of(row.id)) for n, row in reversed(list(enumerate(self.view.rows)))]
            self.want(ClearQueue(self.replica_id, self.view.chat_id))
            self.say("All dropped; u sends them again, one by one.")
            self.refresh_bindings()

    def action_undo(self) -> None:
        """Send again what was dropped last, to where it was."""
        if not self.dropped or self.view.chat_id is None:
            return
        place, old = self.dropped.pop()
        last = place >= len(self.view.rows)
        chat, what = self.view.chat_id, (old.images, old.modes)
        send = SendMessage(self.replica_id, chat, old.text, *what)
        self.want(send if last else Requeue(self.replica_id, chat, old.text, place, *what))
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
