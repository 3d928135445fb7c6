"""What effects ask of the cache on disk: the last fleet, transcripts, drafts and read marks.

A protocol, so that effects run the same over SQLite and over nothing at all (`NoCache`: a disk that cannot be written
must not keep anybody from working). Nothing here raises for a broken disk: keeping is a favour, the server is the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from replicas_tui.api.chats import Chat
from replicas_tui.api.history import AgentEvent
from replicas_tui.api.replicas import Replica


class KeptFleet(Protocol):
    """The last fleet that was seen."""

    @property
    def replicas(self) -> tuple[Replica, ...]:
        """In the server's order."""

    @property
    def chats(self) -> tuple[tuple[str, tuple[Chat, ...]], ...]:
        """By replica id."""

    @property
    def read_at(self) -> tuple[tuple[str, datetime], ...]:
        """By replica id: when the user last looked."""

    @property
    def listed_at(self) -> datetime | None:
        """When the server said so."""


class KeptTranscript(Protocol):
    """The newest events of a chat that were seen."""

    @property
    def events(self) -> tuple[AgentEvent, ...]:
        """Oldest first."""

    @property
    def start(self) -> int:
        """Position of the first of them from the front of the history."""


class Cache(Protocol):
    """Reads answer None or nothing for what is not kept."""

    async def read_fleet(self) -> KeptFleet | None:
        """Give the last fleet."""

    async def save_fleet(self, replicas: Sequence[Replica], at: datetime) -> None:
        """Keep this fleet instead of the last; what belongs to replicas no longer in it is forgotten."""

    async def save_chats(self, replica_id: str, chats: Sequence[Chat]) -> None:
        """Keep a replica's chats."""

    async def save_read(self, replica_id: str, at: datetime) -> None:
        """Keep when the user last looked."""

    async def read_transcript(self, chat_id: str) -> KeptTranscript | None:
        """Give what is kept of a chat."""

    async def save_transcript(self, replica_id: str, chat_id: str, events: Sequence[AgentEvent], start: int) -> None:
        """Keep these events of a chat, the newest it has, instead of what was kept."""

    async def forget(self, replica_id: str) -> None:
        """Drop all that is kept of a replica."""

    async def read_drafts(self) -> tuple[tuple[str, str, tuple[int, int]], ...]:
        """Give every draft: key, text, cursor (row, column)."""

    async def save_draft(self, key: str, text: str, cursor: tuple[int, int]) -> None:
        """Keep a draft; an empty text drops it."""


class NoCache:
    """Keeps nothing."""

    async def read_fleet(self) -> KeptFleet | None:
        """There is none."""
        return None

    async def save_fleet(self, replicas: Sequence[Replica], at: datetime) -> None:
        """Nothing is kept."""

    async def save_chats(self, replica_id: str, chats: Sequence[Chat]) -> None:
        """Nothing is kept."""

    async def save_read(self, replica_id: str, at: datetime) -> None:
        """Nothing is kept."""

    async def read_transcript(self, chat_id: str) -> KeptTranscript | None:
        """There is none."""
        return None

    async def save_transcript(self, replica_id: str, chat_id: str, events: Sequence[AgentEvent], start: int) -> None:
        """Nothing is kept."""

    async def forget(self, replica_id: str) -> None:
        """Nothing was kept."""

    async def read_drafts(self) -> tuple[tuple[str, str, tuple[int, int]], ...]:
        """There are none."""
        return ()

    async def save_draft(self, key: str, text: str, cursor: tuple[int, int]) -> None:
        """Nothing is kept."""
