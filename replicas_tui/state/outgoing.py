"""What is typed and not sent, and messages on their way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from replicas_tui.state.attachments import USUAL, Attachment, Modes


class Delivery(Enum):
    """How far a message came; each step is a real answer or event."""

    SENDING = "sending"
    MAKING = "making"  # the server has it; the workspace that is to take it up is being made
    WAKING = "waking"
    QUEUED = "queued"
    SENT = "sent"
    STARTED = "started"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message on its way.

    Attributes:
        local_id: Ours, before the server gave one.
        text: What was typed; kept until the server has it.
        delivery: How far it came.
        message_id: The server's id, once known.
        position: Place in the queue, once known.
        reason: Why it failed, a sentence.
        unsure: It failed, and may have arrived all the same.
        images: What goes along with it, and `modes` how it is to be taken up.
        answers: Its chat asked something when it was sent, and `answered` that this was told to be answered since.
        question: Id of the block that asked it; empty when that was not read.
    """

    local_id: str
    replica_id: str
    chat_id: str | None
    text: str
    delivery: Delivery = Delivery.SENDING
    message_id: str | None = None
    position: int | None = None
    reason: str = ""
    unsure: bool = False
    images: tuple[Attachment, ...] = ()
    modes: Modes = USUAL
    answers: bool = False
    answered: bool = False
    question: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is typed and not sent, and what goes along with it.

    Attributes:
        cursor: Row and column, both from 0.
        pastes: Texts that stand in `text` as tokens, the first for `#1`.
        leaving: It is being sent.
        unsure: It was being sent when the app ended, and may have arrived.
    """

    text: str = ""
    cursor: tuple[int, int] = (0, 0)
    pastes: tuple[str, ...] = ()
    images: tuple[Attachment, ...] = ()
    modes: Modes = USUAL
    leaving: bool = False
    unsure: bool = False

    @property
    def filled(self) -> bool:
        """Something would be sent."""
        return bool(self.text.strip() or self.images)


NOTHING_TYPED: Final = Draft()


def next_of(draft: Draft) -> Draft:
    """Give what is left for the next message: how it is taken up, but for what was meant for this one alone."""
    return Draft(modes=replace(draft.modes, goal=False, to="", agent=""))
