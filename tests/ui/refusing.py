"""A server between the app and its engine that lets be read, and refuses all else or is gone in the middle of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from tests.scripted import Script, Scripted, Seen, answer
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

    async def script(seen: Seen, out: asyncio.StreamWriter) -> None:
        if seen.method == "GET":
            out.write(await _passed_on(here, seen))
        else:
            out.write(answer(status, {"error": "It is not to be"}))
        await out.drain()

    async with _between(here, script):
        yield f"({status})"


@asynccontextmanager
async def going_away(here: Living, *, after: int) -> AsyncIterator[None]:
    """Answer so many writes of the app, as long as the block lasts; the engine does the next, but no answer comes."""
    left = after

    async def script(seen: Seen, out: asyncio.StreamWriter) -> None:
        nonlocal left
        said = await _passed_on(here, seen)
        if seen.method != "GET":
            left -= 1
        if left >= 0:
            out.write(said)
            await out.drain()

    async with _between(here, script):
        yield


@asynccontextmanager
async def holding(here: Living, status: int = 200) -> AsyncIterator[asyncio.Event]:
    """Let no write of the app be answered before the event that is given, as long as the block lasts.

    Then the engine's own answer is passed on, or `status` is, if it is a refusal.
    """
    let_go = asyncio.Event()

    async def script(seen: Seen, out: asyncio.StreamWriter) -> None:
        if seen.method != "GET":
            await let_go.wait()
        refused = seen.method != "GET" and status >= 400
        out.write(answer(status, {"error": "It is not to be"}) if refused else await _passed_on(here, seen))
        await out.drain()

    async with _between(here, script):
        yield let_go


async def _passed_on(here: Living, seen: Seen) -> bytes:
    async with httpx.AsyncClient(base_url=here.engine.base_url, timeout=60, trust_env=False) as engine:
        kept = {name: value for name, value in seen.headers.items() if name in ("authorization", "content-type")}
        said = await engine.request(seen.method, seen.target, content=seen.body, headers=kept)
    return answer(said.status_code, said.content, {"Content-Type": "application/json"})


@asynccontextmanager
async def _between(here: Living, script: Script) -> AsyncIterator[None]:
    """Let the app's own connection lead to `script`."""
    assert here.app.desk is not None
    wire = here.app.desk._session.context.client._wire
    before = wire.base_url
    async with Scripted(script) as between:
        wire.base_url = httpx.URL(between.url)
        try:
            yield
        finally:
            wire.base_url = before
