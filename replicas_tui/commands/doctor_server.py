"""What `doctor` asks a server: whether it answers and takes the key, whether its events arrive, which agents it has."""

from __future__ import annotations

import asyncio
import time

from replicas_tui.api.capabilities import Capabilities
from replicas_tui.api.replicas import ListReplicas
from replicas_tui.client.client import Client
from replicas_tui.client.errors import ClientError
from replicas_tui.credentials.secret import Secret
from replicas_tui.log import hold_secret
from replicas_tui.ui.terminal import Fact

STREAM_S = 4.0


async def look_at(name: str, base_url: str, key: Secret) -> list[Fact]:
    """Ask it, waking nothing: events are listened to of a replica that is active, if there is one."""
    hold_secret(key.reveal())
    begun = time.monotonic()
    try:
        async with Client.open(base_url, key.reveal()) as client:
            page = await client.replicas.list(ListReplicas(limit=100))
            took = (time.monotonic() - begun) * 1000
            active = next((one.id for one in page.replicas if one.status == "active"), None)
            streams = await _streams(client, active)
            agents = agents_of(await client.capabilities.get())
    except ClientError as error:
        return [Fact(False, name, str(error))]
    return [Fact(True, name, f"{base_url} answers in {took:.0f} ms and takes the key"), streams, agents]


async def _streams(client: Client, replica_id: str | None) -> Fact:
    if replica_id is None:
        return Fact(True, "streams", "not tried: no replica is active, and looking wakes none")
    begun = time.monotonic()
    try:
        async with asyncio.timeout(STREAM_S), client.replicas.events(replica_id):
            return Fact(True, "streams", f"one opened in {(time.monotonic() - begun) * 1000:.0f} ms")
    except ClientError as error:
        return Fact(False, "streams", str(error))
    except TimeoutError:
        return Fact(False, "streams", f"none opened within {STREAM_S:g} s; a proxy may hold them back")


def agents_of(offered: Capabilities | None) -> Fact:
    """Say which agents a server has, and why it has not the others."""
    if offered is None or not offered.agents:
        return Fact(True, "agents", "the server does not tell; a replica says when its agent is not there")
    there = [f"{one.provider} {one.version or ''}".strip() for one in offered.agents if one.available]
    absent = [one.provider for one in offered.agents if not one.available]
    text = f"{', '.join(there) or 'none'} can run" + (f"; not there: {', '.join(absent)}" if absent else "")
    return Fact(bool(there), "agents", text)
