"""What can happen to a transcript that is read, beside what a server pushes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from replicas_tui.api.history import AgentEvent, Sender


@dataclass(frozen=True, slots=True)
class HistoryLoading:
    """A page of a transcript is being read."""

    chat_id: str


@dataclass(frozen=True, slots=True)
class HistoryLoaded:
    """A window of a transcript was read, from the server or the cache.

    Attributes:
        start: Position of `events[0]` from the front of the history.
        total: How many events the history has.
        whole: These are the newest events and the truth: what we hold beyond them is dropped.
        senders: Who wrote the messages of the whole chat, in their order; empty when that was not told.
    """

    replica_id: str
    chat_id: str
    events: tuple[AgentEvent, ...]
    start: int
    total: int
    whole: bool = True
    senders: tuple[Sender, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryFailed:
    """A page of a transcript could not be read."""

    chat_id: str
    reason: str


HistoryAction: TypeAlias = HistoryLoading | HistoryLoaded | HistoryFailed
