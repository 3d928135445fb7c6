"""What can happen to what the user writes: a draft, a message on its way, what was sent before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from replicas_tui.api.messages import SentMessage
from replicas_tui.state.attachments import USUAL, Attachment, Modes
from replicas_tui.state.outgoing import Draft


@dataclass(frozen=True, slots=True)
class DraftChanged:
    """Something was typed, or a draft was read from disk; None when it is gone."""

    key: str
    draft: Draft | None


@dataclass(frozen=True, slots=True)
class SentRestored:
    """What was sent in earlier sessions was read from disk, newest last."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MessageSending:
    """A message left the composer."""

    local_id: str
    replica_id: str
    chat_id: str | None
    text: str
    images: tuple[Attachment, ...] = ()
    modes: Modes = USUAL


@dataclass(frozen=True, slots=True)
class MessageAccepted:
    """The server has the message."""

    local_id: str
    sent: SentMessage


@dataclass(frozen=True, slots=True)
class MessageFailed:
    """The server does not have the message, or may have it when we are `unsure`; the text is kept."""

    local_id: str
    reason: str
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class TextPutAside:
    """What was typed went to the history; with it what was said of messages to that chat that did not arrive."""

    replica_id: str
    chat_id: str | None
    text: str


@dataclass(frozen=True, slots=True)
class MessageWithdrawn:
    """A message that did not arrive is not to be tried again by itself: its words are kept where they came from."""

    local_id: str


MessageAction: TypeAlias = (
    DraftChanged | SentRestored | TextPutAside | MessageSending | MessageAccepted | MessageFailed | MessageWithdrawn
)
