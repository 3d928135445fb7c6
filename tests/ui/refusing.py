"""A server between the app and its engine that lets be read and refuses all else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from tests.scripted import Scripted, Seen, answer
from tests.ui.automating import no_network
from tests.ui.living import Living

LOST = 0


@asynccontextmanager
async def refusing(here: Living, status: int) -> AsyncIterator[str]:
    """Let every write of the app be answered with `status`, as long as the block lasts; gives what is told then.

    LOST: the app's connection leads nowhere.
    """
    if status == LOST:
        with no_network(here):
            yield "reached"
        return
    engine = httpx.AsyncClient(base_url=here.engine.base_url, headers={"authorization": f"Bearer {here.engine.key}"})

    async def script(seen: Seen, out: asyncio.StreamWriter) -> None:
        if seen.method == "GET":
            read = await engine.get(seen.target)
            out.write(answer(read.status_code, read.content, {"Content-Type": "application/json"}))
        else:
            out.write(answer(status, {"error": "It is not to be"}))
        await out.drain()

    assert here.app.desk is not None
    wire = here.app.desk._session.context.client._wire
    before = wire.base_url
    async with engine, Scripted(script) as between:
        wire.base_url = httpx.URL(between.url)
        try:
            yield f"({status})"
        finally:
            wire.base_url = before
