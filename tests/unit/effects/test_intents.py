"""What the user wants, carried out against a server on a real socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from replicas_tui.api.capabilities import Capabilities
from replicas_tui.api.queue import QueuedMessage
from replicas_tui.api.replicas import CreateReplica as Request
from replicas_tui.effects.canvas import LoadCanvas, OpenCanvasItem
from replicas_tui.effects.changes import LoadDiffs
from replicas_tui.effects.chats import Interrupt, LoadOlder, OpenReplica
from replicas_tui.effects.context import carry_out
from replicas_tui.effects.drafts import RestoreDrafts, SaveDraft
from replicas_tui.effects.messages import SendMessage
from replicas_tui.effects.peek import PeekReplica
from replicas_tui.effects.queue import ClearQueue, RemoveQueued, ReorderQueued
from replicas_tui.effects.replicas import (
    ArchiveReplica,
    CreateReplica,
    DeleteReplica,
    LoadFleet,
    RestoreFleet,
    SleepReplica,
    WakeReplica,
)
from replicas_tui.effects.repositories import AddRepository
from replicas_tui.state.actions import CapabilitiesLoaded, Opened, QueueLoaded
from replicas_tui.state.actions_hooks import HookDrafted
from replicas_tui.state.hook_bench import HookDraft
from replicas_tui.state.model import Level
from replicas_tui.state.outgoing import Delivery, Draft
from tests.scripted import Scripted, Seen, answer
from tests.worlds import World, world


@dataclass
class Office:
    """Answers by method and path; what it does not know is not there."""

    says: dict[str, bytes] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)

    async def script(self, seen: Seen, out: asyncio.StreamWriter) -> None:
        word = f"{seen.method} {seen.path}"
        said = self.says.get(word, answer(404, {"error": "Resource not found"}))
        if word in self.before:
            await self.before[word]()
        out.write(said)
        await out.drain()

    def fleet(self, *rows: tuple[str, str]) -> None:
        replicas = [{"id": one, "name": one, "status": status} for one, status in rows]
        page = {"replicas": replicas, "total": len(rows), "page": 1, "limit": 100, "total_pages": 1}
        self.says["GET /v1/replica"] = answer(200, page)


@pytest.fixture
def office() -> Office:
    office = Office()
    office.fleet(("r1", "active"), ("r2", "sleeping"))
    return office


@pytest.fixture
async def server(office: Office) -> AsyncIterator[Scripted]:
    async with Scripted(office.script) as server:
        yield server


@pytest.fixture
async def here(tmp_path: Path, server: Scripted) -> AsyncIterator[World]:
    async with world(tmp_path, server.url) as here:
        await LoadFleet().run(here.ctx)
        server.seen.clear()
        yield here


def notices(here: World) -> list[str]:
    return [notice.text for notice in here.state.notices]


async def test_a_refusal_becomes_a_notice_that_says_what_was_tried_and_what_to_do(here: World, office: Office) -> None:
    office.says["POST /v1/workspaces/r1/sleep"] = answer(409, {"error": "Workspace is preparing"})
    await carry_out(SleepReplica("r1"), here.ctx)
    notice = here.state.notices[-1]
    assert notice.level is Level.ERROR
    assert notice.replica_id == "r1"
    assert "Sleep did not work" in notice.text
    assert "Workspace is preparing" in notice.text
    assert here.state.replicas["r1"].status == "active"


async def test_a_message_that_failed_keeps_its_text_and_says_why(here: World, office: Office) -> None:
    office.says["POST /v1/replica/r1/messages"] = answer(503, {"error": "busy"})
    await carry_out(SendMessage("r1", "c1", "precious words"), here.ctx)
    (message,) = here.state.outgoing
    assert message.delivery is Delivery.FAILED
    assert message.text == "precious words"
    assert "busy" in message.reason


async def test_a_message_to_a_sleeping_replica_shows_it_waking(here: World, office: Office) -> None:
    office.says["POST /v1/replica/r2/messages"] = answer(200, {"status": "waking", "message_id": "m"})
    await carry_out(SendMessage("r2", "c1", "up"), here.ctx)
    assert "r2" in here.state.waking
    assert here.ctx.stale.is_set()
    assert await here.ctx.cache.sent() == ("up",)


QUEUE = tuple(QueuedMessage(id=one, message=one) for one in ("m1", "m2", "m3"))


def rows(*ids: str) -> list[dict[str, str]]:
    return [{"id": one, "message": one} for one in ids]


def ids(here: World) -> list[str]:
    return [one.id for one in here.state.queues["c1"]]


async def test_a_moved_message_shows_at_once_and_then_as_the_server_says(here: World, office: Office) -> None:
    here.ctx.store.dispatch(Opened("r1", "c1", here.clock.now()), QueueLoaded("c1", QUEUE))
    hoped: list[list[str]] = []

    async def look() -> None:
        hoped.append(ids(here))

    path = "PATCH /v1/replica/r1/chats/c1/queue/reorder"
    office.before[path] = look
    office.says[path] = answer(200, {"success": True, "queue": rows("m3", "m1")})
    await ReorderQueued("r1", "c1", "m3", 0).run(here.ctx)
    assert hoped == [["m3", "m1", "m2"]]
    assert ids(here) == ["m3", "m1"]


@pytest.mark.parametrize(
    "intent", [RemoveQueued("r1", "c1", "m2"), ReorderQueued("r1", "c1", "m1", 2), ClearQueue("r1", "c1")]
)
async def test_a_refused_change_of_the_queue_goes_back(here: World, intent: Any) -> None:
    here.ctx.store.dispatch(Opened("r1", "c1", here.clock.now()), QueueLoaded("c1", QUEUE))
    await carry_out(intent, here.ctx)
    assert ids(here) == ["m1", "m2", "m3"]
    assert "did not work" in notices(here)[-1]


async def test_a_replica_made_while_an_older_list_was_on_its_way_stays(here: World, office: Office) -> None:
    office.says["POST /v1/replica"] = answer(201, {"replica": {"id": "r3", "name": "new", "status": "preparing"}})

    async def create_meanwhile() -> None:
        office.before.clear()
        await CreateReplica(Request(name="new", message="go", environment_id="e")).run(here.ctx)
        office.fleet(("r3", "preparing"), ("r1", "active"), ("r2", "sleeping"))

    office.before["GET /v1/replica"] = create_meanwhile
    lost: list[bool] = []
    here.ctx.store.watch(lambda state: "r3" in state.replicas, lost.append)
    await LoadFleet().run(here.ctx)
    assert lost == [False, True]


async def test_opening_a_sleeping_replica_of_the_hosted_service_asks_it_nothing(here: World, server: Scripted) -> None:
    for intent in (OpenReplica("r2", "c1"), LoadOlder("r2", "c1"), LoadCanvas("r2"), LoadDiffs("r2")):
        await carry_out(intent, here.ctx)
    assert server.seen == []
    assert all("would wake" in text for text in notices(here))


async def test_the_local_engine_is_asked_for_the_canvas_of_a_sleeping_replica(here: World, office: Office) -> None:
    here.ctx.store.dispatch(CapabilitiesLoaded(Capabilities(engine="local")))
    office.says["GET /v1/replica/r2/canvas"] = answer(200, {"items": [{"filename": "plan.md", "kind": "markdown"}]})
    await carry_out(LoadCanvas("r2"), here.ctx)
    assert [item.filename for item in here.state.canvases["r2"]] == ["plan.md"]
    await carry_out(LoadDiffs("r2"), here.ctx)  # that read wakes everywhere
    assert "would wake" in notices(here)[-1]


async def test_a_canvas_that_was_read_can_be_read_while_its_replica_sleeps(
    here: World, office: Office, server: Scripted
) -> None:
    file = {"filename": "plan.md", "kind": "markdown", "sizeBytes": 3}
    office.says["GET /v1/replica/r1/canvas"] = answer(200, {"items": [file]})
    for text in ("# A", "# B"):
        office.says["GET /v1/replica/r1/canvas/plan.md"] = answer(200, {**file, "content": text})
        await carry_out(OpenCanvasItem("r1", "plan.md"), here.ctx)
    office.fleet(("r1", "sleeping"), ("r2", "sleeping"))
    await carry_out(LoadFleet(), here.ctx)
    asked = len(server.seen)
    await carry_out(LoadCanvas("r1"), here.ctx)
    await carry_out(OpenCanvasItem("r1", "plan.md"), here.ctx)
    newest, older = here.state.canvas_copies["r1"]
    assert here.state.canvas_open["r1"].text == "# B"
    await carry_out(OpenCanvasItem("r1", "plan.md", older.digest), here.ctx)
    assert here.state.canvas_open["r1"].text == "# A"
    await carry_out(OpenCanvasItem("r1", "never.md"), here.ctx)
    assert "was not read while its replica was awake" in notices(here)[-1]
    assert len(server.seen) == asked
    assert newest.seen_at >= older.seen_at


async def test_sleep_wake_archive_and_delete_show_once_the_server_agreed(here: World, office: Office) -> None:
    fine = answer(200, {"success": True})
    office.says |= {
        "POST /v1/workspaces/r1/sleep": fine,
        "POST /v1/replica/r2/wake": answer(200, {"success": True, "waking": True}),
        "POST /v1/workspaces/r2/archive": fine,
        "DELETE /v1/replica/r1": fine,
    }
    await carry_out(SleepReplica("r1"), here.ctx)
    assert here.state.replicas["r1"].status == "sleeping"
    await carry_out(WakeReplica("r2"), here.ctx)
    assert "r2" in here.state.waking
    await carry_out(ArchiveReplica("r2"), here.ctx)
    assert here.state.replicas["r2"].status == "archived"
    await carry_out(DeleteReplica("r1"), here.ctx)
    assert "r1" not in here.state.replicas
    assert notices(here) == []


async def test_what_a_server_does_not_offer_is_said_without_asking_it(here: World, server: Scripted) -> None:
    for intent in (Interrupt("r1", "c1"), AddRepository("/tmp/x")):
        await carry_out(intent, here.ctx)
    assert server.seen == []
    assert all("does not offer" in text for text in notices(here))


async def test_the_last_fleet_shows_before_the_server_answers(here: World, tmp_path: Path) -> None:
    await here.ctx.keeper.flush()
    async with world(tmp_path, "http://127.0.0.1:9") as later:
        await carry_out(RestoreFleet(), later.ctx)
        assert list(later.state.replicas) == ["r1", "r2"]
        assert not later.state.fleet_loaded or later.state.stale


async def test_a_draft_comes_back_and_an_empty_one_does_not(here: World, tmp_path: Path) -> None:
    await SaveDraft("c1", Draft("half a thought", (0, 4))).run(here.ctx)
    await SaveDraft("c2", Draft("x")).run(here.ctx)
    await SaveDraft("c2").run(here.ctx)
    async with world(tmp_path, "http://127.0.0.1:9") as later:
        await RestoreDrafts().run(later.ctx)
        assert {key: (draft.text, draft.cursor) for key, draft in later.state.drafts.items()} == {
            "c1": ("half a thought", (0, 4))
        }


async def test_a_script_of_a_hook_that_is_written_comes_back_until_it_is_given_up(here: World, tmp_path: Path) -> None:
    new, old = HookDraft("echo \u00e9\n"), HookDraft("make", base=3)
    here.ctx.store.dispatch(HookDrafted("warm e1", new), HookDrafted("start e1", old))
    await here.ctx.keeper.flush()
    async with world(tmp_path, "http://127.0.0.1:9") as later:
        await RestoreDrafts().run(later.ctx)
        assert later.state.hook_drafts == {"warm e1": new, "start e1": old}
        assert not later.state.drafts
        later.ctx.store.dispatch(HookDrafted("warm e1", None))
        await later.ctx.keeper.flush()
    async with world(tmp_path, "http://127.0.0.1:9") as last:
        last.ctx.store.dispatch(HookDrafted("start e1", new))
        await RestoreDrafts().run(last.ctx)
        assert last.state.hook_drafts == {"start e1": new}


async def test_a_look_in_passing_at_a_server_that_is_gone_is_no_failure_of_the_users(
    here: World, server: Scripted
) -> None:
    await carry_out(LoadFleet(), here.ctx)
    await server.__aexit__(None, None, None)
    await carry_out(PeekReplica("r1"), here.ctx)
    assert not here.ctx.state.notices
