"""What the cache gives back. Its own words, as it knows the wire and nothing of the state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from replicas_tui.api.chats import Chat
from replicas_tui.api.history import AgentEvent
from replicas_tui.api.replicas import Replica


@dataclass(frozen=True, slots=True)
class SavedFleet:
    """The fleet as it was last known; `chats` by replica id; `listed_at` None when there never was one."""

    replicas: tuple[Replica, ...] = ()
    chats: tuple[tuple[str, tuple[Chat, ...]], ...] = ()
    listed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CachedHistory:
    """A window of a transcript, oldest first.

    Attributes:
        events: The window.
        start: Position of `events[0]` from the front of the history.
        total: How many events the history had when it was saved; 0 when nothing is known of it.
        first: Position of the oldest event on disk: there is nothing to read before it.
    """

    events: tuple[AgentEvent, ...] = ()
    start: int = 0
    total: int = 0
    first: int = 0


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """What was typed and not sent; `cursor` is (row, column)."""

    text: str
    cursor: tuple[int, int] = (0, 0)
