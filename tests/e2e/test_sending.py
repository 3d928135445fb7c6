"""Messages against the real engine: each step they take is seen, and none is sent twice or lost in a race."""

from __future__ import annotations

from pathlib import Path

import pytest

from replicas_tui.api.replicas import CreateReplica as Request
from replicas_tui.client.errors import ClientError
from replicas_tui.effects.chats import OpenReplica
from replicas_tui.effects.environments import LoadCatalogue
from replicas_tui.effects.messages import SendMessage
from replicas_tui.effects.queue import ReorderQueued
from replicas_tui.effects.replicas import CreateReplica
from replicas_tui.effects.requeue import RunNow, SendNow, TakeQueued
from replicas_tui.effects.supervisor import Supervisor
from replicas_tui.state.blocks import Prompt
from replicas_tui.state.model import Link, State
from replicas_tui.state.outgoing import Delivery, Draft
from replicas_tui.state.safe import safe_line
from replicas_tui.state.views.queue import queue
from tests.engines import running_engine
from tests.worlds import World, running, world

PACE_S = 0.05
LONG = "```scenario\n- say: begun\n- sleep: 600\n```"
GATED = '```scenario\n- say: begun\n- sh: "until [ -e go ]; do sleep 0.02; done"\n```'
OPEN = "```sh\ntouch go\n```"


async def begun(here: World, environment_id: str, message: str) -> tuple[str, str]:
    """Create a replica whose first turn runs, and give its id and its chat's."""
    await LoadCatalogue().run(here.ctx)
    wish = Request(name="fix-login", message=message, environment_id=environment_id, coding_agent="script")
    await CreateReplica(wish).run(here.ctx)
    replica_id = next(iter(here.state.replicas))
    await OpenReplica(replica_id).run(here.ctx)
    await here.link(Link.LIVE, replica_id)
    await here.until(lambda state: any(chat.processing for chat in state.chats.get(replica_id, ())))
    (chat,) = here.state.chats[replica_id]
    return replica_id, chat.id


def prompts(state: State, chat_id: str) -> list[str]:
    held = state.transcripts.get(chat_id)
    return [block.text for block in held.log.blocks if isinstance(block, Prompt)] if held is not None else []


async def test_a_message_sent_now_ends_the_turn_and_runs_before_what_waited(tmp_path: Path) -> None:
    async with (
        running_engine(tmp_path) as engine,
        world(tmp_path / "a", engine.base_url, engine.key, pace=PACE_S) as here,
        running(Supervisor(here.ctx).run()),
    ):
        replica_id, chat_id = await begun(here, engine.environment_id, LONG)
        await SendMessage(replica_id, chat_id, "waits").run(here.ctx)
        assert [row.text for row in queue(here.state, replica_id).rows] == ["waits"]
        await SendNow(replica_id, chat_id, "at once").run(here.ctx)
        await here.until(lambda state: prompts(state, chat_id)[-2:] == ["at once", "waits"])
        await here.until(lambda state: not state.outgoing)


async def test_a_message_that_waits_is_let_run_at_once_out_of_the_middle_of_the_queue(tmp_path: Path) -> None:
    async with (
        running_engine(tmp_path) as engine,
        world(tmp_path / "a", engine.base_url, engine.key, pace=PACE_S) as here,
        running(Supervisor(here.ctx).run()),
    ):
        replica_id, chat_id = await begun(here, engine.environment_id, LONG)
        for text in ("one", "two", "three"):
            await SendMessage(replica_id, chat_id, text).run(here.ctx)
        await RunNow(replica_id, chat_id, here.state.queues[chat_id][1].id).run(here.ctx)
        await here.until(lambda state: prompts(state, chat_id)[-3:] == ["two", "one", "three"])


async def test_a_message_is_seen_at_each_step_and_another_watchers_order_is_followed(tmp_path: Path) -> None:
    async with (
        running_engine(tmp_path) as engine,
        world(tmp_path / "a", engine.base_url, engine.key, pace=PACE_S) as here,
        world(tmp_path / "b", engine.base_url, engine.key, pace=PACE_S) as other,
        running(Supervisor(here.ctx).run()),
    ):
        replica_id, chat_id = await begun(here, engine.environment_id, GATED)
        steps: list[Delivery] = []
        here.ctx.store.watch(
            lambda state: tuple(one.delivery for one in state.outgoing if one.text == OPEN), steps.extend
        )
        await SendMessage(replica_id, chat_id, OPEN).run(here.ctx)
        await SendMessage(replica_id, chat_id, "last").run(here.ctx)
        assert steps == [Delivery.SENDING, Delivery.QUEUED]
        first, last = here.state.queues[chat_id]
        assert [row.text for row in queue(here.state, replica_id).rows] == [safe_line(OPEN), "last"]
        await ReorderQueued(replica_id, chat_id, last.id, 0).run(other.ctx)
        await here.until(lambda state: [one.id for one in state.queues[chat_id]] == [last.id, first.id])


async def test_a_message_the_agent_took_up_first_is_not_edited_as_if_it_waited(tmp_path: Path) -> None:
    async with (
        running_engine(tmp_path) as engine,
        world(tmp_path / "a", engine.base_url, engine.key, pace=PACE_S) as here,
        world(tmp_path / "b", engine.base_url, engine.key, pace=PACE_S) as late,
        running(Supervisor(here.ctx).run()),
    ):
        replica_id, chat_id = await begun(here, engine.environment_id, LONG)
        await SendMessage(replica_id, chat_id, LONG).run(here.ctx)
        (waits,) = here.state.queues[chat_id]
        await RunNow(replica_id, chat_id, waits.id).run(here.ctx)
        await here.until(lambda state: not state.queues[chat_id])
        with pytest.raises(ClientError, match="agent took it up"):
            await TakeQueued(replica_id, chat_id, waits.id, Draft(LONG)).run(late.ctx)
        assert not late.state.drafts
