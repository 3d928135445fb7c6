"""What the list alone does not say is asked for, once, and only of those who are awake."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from replicas_tui.api.history import AgentEvent
from replicas_tui.effects.context import carry_out
from replicas_tui.effects.replicas import LoadFleet, RestoreFleet
from replicas_tui.effects.survey import Survey
from replicas_tui.state.actions import ChatsLoaded, ReadMarked
from replicas_tui.state.views.standing import standing
from tests.scripted import Scripted, Seen, answer
from tests.unit.state.agent_events import ends, prompt, says
from tests.worlds import World, world

BROKEN = (prompt("go on"), ends(1, subtype="error_during_execution", is_error=True))
WELL = (prompt("go on"), says("so it is"), ends(2))


@dataclass
class Desk:
    """One active replica with one idle chat, and the end of its history."""

    events: tuple[AgentEvent, ...] = BROKEN
    at: str = "2026-07-20T11:00:00Z"
    asked: list[str] = field(default_factory=list)

    async def script(self, seen: Seen, out: asyncio.StreamWriter) -> None:
        self.asked.append(seen.path)
        row = {"id": "r", "name": "r", "status": "active", "last_activity_at": self.at}
        chat = {"id": "c", "provider": "claude", "createdAt": "2026-07-20T10:00:00Z", "updatedAt": self.at}
        said = {
            "/v1/replica": {"replicas": [row], "total": 1, "page": 1, "limit": 100, "total_pages": 1},
            "/v1/replica/r/chats": {"chats": [chat]},
            "/v1/replica/r/history": {"events": [one.model_dump() for one in self.events], "total": len(self.events)},
        }
        out.write(answer(200, said[seen.path]))
        await out.drain()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def url(desk: Desk) -> AsyncIterator[str]:
    async with Scripted(desk.script) as server:
        yield server.url


@pytest.fixture
async def here(url: str, tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path, url) as here:
        yield here


def word(here: World) -> str:
    return standing(here.state, here.state.replicas["r"]).name


async def test_a_turn_that_broke_off_is_not_called_done_though_nobody_read_the_chat(here: World, desk: Desk) -> None:
    survey = Survey(here.ctx)
    await LoadFleet().run(here.ctx)
    await survey.run(())
    assert word(here) == "stopped"
    desk.events, desk.at = WELL, "2026-07-20T11:05:00Z"
    await LoadFleet().run(here.ctx)
    await survey.run(())
    assert word(here) == "done"


async def test_how_a_turn_ended_is_not_told_of_a_later_one(here: World, desk: Desk) -> None:
    await LoadFleet().run(here.ctx)
    await Survey(here.ctx).run(())
    chat = here.state.chats["r"][0]
    assert chat.updatedAt is not None
    later = chat.model_copy(update={"updatedAt": chat.updatedAt + timedelta(minutes=1)})
    here.ctx.store.dispatch(ChatsLoaded("r", (later,), here.ctx.now()))
    assert word(here) == "idle"


async def test_the_next_start_knows_it_from_the_disk_and_asks_no_more(here: World, desk: Desk, tmp_path: Path) -> None:
    await LoadFleet().run(here.ctx)
    await Survey(here.ctx).run(())
    await here.ctx.keeper.flush()
    async with world(tmp_path, "http://127.0.0.1:9") as offline:
        await carry_out(RestoreFleet(), offline.ctx)
        assert word(offline) == "stopped"
    desk.asked.clear()
    await carry_out(RestoreFleet(), here.ctx)
    await Survey(here.ctx).run(())
    assert desk.asked == ["/v1/replica/r/chats"]


async def test_what_was_looked_at_is_known_though_the_server_was_faster_and_the_cache_is_gone(
    here: World, url: str, tmp_path: Path
) -> None:
    await LoadFleet().run(here.ctx)
    at = here.ctx.now()
    here.ctx.store.dispatch(ReadMarked(("r",), at))
    await here.ctx.keeper.flush()
    (tmp_path / "cache" / "cache.db").unlink()
    async with world(tmp_path, url) as later:
        await LoadFleet().run(later.ctx)
        await carry_out(RestoreFleet(), later.ctx)
        assert later.state.read_at == {"r": at}
