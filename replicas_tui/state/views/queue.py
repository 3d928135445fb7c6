"""What waits behind a turn, what is on its way there, and what the turn has changed so far."""

from __future__ import annotations

from dataclasses import dataclass

from replicas_tui.api.capabilities import INTERRUPT
from replicas_tui.api.queue import QueuedMessage
from replicas_tui.state.model import State
from replicas_tui.state.outgoing import Delivery
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.ages import clock
from replicas_tui.state.views.changes import UNCHANGED, Sums, sums
from replicas_tui.state.views.write import open_chat

_TEXT, _NAME = 500, 40
_WORDS = {
    Delivery.SENDING: "sending",
    Delivery.MAKING: "waits for the workspace",
    Delivery.WAKING: "waits for the wake",
    Delivery.SENT: "accepted",
    Delivery.STARTED: "started",
}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One message that waits; `at` is a time of day."""

    id: str
    text: Safe
    sender: Safe = NOTHING
    at: Safe = NOTHING
    mine: bool = True


@dataclass(frozen=True, slots=True)
class QueueView:
    """The strip above the composer.

    Attributes:
        rows: In the order they will run.
        leaving: Messages on their way, (text, how far).
        sums: What changed so far.
        can_stop: The server can stop the turn they wait for.
    """

    replica_id: str
    chat_id: str | None
    rows: tuple[QueueRow, ...] = ()
    leaving: tuple[tuple[Safe, Safe], ...] = ()
    sums: Sums = UNCHANGED
    can_stop: bool = False

    def find(self, message_id: str | None) -> int:
        """Give the place of a message; -1 when it does not wait any more."""
        return next((n for n, row in enumerate(self.rows) if row.id == message_id), -1)


def queue(state: State, replica_id: str) -> QueueView:
    """Show the queue of the chat on screen."""
    chat = open_chat(state, replica_id)
    if chat is None:
        return QueueView(replica_id, None, leaving=_leaving(state, replica_id, None), sums=sums(state, replica_id))
    ours = frozenset(one.message_id for one in state.outgoing)
    offers = state.server.capabilities
    alone = offers is not None and offers.engine == "local"  # nobody else can reach that engine
    return QueueView(
        replica_id,
        chat.id,
        tuple(_row(one, mine=alone or one.id in ours) for one in state.queues.get(chat.id, ())),
        _leaving(state, replica_id, chat.id),
        sums(state, replica_id),
        can_stop=offers is not None and INTERRUPT in offers.extensions,
    )


def _row(one: QueuedMessage, *, mine: bool) -> QueueRow:
    named = one.senderDisplayName or (one.senderEmail or "").partition("@")[0]
    mine = mine and not named
    return QueueRow(
        one.id,
        safe_line(one.message, _TEXT),
        Safe("you") if mine else safe_line(named, _NAME),
        clock(one.queuedAt) if one.queuedAt is not None else NOTHING,
        mine or not named,
    )


def _leaving(state: State, replica_id: str, chat_id: str | None) -> tuple[tuple[Safe, Safe], ...]:
    return tuple(
        (safe_line(one.text, _TEXT), Safe(_WORDS[one.delivery]))
        for one in state.outgoing
        if one.delivery in _WORDS and one.replica_id == replica_id and one.chat_id in (chat_id, None)
    )
