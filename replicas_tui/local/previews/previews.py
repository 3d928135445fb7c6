"""The preview family: what a workspace serves on this machine, told to its listeners when it changes.

A preview is a port that a process of the workspace listens on: nothing is registered, so nothing can be forgotten. One
that is unregistered stays away until another socket listens at its port; its program is left alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from replicas_tui.api.event_payloads import Preview, PreviewsPayload
from replicas_tui.api.previews import Previews, RemovedPreview
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core, Live
from replicas_tui.local.db import replicas
from replicas_tui.local.previews.ports import Ports, listening_sockets, ports_of
from replicas_tui.local.refusals import bad, missing
from replicas_tui.local.words import ACTIVE


class PreviewBook:
    """What the routes of previews do, and the watch over all of them."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._seen: dict[str, int] | None = None

    async def every(self, replica_id: str) -> Previews:
        """Return the ports a workspace serves now; Refusal 409 unless it is active."""
        await self._core.awake(replica_id)
        live = self._core.live(replica_id)
        await self._look((live,))
        return Previews(previews=live.previews)

    async def remove(self, replica_id: str, port: str) -> RemovedPreview:
        """Unregister a port; Refusal 404 if the workspace does not serve it."""
        number = _port(port)
        await self._core.awake(replica_id)
        return await self._remove((self._core.live(replica_id),), number)

    async def remove_anywhere(self, port: str) -> RemovedPreview:
        """Unregister a port of whichever workspace serves it: on one machine that is one at most."""
        number = _port(port)
        rows = await self._core.db.read(replicas.every)
        return await self._remove([self._core.live(row.id) for row in rows if row.status == ACTIVE], number)

    async def forever(self) -> None:
        """Look again and again while somebody listens, but at processes only when a port came or went."""
        while True:
            await asyncio.sleep(max(0.05, self._core.settings.watch_s))
            listened = [live for live in self._core.lives.values() if live.events.listening]
            if listened and await self._has_changed(listened):
                await self._look(listened)

    async def _has_changed(self, listened: Sequence[Live]) -> bool:
        sockets = await asyncio.to_thread(listening_sockets)
        is_new = sockets != self._seen or not all(live.ports_known for live in listened) or not sockets
        self._seen = sockets
        if is_new:
            for live in self._core.lives.values():
                live.ports_known = False  # whoever is listened to later is looked at then
        return is_new

    async def _look(self, lives: Sequence[Live]) -> None:
        found = await asyncio.to_thread(ports_of, [live.replica_id for live in lives])
        for live in lives:
            self._take(live, found[live.replica_id])

    def _take(self, live: Live, ports: Ports) -> None:
        live.ports_known = True
        live.hidden_ports = {port: each for port, each in live.hidden_ports.items() if ports.get(port) == each}
        before = {each.port: each for each in live.previews}
        shown = sorted(ports.keys() - live.hidden_ports.keys())
        live.ports = dict(ports)
        if shown != sorted(before):
            live.previews = tuple(before.get(port) or _preview(port) for port in shown)
            live.events.publish("preview.changed", PreviewsPayload(previews=live.previews))

    async def _remove(self, lives: Sequence[Live], port: int) -> RemovedPreview:
        await self._look(lives)
        for live in lives:
            if any(each.port == port for each in live.previews):
                live.hidden_ports[port] = live.ports[port]
                self._take(live, live.ports)
                return RemovedPreview(port=port)
        raise missing("Preview")


def _preview(port: int) -> Preview:
    return Preview.model_validate({"port": port, "publicUrl": f"http://localhost:{port}", "createdAt": now()})


def _port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 0
    if not 1 <= number <= 65535:
        raise bad("port", "must be 1 to 65535")
    return number
