"""Sending, editing and putting back, against a server on a real socket: whatever fails, no word is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from replicas_tui.api.capabilities import INTERRUPT, Capabilities
from replicas_tui.api.queue import QueuedMessage
from replicas_tui.effects.asking import Ask, Refusal
from replicas_tui.effects.context import carry_out
from replicas_tui.effects.drafts import RestoreDrafts, SaveDraft
from replicas_tui.effects.messages import SendMessage
from replicas_tui.effects.replicas import SleepReplica
from replicas_tui.effects.requeue import Requeue, SendNow, TakeQueued
from replicas_tui.effects.writing import SendElsewhere, Write
from replicas_tui.state.actions import CapabilitiesLoaded, QueueLoaded
from replicas_tui.state.attachments import NEW_CHAT, Attachment, Modes
from replicas_tui.state.drafts import base_of
from replicas_tui.state.outgoing import Draft, next_of
from tests.scripted import Scripted, answer
from tests.unit.effects.test_intents import Office, here, office, server
from tests.worlds import World, world

__all__ = ["here", "office", "server"]  # fixtures

SEND = "POST /v1/replica/r1/messages"
REORDER = "PATCH /v1/replica/r1/chats/c1/queue/reorder"
STOP = "POST /v1/replica/r1/chats/c1/interrupt"
WAITING = (QueuedMessage(id="m1", message="one"), QueuedMessage(id="m2", message="two"))


async def kept(here: World) -> list[tuple[str, str]]:
    """What is on disk, of what is typed and of what is on its way."""
    return [(base_of(key), draft.text) for key, draft in (await here.ctx.cache.drafts()).items()]


def listening(told: list[Refusal | None]) -> Callable[[Refusal | None], bool]:
    """Give somebody who is told, and cannot show it."""

    def listen(refusal: Refusal | None) -> bool:
        told.append(refusal)
        return False

    return listen


async def test_a_draft_stays_on_disk_until_the_server_has_the_message(here: World, office: Office) -> None:
    during: list[list[tuple[str, str]]] = []

    async def look() -> None:
        during.append(await kept(here))

    office.before[SEND] = look
    office.says[SEND] = answer(200, {"status": "sent", "message_id": "m"})
    await carry_out(Write("c1", Draft("precious"), SendMessage("r1", "c1", "precious")), here.ctx)
    assert during == [[("c1", "precious")]]
    assert await kept(here) == []


async def test_a_draft_stays_when_the_message_failed(here: World, office: Office) -> None:
    office.says[SEND] = answer(503, {"error": "busy"})
    await carry_out(Write("c1", Draft("precious"), SendMessage("r1", "c1", "precious")), here.ctx)
    assert await kept(here) == [("c1", "precious")]


async def test_what_was_typed_while_a_message_was_on_its_way_stays(here: World, office: Office) -> None:
    async def type_on() -> None:
        await SaveDraft("c1", Draft("the next")).run(here.ctx)

    office.before[SEND] = type_on
    office.says[SEND] = answer(200, {"status": "sent", "message_id": "m"})
    await carry_out(Write("c1", Draft("first"), SendMessage("r1", "c1", "first")), here.ctx)
    assert await kept(here) == [("c1", "the next")]


async def test_a_message_that_was_on_its_way_when_the_app_ended_says_so_at_the_next_start(
    here: World, office: Office, server: Scripted, tmp_path: Path
) -> None:
    after: list[Draft] = []

    async def end() -> None:
        async with world(tmp_path, server.url) as later:
            await RestoreDrafts().run(later.ctx)
            after.append(later.state.drafts["c1"])

    office.before[SEND] = end
    office.says[SEND] = answer(200, {"status": "sent", "message_id": "m"})
    await carry_out(Write("c1", Draft("precious"), SendMessage("r1", "c1", "precious")), here.ctx)
    assert after == [Draft("precious", unsure=True)]


async def test_a_message_that_failed_is_a_draft_like_any_other_with_all_that_goes_along(
    here: World, office: Office
) -> None:
    office.says[SEND] = answer(503, {"error": "busy"})
    draft = Draft("precious", (0, 3), (), (Attachment("a.png", url="https://e/a.png"),), Modes(plan=True))
    await carry_out(Write("c1", draft, SendMessage("r1", "c1", "precious", draft.images, draft.modes)), here.ctx)
    assert here.state.drafts["c1"] == draft


NEXT = Draft("the next", images=(Attachment("b.png", url="https://e/b.png"),))


@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        (503, 503, "the next\nfirst\ntyped"),
        (503, 200, "first\ntyped"),
        (200, 503, "the next\ntyped"),
        (200, 200, "typed"),
    ],
)
async def test_a_message_sent_while_another_is_on_its_way_takes_nothing_from_it(
    here: World, office: Office, first: int, second: int, left: str
) -> None:
    """The second is sent, and a third typed, before the first is answered; whatever fails is a draft again."""

    def says(status: int) -> bytes:
        return answer(status, {"status": "sent", "message_id": "m"} if status == 200 else {"error": "busy"})

    async def send_another() -> None:
        del office.before[SEND]
        office.says[SEND] = says(second)
        send = SendMessage("r1", "c1", NEXT.text, NEXT.images)
        await carry_out(Write("c1", NEXT, send, Draft()), here.ctx)
        typed = here.state.drafts.get("c1", Draft())
        await SaveDraft("c1", replace(typed, text=f"{typed.text}\ntyped".strip())).run(here.ctx)

    office.says[SEND] = says(first)
    office.before[SEND] = send_another
    await carry_out(Write("c1", Draft("first"), SendMessage("r1", "c1", "first"), Draft()), here.ctx)
    words = left.split("\n")
    assert sorted(here.state.drafts["c1"].text.split("\n")) == sorted(words)
    assert [key for key, _ in await kept(here)] == ["c1"]
    assert here.state.drafts["c1"].images == (NEXT.images if second == 503 else ())


async def test_an_app_that_ends_with_messages_on_their_way_has_them_all_at_the_next_start(
    here: World, office: Office, server: Scripted, tmp_path: Path
) -> None:
    after: list[Draft] = []

    async def send_another() -> None:
        office.before[SEND] = end
        await carry_out(Write("c1", NEXT, SendMessage("r1", "c1", NEXT.text, NEXT.images), Draft()), here.ctx)

    async def end() -> None:
        await SaveDraft("c1", Draft("see [Paste #1 2 lines]", pastes=("a\nb",))).run(here.ctx)
        for _ in range(2):
            async with world(tmp_path, server.url) as later:
                await RestoreDrafts().run(later.ctx)
                after.append(later.state.drafts["c1"])
        async with world(tmp_path, server.url) as later:
            await RestoreDrafts().run(later.ctx)
            await SaveDraft("c1", Draft("all done")).run(later.ctx)
            assert await kept(later) == [("c1", "all done")]

    office.before[SEND] = send_another
    office.says[SEND] = answer(200, {"status": "sent", "message_id": "m"})
    await carry_out(Write("c1", Draft("first"), SendMessage("r1", "c1", "first"), Draft()), here.ctx)
    assert after == [Draft("first\nthe next\nsee a\nb", images=NEXT.images, unsure=True)] * 2


async def test_a_text_is_in_the_history_before_it_leaves(here: World, office: Office) -> None:
    during: list[tuple[str, ...]] = []

    async def look() -> None:
        during.append(await here.ctx.cache.sent())

    office.before[SEND] = look
    await carry_out(SendMessage("r1", "c1", "precious"), here.ctx)
    assert during == [("precious",)]


async def test_what_is_left_for_the_next_message_takes_the_drafts_place(here: World, office: Office) -> None:
    office.says[SEND] = answer(200, {"status": "sent", "message_id": "m", "chat_id": "c2"})
    modes = Modes(model="opus", plan=True, goal=True, to="c2")
    draft = Draft("go", modes=modes)
    await Write("c1", draft, SendElsewhere("c1", "r1", "go", (), modes, "l"), next_of(draft)).run(here.ctx)
    assert here.state.drafts["c1"] == Draft(modes=Modes(model="opus", plan=True))  # the goal and the chat were its own


async def test_a_chat_that_was_begun_for_a_message_is_not_begun_again_when_it_is_sent_once_more(
    here: World, office: Office, server: Scripted
) -> None:
    office.says["POST /v1/replica/r1/chats"] = answer(200, {"chat": {"id": "c9", "provider": "codex"}})
    office.says[SEND] = answer(503, {"error": "busy"})
    modes = Modes(to=NEW_CHAT, agent="codex")
    draft = Draft("go", modes=modes)
    await carry_out(Write("c1", draft, SendElsewhere("c1", "r1", "go", (), modes, "l")), here.ctx)
    assert here.state.drafts["c1"] == Draft("go", modes=Modes(to="c9"))
    assert [one.id for one in here.state.chats["r1"]] == ["c9"]
    office.says[SEND] = answer(200, {"status": "sent", "message_id": "m", "chat_id": "c9"})
    server.seen.clear()
    again = here.state.drafts["c1"]
    await carry_out(Write("c1", again, SendElsewhere("c1", "r1", "go", (), again.modes, "l"), Draft()), here.ctx)
    assert "POST /v1/replica/r1/chats" not in [f"{one.method} {one.path}" for one in server.seen]
    assert here.state.open_chat == "c9"
    assert here.state.drafts.get("c1") is None


async def test_a_message_that_cannot_wait_goes_first_and_then_the_turn_is_stopped(
    here: World, office: Office, server: Scripted
) -> None:
    here.ctx.store.dispatch(QueueLoaded("c1", WAITING), CapabilitiesLoaded(Capabilities(extensions=(INTERRUPT,))))
    office.says[SEND] = answer(200, {"status": "queued", "message_id": "m3", "position": 3, "chat_id": "c1"})
    office.says[REORDER] = answer(
        200, {"success": True, "queue": [{"id": one, "message": one} for one in ("m3", "m1", "m2")]}
    )
    office.says[STOP] = answer(200, {"success": True})
    await SendNow("r1", "c1", "three").run(here.ctx)
    assert [f"{one.method} {one.path}" for one in server.seen] == [SEND, REORDER, STOP]


async def test_nothing_is_stopped_for_a_message_that_need_not_wait(
    here: World, office: Office, server: Scripted
) -> None:
    office.says[SEND] = answer(200, {"status": "sent", "message_id": "m3", "position": 0, "chat_id": "c1"})
    await SendNow("r1", "c1", "three").run(here.ctx)
    assert len(server.seen) == 1


@pytest.mark.parametrize("send", [SendNow("r1", "c1", "three"), Requeue("r1", "c1", "three", 0)])
async def test_what_fails_after_the_server_has_a_message_does_not_give_it_back_to_be_sent_twice(
    here: World, office: Office, send: SendNow | Requeue
) -> None:
    here.ctx.store.dispatch(QueueLoaded("c1", WAITING), CapabilitiesLoaded(Capabilities(extensions=(INTERRUPT,))))
    office.says[SEND] = answer(200, {"status": "queued", "message_id": "m3", "position": 3, "chat_id": "c1"})
    office.says[REORDER] = answer(503, {"error": "busy"})
    told: list[Refusal | None] = []
    await carry_out(Ask(Write("c1", Draft("three"), send), listening(told)), here.ctx)
    assert told == [None]
    assert await kept(here) == []
    assert "busy" in here.state.notices[-1].text


async def test_a_message_that_was_taken_up_first_is_not_taken_out(here: World, office: Office) -> None:
    here.ctx.store.dispatch(QueueLoaded("c1", WAITING))
    rest = {"success": False, "queue": [{"id": "m2", "message": "two"}]}
    office.says["DELETE /v1/replica/r1/chats/c1/queue/m1"] = answer(200, rest)
    told: list[Refusal | None] = []
    await carry_out(Ask(TakeQueued("r1", "c1", "m1", Draft("one")), listening(told)), here.ctx)
    assert "agent took it up" in here.state.notices[-1].text
    assert told != [None]
    assert await kept(here) == []
    assert [one.id for one in here.state.queues["c1"]] == ["m2"]


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
    await carry_out(TakeQueued("r1", "c1", "m1", Draft("one")), here.ctx)
    assert during == [[("c1", "one")]]
    assert [one.id for one in here.state.queues["c1"]] == ["m2"]


async def test_a_message_that_runs_already_is_not_made_a_draft(here: World, office: Office) -> None:
    here.ctx.store.dispatch(QueueLoaded("c1", WAITING))
    office.says["DELETE /v1/replica/r1/chats/c1/queue/m1"] = answer(404, {"error": "not in the queue"})
    await carry_out(TakeQueued("r1", "c1", "m1", Draft("one")), here.ctx)
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
