"""Putting what we learned on disk, behind everything else: nobody waits for a disk to see an event.

What changed is marked; one task saves it. A transcript is saved from where it changed, never whole again.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

from replicas_tui.cache import Cache
from replicas_tui.state.model import State
from replicas_tui.state.store import Store


@dataclass(slots=True)
class _Change:
    """A transcript that is not on disk from position `since` on."""

    replica_id: str
    since: int


@dataclass(slots=True)
class Keeper:
    """What is not on disk yet, and the one who puts it there."""

    cache: Cache
    store: Store
    _changes: dict[str, _Change] = field(default_factory=dict)
    _saved: dict[str, int] = field(default_factory=dict)  # by chat: position after the last event on disk
    _listed_at: datetime | None = None
    _due: asyncio.Event = field(default_factory=asyncio.Event)

    def transcript_changed(self, replica_id: str, chat_id: str, since: int | None = None) -> None:
        """Remember to save a chat from position `since`; None: from where it was last saved."""
        first = self._saved.get(chat_id, 0) if since is None else since
        known = self._changes.get(chat_id)
        self._changes[chat_id] = _Change(replica_id, first if known is None else min(first, known.since))
        self._due.set()

    def fleet_changed(self, at: datetime) -> None:
        """Remember to save the fleet and its chats, as the server told them at that moment."""
        self._listed_at = at
        self._due.set()

    async def run(self) -> None:
        """Save what is marked whenever something is; endless."""
        while True:
            await self._due.wait()
            await self.flush()

    async def flush(self) -> None:
        """Save all that is marked; what a cancellation interrupts stays marked."""
        self._due.clear()
        while self._listed_at is not None:
            at, state = self._listed_at, self.store.state
            await self.cache.save_fleet(tuple(state.replicas.values()), state.chats, at)
            self._listed_at = None if self._listed_at == at else self._listed_at
        while self._changes:
            chat_id, change = next(iter(self._changes.items()))
            await self._save(self.store.state, chat_id, change)
            if self._changes.get(chat_id) is change:  # else it changed again meanwhile
                del self._changes[chat_id]

    async def _save(self, state: State, chat_id: str, change: _Change) -> None:
        transcripts = state.transcripts.get(chat_id)
        if transcripts is None:
            return
        log = transcripts.log
        since = max(change.since, log.start)
        end = log.end
        events = tuple(log.events[since - log.start :])
        if events:
            await self.cache.save_history(chat_id, change.replica_id, events, since, end)
            self._saved[chat_id] = end
