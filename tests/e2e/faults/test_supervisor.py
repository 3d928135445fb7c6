"""Who is streamed, who is polled, what is never asked; and that nothing is left running."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from replicas_tui.effects.supervisor import Supervisor
from replicas_tui.state.actions import Opened
from replicas_tui.state.model import Link, ServerLink
from tests.e2e.faults.hostile import Hostile, answering
from tests.scripted import Scripted
from tests.worlds import World, running, world


@pytest.fixture
def hostile() -> Hostile:
    return Hostile()


@pytest.fixture
async def server(hostile: Hostile) -> AsyncIterator[Scripted]:
    async with Scripted(hostile.script) as server:
        yield server


@pytest.fixture
async def here(tmp_path: Path, server: Scripted) -> AsyncIterator[World]:
    async with world(tmp_path, server.url) as here:
        here.clock.held = 1.5  # the poll waits until a test lets it go
        here.ctx.store.dispatch(Opened("r1", "c1", here.clock.now()))
        yield here


async def polled(here: World, server: Scripted) -> None:
    """Let the next poll happen, and wait until it is over."""
    listed = here.state.server.listed_at
    here.clock.at = here.clock.at.replace(microsecond=here.clock.at.microsecond + 1)
    here.ctx.stale.set()
    await here.until(lambda state: state.server.listed_at != listed)


async def test_the_open_replica_is_streamed_and_the_line_is_live(here: World, hostile: Hostile) -> None:
    async with running(Supervisor(here.ctx).run()):
        await here.link(Link.LIVE)
        await here.until(lambda state: state.server.link is ServerLink.LIVE)
        hostile.say()
        await here.until(lambda state: len(state.transcripts["c1"].log.events) == 1)


async def test_leaving_the_replica_keeps_a_working_one_streamed_and_hangs_up_an_idle_one(
    here: World, hostile: Hostile
) -> None:
    async with running(Supervisor(here.ctx).run()):
        await here.link(Link.LIVE)
        here.ctx.store.dispatch(Opened(None, None, here.clock.now()))
        assert here.state.links["r1"].link is Link.LIVE  # its chat works
        hostile.send(b'data: {"type": "chat.updated", "payload": {"chat": {"id": "c1", "provider": "claude"}}}\n\n')
        await here.link(Link.OFF)
        await here.until(lambda state: state.server.link is ServerLink.POLLING)


async def test_a_sleeping_replica_is_asked_nothing_but_its_row(here: World, hostile: Hostile, server: Scripted) -> None:
    hostile.status = "sleeping"
    async with running(Supervisor(here.ctx).run()):
        await here.until(lambda state: state.server.link is ServerLink.POLLING)
        await polled(here, server)
        await polled(here, server)
    assert {seen.path for seen in server.seen} == {"/v1/replica"}


async def test_a_parked_stream_opens_again_only_after_another_list(
    here: World, hostile: Hostile, server: Scripted
) -> None:
    hostile.openings.append(answering(409))
    async with running(Supervisor(here.ctx).run()):
        await here.link(Link.PARKED)
        here.ctx.store.dispatch(Opened(None, None, here.clock.now()))
        here.ctx.store.dispatch(Opened("r1", "c1", here.clock.now()))
        assert [task for task in asyncio.all_tasks() if task.get_name().startswith("feed")] == []
        assert hostile.opened == 1
        await polled(here, server)
        await here.link(Link.LIVE)
    assert hostile.opened == 2


async def test_a_refused_key_stops_everything_until_the_user_acts(
    here: World, hostile: Hostile, server: Scripted
) -> None:
    hostile.refuse = 401
    async with running(Supervisor(here.ctx).run()):
        await here.until(lambda state: state.server.link is ServerLink.REFUSED)
        assert "API key" in here.state.server.reason
        asked = len(server.seen)
        here.clock.let_go()
        await asyncio.sleep(0)
        assert len(server.seen) == asked
        hostile.refuse = None
        here.ctx.stale.set()
        await here.link(Link.LIVE)


async def test_a_key_refused_while_streaming_hangs_up(here: World, hostile: Hostile) -> None:
    async with running(Supervisor(here.ctx).run()):
        await here.link(Link.LIVE)
        hostile.refuse = 401
        here.ctx.stale.set()
        await here.until(lambda state: state.server.link is ServerLink.REFUSED)
        assert here.state.links["r1"].link is Link.OFF


async def test_a_server_that_fails_is_reconnecting_then_offline_then_well_again(here: World, hostile: Hostile) -> None:
    hostile.refuse = 500
    seen: list[ServerLink] = []
    here.ctx.store.watch(lambda state: state.server.link, seen.append)
    async with running(Supervisor(here.ctx).run()):
        await here.until(lambda state: state.server.link is ServerLink.OFFLINE)
        assert "(500)" in here.state.server.reason
        hostile.refuse = None
        here.ctx.stale.set()
        await here.until(lambda state: state.server.link is ServerLink.LIVE)
    assert seen[:3] == [ServerLink.CONNECTING, ServerLink.RECONNECTING, ServerLink.OFFLINE]
    assert here.state.server.reason == ""


async def test_a_server_that_is_gone_is_known_by_its_streams_before_the_next_poll_is_due(
    here: World, server: Scripted
) -> None:
    async with running(Supervisor(here.ctx).run()):
        await here.until(lambda state: state.server.link is ServerLink.LIVE)
        await server.__aexit__(None, None, None)  # the poll that is due goes on waiting
        await here.until(lambda state: state.server.link is ServerLink.RECONNECTING)


async def test_no_task_outlives_the_supervisor(here: World) -> None:
    before = len(asyncio.all_tasks())
    async with running(Supervisor(here.ctx).run()):
        await here.link(Link.LIVE)
        assert len(asyncio.all_tasks()) > before
    names = {task.get_name() for task in asyncio.all_tasks()}
    assert not any(name.startswith(("feed", "fill", "keep")) for name in names)


async def test_what_was_seen_is_on_disk_when_the_supervisor_ends(here: World, hostile: Hostile) -> None:
    hostile.say(stream=False)
    async with running(Supervisor(here.ctx).run()):
        await here.link(Link.LIVE)
    kept = await here.ctx.cache.history("c1", 10)
    assert [event.type for event in kept.events] == ["claude-assistant"]
    assert [one.id for one in (await here.ctx.cache.fleet()).replicas] == ["r1"]
