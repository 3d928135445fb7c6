"""Putting what we learned on disk, behind everything else: nobody waits for a disk to see an event.

What changed is marked; one task saves it. A transcript is saved from where it changed, never whole again.
What was looked at and when is saved too, however it came about, and so are the scripts of hooks that are written.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from replicas_tui.cache import Cache, SavedFleet
from replicas_tui.effects import hook_drafts
from replicas_tui.state.hook_bench import HookDraft
from replicas_tui.state.model import State
from replicas_tui.state.store import Store
from replicas_tui.state.turn_ends import known_ends


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
    _read_at: dict[str, datetime] = field(default_factory=dict)  # the read marks on disk
    _scripts: Mapping[str, HookDraft] = field(default_factory=dict)  # the scripts on disk
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

    def marks_restored(self, read_at: Mapping[str, datetime]) -> None:
        """Take these read marks for those on disk."""
        self._read_at.update(read_at)

    def scripts_restored(self, scripts: Mapping[str, HookDraft]) -> None:
        """Take these scripts of hooks for those on disk."""
        self._scripts = scripts

    async def run(self) -> None:
        """Save what is marked whenever something is; endless."""
        unwatch = self.store.watch(lambda state: (state.read_at, state.hook_drafts), lambda _: self._due.set())
        try:
            while True:
                await self._due.wait()
                await self.flush()
        finally:
            unwatch()

    async def flush(self) -> None:
        """Save all that is marked; what a cancellation interrupts stays marked."""
        self._due.clear()
        await self.save_marks()
        await self._save_scripts()
        while self._listed_at is not None:
            at, state = self._listed_at, self.store.state
            await self.cache.save_fleet(_fleet(state, at))
            self._listed_at = None if self._listed_at == at else self._listed_at
        while self._changes:
            chat_id, change = next(iter(self._changes.items()))
            await self._save(self.store.state, chat_id, change)
            if self._changes.get(chat_id) is change:  # else it changed again meanwhile
                del self._changes[chat_id]

    async def save_marks(self) -> None:
        """Save the read marks that are not on disk as they are."""
        marks = {one: at for one, at in self.store.state.read_at.items() if self._read_at.get(one) != at}
        if marks:
            await self.cache.mark_read(marks)
            self._read_at.update(marks)

    async def _save_scripts(self) -> None:
        now, kept = self.store.state.hook_drafts, self._scripts
        changed = {at: now.get(at) for at in now.keys() | kept.keys() if now.get(at) != kept.get(at)}
        if changed:
            await self.cache.save_drafts(hook_drafts.rows(changed))
            self._scripts = now

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


def _fleet(state: State, at: datetime) -> SavedFleet:
    ends = tuple((chat_id, end.at, end.broke) for chat_id, end in known_ends(state).items())
    return SavedFleet(tuple(state.replicas.values()), tuple(state.chats.items()), at, ends, tuple(state.repos.items()))
