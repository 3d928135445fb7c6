"""The feed against the real engine: two watchers see the same, and a killed engine loses nothing."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

from replicas_tui.api.replicas import CreateReplica as Request
from replicas_tui.effects.chats import OpenReplica
from replicas_tui.effects.environments import LoadCatalogue
from replicas_tui.effects.messages import SendMessage
from replicas_tui.effects.replicas import CreateReplica, SleepReplica
from replicas_tui.effects.supervisor import Supervisor
from replicas_tui.local import daemon
from replicas_tui.state.model import Link, State
from tests.engines import daemon_engine, running_engine
from tests.worlds import PATIENCE_S, World, running, world

PACE_S = 0.05  # the app polls and comes back quickly here
WORK = "```sh\necho one\necho two\n```"
LONG = "```scenario\n- say: begun\n- sleep: 600\n```"


def request(environment_id: str, message: str) -> Request:
    return Request(name="fix-login", message=message, environment_id=environment_id, coding_agent="script")


async def create(here: World, environment_id: str, message: str) -> str:
    """Create a replica, open it, and wait until its stream is live."""
    await CreateReplica(request(environment_id, message)).run(here.ctx)
    replica_id = next(iter(here.state.replicas))
    await OpenReplica(replica_id).run(here.ctx)
    await here.link(Link.LIVE, replica_id)
    return replica_id


def idle(state: State, replica_id: str) -> bool:
    """Say whether a turn ran and is over."""
    chats = state.chats.get(replica_id, ())
    transcripts = state.transcripts.get(state.open_chat or "")
    ran = transcripts is not None and transcripts.log.end > 1
    return ran and bool(chats) and not any(chat.processing for chat in chats)


def said(state: State, chat_id: str) -> str:
    """Give all that a transcript holds."""
    return str([event.payload for event in state.transcripts[chat_id].log.events])


async def truth(here: World, replica_id: str, chat_id: str) -> bool:
    """Say whether the transcript is the history, whole."""
    history = await here.ctx.client.history.all(replica_id, chat_id)
    log = here.state.transcripts[chat_id].log
    return log.start == 0 and tuple(log.events) == history.events


async def becomes_true(here: World, replica_id: str, chat_id: str) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not await truth(here, replica_id, chat_id):
            await asyncio.sleep(0.02)


async def test_two_watchers_of_one_engine_see_the_same_live(tmp_path: Path) -> None:
    async with (
        running_engine(tmp_path) as engine,
        world(tmp_path / "a", engine.base_url, engine.key, pace=PACE_S) as one,
        world(tmp_path / "b", engine.base_url, engine.key, pace=PACE_S) as two,
        running(Supervisor(one.ctx).run()),
        running(Supervisor(two.ctx).run()),
    ):
        replica_id = await create(one, engine.environment_id, WORK)
        two.ctx.stale.set()
        await two.until(lambda state: replica_id in state.replicas)
        await OpenReplica(replica_id).run(two.ctx)
        await two.link(Link.LIVE, replica_id)
        await one.until(lambda state: idle(state, replica_id))
        chat_id = one.state.open_chat
        assert chat_id is not None
        before = one.state.transcripts[chat_id].log.end
        await SendMessage(replica_id, chat_id, WORK).run(one.ctx)
        for here in (one, two):
            await here.until(lambda state: state.transcripts[chat_id].log.end > before + 2)
            await here.until(lambda state: idle(state, replica_id))
            await becomes_true(here, replica_id, chat_id)


async def test_a_sleeping_replica_is_read_without_waking_it(tmp_path: Path) -> None:
    async with (
        running_engine(tmp_path) as engine,
        world(tmp_path / "a", engine.base_url, engine.key, pace=PACE_S) as here,
    ):
        await LoadCatalogue().run(here.ctx)
        async with running(Supervisor(here.ctx).run()):
            replica_id = await create(here, engine.environment_id, WORK)
            await here.until(lambda state: idle(state, replica_id))
            await SleepReplica(replica_id).run(here.ctx)
            await here.until(lambda state: state.replicas[replica_id].status == "sleeping")
        async with world(tmp_path / "fresh", engine.base_url, engine.key, pace=PACE_S) as later:
            await LoadCatalogue().run(later.ctx)
            async with running(Supervisor(later.ctx).run()):
                await later.until(lambda state: replica_id in state.replicas)
                await OpenReplica(replica_id).run(later.ctx)
                await later.until(lambda state: any(one.log.end > 0 for one in state.transcripts.values()))
                listed = await later.ctx.client.replicas.list()
                assert [one.status for one in listed.replicas] == ["sleeping"]


async def test_an_engine_killed_in_mid_turn_and_started_again_loses_nothing(tmp_path: Path) -> None:
    async with (
        daemon_engine(tmp_path) as engine,
        world(tmp_path / "a", engine.base_url, engine.key, pace=PACE_S) as here,
        running(Supervisor(here.ctx).run()),
    ):
        replica_id = await create(here, engine.environment_id, LONG)
        await here.until(lambda state: state.open_chat in state.transcripts)
        chat_id = here.state.open_chat
        assert chat_id is not None
        await here.until(lambda state: any(chat.processing for chat in state.chats[replica_id]))
        await SendMessage(replica_id, chat_id, "wait for me").run(here.ctx)
        await here.until(lambda state: len(state.queues.get(chat_id, ())) == 1)
        os.kill(engine.pid, signal.SIGKILL)
        await here.link(Link.BROKEN, replica_id)
        port = int(engine.base_url.rpartition(":")[2])
        await asyncio.to_thread(daemon.start, engine.data_dir, port)
        await here.link(Link.LIVE, replica_id)
        await here.until(lambda state: "wait for me" in said(state, chat_id))
        await here.until(lambda state: idle(state, replica_id))
        await becomes_true(here, replica_id, chat_id)
        assert "wait for me" in said(here.state, chat_id)
