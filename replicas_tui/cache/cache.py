"""The one door to what is kept on disk for a server.

Nothing here raises because of the disk: what cannot be read is absent, what cannot be written is told in `trouble`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from replicas_tui.api.chats import Chat
from replicas_tui.api.history import AgentEvent
from replicas_tui.api.replicas import Replica
from replicas_tui.cache.rows import CachedHistory, SavedDraft, SavedFleet


class Cache:
    """What is known of one server, read and written off the event loop.

    Every method that saves returns once it is on disk; a caller that does not care may drop the awaitable's task.

    Attributes:
        trouble: A sentence when a file was broken and put aside, or cannot be written; empty when all is well.
    """

    trouble: str

    @classmethod
    def open(cls, folder: Path, *, durable: Path | None = None) -> Cache:
        """Open the files of one server, making them when missing; see `folder_name` for the folder.

        `durable` (default: the same folder) holds what cannot be fetched again: drafts, read marks, sent messages.
        """
        raise NotImplementedError

    async def fleet(self) -> SavedFleet:
        """Read the last known fleet."""
        raise NotImplementedError

    async def save_fleet(
        self, replicas: Sequence[Replica], chats: Mapping[str, tuple[Chat, ...]], listed_at: datetime
    ) -> None:
        """Keep the whole fleet; transcripts of replicas that are not in it any more are forgotten."""
        raise NotImplementedError

    async def history(self, chat_id: str, limit: int, before: int | None = None) -> CachedHistory:
        """Read the newest `limit` events of a chat, or those just before position `before`."""
        raise NotImplementedError

    async def save_history(
        self, chat_id: str, replica_id: str, events: Sequence[AgentEvent], start: int, total: int
    ) -> None:
        """Keep a window that begins at position `start` of `total`; one that leaves a gap replaces what was kept."""
        raise NotImplementedError

    async def drafts(self) -> Mapping[str, SavedDraft]:
        """Read every draft, by its key."""
        raise NotImplementedError

    async def save_draft(self, key: str, draft: SavedDraft | None) -> None:
        """Keep a draft, or forget it; once this returns not even SIGKILL loses it."""
        raise NotImplementedError

    async def read_marks(self) -> Mapping[str, datetime]:
        """Read when each replica was last looked at, by its id."""
        raise NotImplementedError

    async def mark_read(self, replica_id: str, at: datetime) -> None:
        """Keep when a replica was last looked at."""
        raise NotImplementedError

    async def sent(self, limit: int = 200) -> tuple[str, ...]:
        """Read what was sent, newest last, each text once."""
        raise NotImplementedError

    async def remember_sent(self, text: str) -> None:
        """Keep a sent message for the composer's history."""
        raise NotImplementedError

    async def close(self) -> None:
        """Write what waits and close the files."""
        raise NotImplementedError
