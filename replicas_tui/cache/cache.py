"""The one door to what is kept on disk for a server.

Nothing here raises because of the disk: what cannot be read is absent, what cannot be written is told in `trouble`.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from replicas_tui.api.history import AgentEvent
from replicas_tui.cache import alerts, canvas, fleet, history, hook_past, hook_runs, kept, reviews, tables
from replicas_tui.cache.dbfile import DbFile
from replicas_tui.cache.lane import Lane
from replicas_tui.cache.rows import (
    CachedHistory,
    SavedCanvasFile,
    SavedDiffs,
    SavedDraft,
    SavedFleet,
    SavedHookPast,
    SavedHookRuns,
    SavedHookTest,
    SavedHookVersion,
    SavedReview,
    SeenCanvasFile,
)

T = TypeVar("T")
EVICTED_EVERY = 500  # saved events between two looks at the size


class Cache:
    """What is known of one server, read and written off the event loop.

    Every method that saves returns once it is on disk. What cannot be fetched again (drafts, read marks, sent messages)
    is in a file of its own, so that a broken cache never takes it along.
    """

    def __init__(self, cache: DbFile, durable: DbFile) -> None:
        self._files = (cache, durable)
        self._reader = Lane(cache, "cache-reader")
        self._writer = Lane(cache, "cache-writer")
        self._keeper = Lane(durable, "drafts")
        self._unwritten: dict[Lane, str] = {}
        self._saved = 0

    @classmethod
    def open(cls, folder: Path, *, durable: Path | None = None) -> Cache:
        """Take the files of one server, making them when missing; see `folder_name` for the folder.

        `durable` (default: the same folder) holds what cannot be fetched again.
        """
        files = DbFile(folder / "cache.db", tables.CACHE), DbFile((durable or folder) / "drafts.db", tables.KEPT)
        return cls(*files)

    @property
    def trouble(self) -> str:
        """A sentence when a file was put aside or cannot be written; empty when all is well."""
        return " ".join(said for said in (*(file.trouble for file in self._files), *self._unwritten.values()) if said)

    async def fleet(self) -> SavedFleet:
        """Read the last known fleet."""
        return await self._read(self._reader, fleet.read, SavedFleet())

    async def save_fleet(self, known: SavedFleet) -> None:
        """Keep the whole fleet; transcripts of replicas that are not in it any more are forgotten."""
        await self._write(self._writer, partial(fleet.write, fleet=known))

    async def history(self, chat_id: str, limit: int, before: int | None = None) -> CachedHistory:
        """Read the newest `limit` events of a chat, or those just before position `before`."""
        found = await self._read(
            self._reader, lambda connection: history.read(connection, chat_id, limit, before), CachedHistory()
        )
        if found.events and before is None:
            self._writer.post(partial(history.touch, chat_id=chat_id))
        return found

    async def save_history(
        self, chat_id: str, replica_id: str, events: Sequence[AgentEvent], start: int, total: int
    ) -> None:
        """Keep a window that begins at position `start` of `total`; one that leaves a gap replaces what was kept."""
        events = tuple(events)
        work = partial(history.write, chat_id=chat_id, replica_id=replica_id, events=events, start=start, total=total)
        await self._write(self._writer, work)
        self._saved += len(events)
        if self._saved >= EVICTED_EVERY:
            self._saved = 0
            await self._write(self._writer, history.evict)

    async def canvas(self, replica_id: str) -> tuple[SeenCanvasFile, ...]:
        """Read which canvas files of a replica are kept, newest first."""
        return await self._read(self._reader, partial(canvas.listed, replica_id=replica_id), ())

    async def canvas_file(self, replica_id: str, filename: str, digest: str) -> SavedCanvasFile | None:
        """Read a version of a canvas file; None when it is not kept."""
        work = partial(canvas.read, replica_id=replica_id, filename=filename, digest=digest)
        return await self._read(self._reader, work, None)

    async def keep_canvas_file(self, replica_id: str, seen: SavedCanvasFile) -> None:
        """Keep a version of a canvas file."""
        await self._write(self._writer, partial(canvas.keep, replica_id=replica_id, seen=seen))

    async def drafts(self) -> Mapping[str, SavedDraft]:
        """Read every draft, by its key."""
        return await self._read(self._keeper, kept.drafts, {})

    async def save_draft(self, key: str, draft: SavedDraft | None) -> None:
        """Keep a draft, or forget it; once this returns not even SIGKILL loses it."""
        await self.save_drafts({key: draft})

    async def save_drafts(self, drafts: Mapping[str, SavedDraft | None]) -> None:
        """Keep or forget several drafts: all of that is on disk, or none."""
        await self._write(self._keeper, partial(kept.save_drafts, drafts=drafts))

    async def attach(self, digest: str, content: bytes) -> None:
        """Keep the bytes of an image that goes along with a draft."""
        await self._write(self._keeper, partial(kept.attach, digest=digest, content=content))

    async def attached(self, digest: str) -> bytes | None:
        """Read the bytes of an image; None when they are not on disk."""
        return await self._read(self._keeper, partial(kept.attached, digest=digest), None)

    async def forget_attached(self) -> None:
        """Drop the images that no draft speaks of any more."""
        await self._write(self._keeper, kept.forget_attached)

    async def read_marks(self) -> Mapping[str, datetime]:
        """Read when each replica was last looked at, by its id."""
        return await self._read(self._keeper, kept.marks, {})

    async def mark_read(self, marks: Mapping[str, datetime]) -> None:
        """Keep when replicas were last looked at."""
        await self._write(self._keeper, partial(kept.mark, marks=marks))

    async def sent(self, limit: int = 200) -> tuple[str, ...]:
        """Read what was sent, newest last, each text once."""
        return await self._read(self._keeper, partial(kept.sent, limit=limit), ())

    async def remember_sent(self, text: str) -> None:
        """Keep a sent message for the composer's history."""
        await self._write(self._keeper, partial(kept.remember_sent, text=text))

    async def muted(self) -> frozenset[str]:
        """Read which replicas are to be quiet."""
        return await self._read(self._keeper, alerts.muted, frozenset())

    async def mute(self, replica_id: str, *, on: bool) -> None:
        """Keep that a replica is to be quiet, or may speak."""
        await self._write(self._keeper, partial(alerts.mute, replica_id=replica_id, on=on))

    async def alerted(self) -> frozenset[str]:
        """Read the names of alerts that were found before."""
        return await self._read(self._keeper, alerts.alerted, frozenset())

    async def remember_alerted(self, names: Sequence[str]) -> None:
        """Keep the names of alerts, so that none comes back."""
        await self._write(self._keeper, partial(alerts.remember, names=tuple(names)))

    async def hook_past(self, at: str) -> SavedHookPast:
        """Read the versions of a hook that were seen, and how scripts did."""
        return await self._read(self._keeper, partial(hook_past.read, at=at), SavedHookPast())

    async def keep_hook(self, at: str, seen: SavedHookVersion | SavedHookTest) -> None:
        """Keep a version of a hook, or how a script did."""
        await self._write(self._keeper, partial(hook_past.keep, at=at, seen=seen))

    async def review(self, replica_id: str) -> SavedReview:
        """Read what a reader made of a replica's changes."""
        return await self._read(self._keeper, partial(reviews.read, replica_id=replica_id), SavedReview())

    async def keep_comment(self, replica_id: str, comment_id: str, packed: str | None) -> None:
        """Keep a comment, or forget it."""
        work = partial(reviews.keep_comment, replica_id=replica_id, comment_id=comment_id, packed=packed)
        await self._write(self._keeper, work)

    async def keep_looks(self, replica_id: str, packed: str) -> None:
        """Keep what was looked at."""
        await self._write(self._keeper, partial(reviews.keep_looks, replica_id=replica_id, packed=packed))

    async def diffs(self, replica_id: str) -> SavedDiffs | None:
        """Read a replica's diffs as they were last read."""
        return await self._read(self._reader, partial(reviews.diffs, replica_id=replica_id), None)

    async def save_diffs(self, replica_id: str, saved: SavedDiffs) -> None:
        """Keep a replica's diffs."""
        await self._write(self._writer, partial(reviews.save_diffs, replica_id=replica_id, saved=saved))

    async def hook_runs(self, replica_id: str) -> SavedHookRuns | None:
        """Read what the hooks of a replica printed, as it was last read."""
        return await self._read(self._reader, partial(hook_runs.read, replica_id=replica_id), None)

    async def keep_hook_runs(self, replica_id: str, saved: SavedHookRuns) -> None:
        """Keep what the hooks of a replica printed."""
        await self._write(self._writer, partial(hook_runs.keep, replica_id=replica_id, saved=saved))

    async def close(self) -> None:
        """Write what waits and close the files."""
        for lane in (self._reader, self._writer, self._keeper):
            await asyncio.to_thread(lane.close)

    async def _read(self, lane: Lane, work: Callable[[sqlite3.Connection], T], missing: T) -> T:
        try:
            return await lane.run(work)
        except (sqlite3.Error, OSError):
            return missing

    async def _write(self, lane: Lane, work: Callable[[sqlite3.Connection], None]) -> None:
        try:
            await lane.run(work)
        except (sqlite3.Error, OSError, OverflowError) as error:  # the last: a number from a server, larger than any is
            what = "What you type" if lane is self._keeper else "What was seen"
            self._unwritten[lane] = f"{what} cannot be kept on disk: {error}."
        else:
            self._unwritten.pop(lane, None)
