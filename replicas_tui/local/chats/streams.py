"""The event family: opens a stream of a replica with what a listener needs to know first."""

from __future__ import annotations

import time

from replicas_tui.api.event_payloads import ChatPayload, EngineStatus, ReadyPayload, ReposPayload, StatusPayload
from replicas_tui.local import spelling
from replicas_tui.local.chats.events import frame
from replicas_tui.local.core import Core
from replicas_tui.local.db import chats, checkouts
from replicas_tui.local.http.sse import EventStream
from replicas_tui.local.refusals import missing
from replicas_tui.local.version import VERSION


class Streams:
    """What the route of events does."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def open(self, replica_id: str, last_event_id: str | None) -> EventStream:
        """Open a stream; Refusal 409 unless the replica is active."""
        await self._core.awake(replica_id)
        live = self._core.live(replica_id)
        since = live.events.count
        rows, held = await self._core.db.read(
            lambda db: (chats.of_replica(db, replica_id), checkouts.of_replica(db, replica_id))
        )
        # From here on nothing is awaited: what is published while they are read is repeated, and the rest comes live.
        if self._core.lives.get(replica_id) is not live:
            raise missing("Replica")
        status = EngineStatus(
            uptimeSeconds=round(time.monotonic() - live.since, 1),
            activeSseClients=live.events.listening + 1,
            chatsTotal=len(rows),
            chatsProcessing=sum(runner.processing for runner in live.runners.values()),
            reposTotal=len(held),
            hooksRunning=live.booting is not None and not live.booting.done(),
        )
        first = [
            frame("engine.ready", ReadyPayload(version=VERSION)),
            frame("engine.status.changed", StatusPayload(status=status)),
            frame("repo.discovered", ReposPayload(repos=tuple(spelling.repo_state(row) for row in held))),
            *(frame("chat.updated", ChatPayload(chat=spelling.chat(row, live))) for row in rows),
        ]
        listener = live.events.listen(last_event_id, first, since)
        return EventStream(listener, lambda: live.events.leave(listener), self._core.settings.ping_s)
