"""Sending, editing and putting back, against a server on a real socket: whatever fails, no word is lost."""

from __future__ import annotations

from replicas_tui.api.queue import QueuedMessage
from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.context import carry_out
from replicas_tui.effects.drafts import SaveDraft
from replicas_tui.effects.messages import SendMessage
from replicas_tui.effects.replicas import SleepReplica
from replicas_tui.effects.requeue import Requeue, TakeQueued
from replicas_tui.effects.writing import Write
from replicas_tui.state.actions import QueueLoaded
from tests.scripted import answer
from tests.unit.effects.test_intents import Office, here, office, server
from tests.worlds import World

__all__ = ["here", "office", "server"]  # fixtures

SEND = "POST /v1/replica/r1/messages"
WAITING = (QueuedMessage(id="m1", message="one"), QueuedMessage(id="m2", message="two"))


async def kept(here: World) -> list[tuple[str, str]]:
    return [(key, draft.text) for key, draft in (await here.ctx.cache.drafts()).items()]


async def test_a_draft_stays_on_disk_until_the_server_has_the_message(here: World, office: Office) -> None:
    during: list[list[tuple[str, str]]] = []

    async def look() -> None:
        during.append(await kept(here))

    office.before[SEND] = look
    office.says[SEND] = answer(200, {"status": "sent", "message_id": "m"})
    await carry_out(Write("c1", "precious", SendMessage("r1", "c1", "precious")), here.ctx)
    assert during == [[("c1", "precious")]]
    assert await kept(here) == []


async def test_a_draft_stays_when_the_message_failed(here: World, office: Office) -> None:
    office.says[SEND] = answer(503, {"error": "busy"})
    await carry_out(Write("c1", "precious", SendMessage("r1", "c1", "precious")), here.ctx)
    assert await kept(here) == [("c1", "precious")]


async def test_what_was_typed_while_a_message_was_on_its_way_stays(here: World, office: Office) -> None:
    async def type_on() -> None:
        await SaveDraft("c1", "the next").run(here.ctx)

    office.before[SEND] = type_on
    office.says[SEND] = answer(200, {"status": "sent", "message_id": "m"})
    await carry_out(Write("c1", "first", SendMessage("r1", "c1", "first")), here.ctx)
    assert await kept(here) == [("c1", "the next")]


async def test_a_message_taken_out_of_the_queue_is_a_draft_before_the_queue_lets_go(
    here: World, office: Office
) -> None:
    path = "DELETE /v1/replica/r1/chats/c1/queue/m1"
    during: list[list[tuple[str, str]]] = []

    async def look() -> None:
        during.append(await kept(here))

    here.ctx.store.dispatch(QueueLoaded("c1", WAITING))
    office.before[path] = look
    office.says[path] = answer(200, {"success": True, "queue": [{"id": "m2", "message": "two"}]})
    await carry_out(TakeQueued("r1", "c1", "m1", "one"), here.ctx)
    assert during == [[("c1", "one")]]
    assert [one.id for one in here.state.queues["c1"]] == ["m2"]


async def test_a_message_that_runs_already_is_not_made_a_draft(here: World, office: Office) -> None:
    here.ctx.store.dispatch(QueueLoaded("c1", WAITING))
    office.says["DELETE /v1/replica/r1/chats/c1/queue/m1"] = answer(404, {"error": "not in the queue"})
    await carry_out(TakeQueued("r1", "c1", "m1", "one"), here.ctx)
    assert await kept(here) == []
    assert here.state.notices


async def test_a_message_put_back_goes_to_its_place(here: World, office: Office) -> None:
    here.ctx.store.dispatch(QueueLoaded("c1", WAITING))
    path = "PATCH /v1/replica/r1/chats/c1/queue/reorder"
    office.says[SEND] = answer(200, {"status": "queued", "message_id": "m3", "position": 3, "chat_id": "c1"})
    back = [{"id": name, "message": name} for name in ("m3", "m1", "m2")]
    office.says[path] = answer(200, {"success": True, "queue": back})
    await carry_out(Requeue("r1", "c1", "three", 0), here.ctx)
    assert [one.id for one in here.state.queues["c1"]] == ["m3", "m1", "m2"]


async def test_who_asks_is_told_and_no_notice_says_it_again(here: World, office: Office) -> None:
    office.says["POST /v1/workspaces/r1/sleep"] = answer(400, {"error": "Bad", "details": "name: too long"})
    told: list[Refusal | None] = []

    def listen(refusal: Refusal | None) -> bool:
        told.append(refusal)
        return True

    await carry_out(Ask(SleepReplica("r1"), listen), here.ctx)
    (refusal,) = told
    assert refusal is not None
    assert refusal.said == "name: too long Bad"
    assert here.state.notices == ()


async def test_a_refusal_that_nobody_is_there_to_show_becomes_a_notice(here: World, office: Office) -> None:
    office.says["POST /v1/workspaces/r1/sleep"] = answer(409, {"error": "no"})
    await carry_out(Ask(SleepReplica("r1"), lambda _: False), here.ctx)
    assert len(here.state.notices) == 1
