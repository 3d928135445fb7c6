"""Chats and messages of a workspace, whatever it is at: nothing sent is lost, nothing is taken twice."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path

import pytest

from replicas_tui.api.replicas import VERSION, VERSION_HEADER
from tests.local.driver import Driver, Json, scenario, sh, texts
from tests.local.environments.calls import preparing


async def asleep(driver: Driver, how: str = "sleep") -> str:
    replica = await driver.create("hello")
    await driver.until_idle(replica["id"])
    await driver.call("POST", f"/v1/workspaces/{replica['id']}/{how}")
    return str(replica["id"])


async def chat_of(driver: Driver, replica_id: str) -> Json:
    found: Json = (await driver.call("GET", f"/v1/workspaces/{replica_id}/chats"))["chats"][0]
    return found


async def test_a_message_to_an_active_workspace_is_200_and_to_one_on_its_way_202(
    driver: Driver, tmp_path: Path
) -> None:
    async with preparing(driver, tmp_path / "gate"):
        replica = await driver.create("hello", is_blocking=False)
        path = f"/v1/workspaces/{replica['id']}/chats/{(await chat_of(driver, replica['id']))['id']}/messages"
        early = await driver.call("POST", path, {"message": sh("echo early")}, status=202)
        assert (early["queued"], early["position"]) == (True, 2)
    await driver.until_status(replica["id"], "active")
    await driver.until_idle(replica["id"])
    late = await driver.call("POST", path, {"message": sh("echo late")})
    assert (late["queued"], late["position"]) == (False, 0)
    await driver.until_idle(replica["id"])
    said = [text.split()[2] for text in texts(await driver.history(replica["id"])) if text.startswith("```sh")]
    assert said == ["early", "late"]


async def test_a_message_sent_again_with_its_id_is_taken_once(driver: Driver) -> None:
    replica = await driver.create(scenario({"ask": {"question": "Go on?", "options": ["yes"]}}))
    chat = await driver.until_awaiting(replica["id"])
    other = await driver.call("POST", f"/v1/workspaces/{replica['id']}/chats", {"provider": "script"}, status=201)
    chats = f"/v1/workspaces/{replica['id']}/chats"
    wish = {"message": sh("echo once"), "messageId": "m-1", "submittedAt": "2026-01-02T03:04:05Z"}
    path = f"{chats}/{other['chat']['id']}/messages"
    first = await driver.call("POST", path, wish)
    again = await driver.call("POST", path, wish)
    assert first["messageId"] == again["messageId"] == "m-1"
    await driver.call("POST", f"{chats}/{chat['id']}/messages", wish, status=409)
    await driver.send(replica["id"], "yes", chat_id=chat["id"])
    await driver.until_idle(replica["id"])
    history = await driver.history(replica["id"], other["chat"]["id"])
    assert sum("echo once" in text for text in texts(history)) == 1


async def test_a_message_sent_twice_at_once_answers_once(driver: Driver) -> None:
    asks = [{"ask": {"question": f"{word}?", "options": ["yes", "no"]}} for word in ("First", "Second")]
    replica = await driver.create(scenario(*asks))
    chat = await driver.until_awaiting(replica["id"])
    path = f"/v1/workspaces/{replica['id']}/chats/{chat['id']}/messages"
    wish = {"message": "yes", "messageId": "m-1"}
    answers = await asyncio.gather(*[driver.call("POST", path, wish) for _ in range(4)])
    assert answers == [{"messageId": "m-1", "queued": False, "position": 0}] * 4
    await driver.until_awaiting(replica["id"])
    await driver.send(replica["id"], "no")
    await driver.until_idle(replica["id"])


async def test_a_chat_made_twice_at_once_is_one_chat(driver: Driver) -> None:
    replica = await driver.create("hello")
    wish = {"provider": "script", "id": str(uuid.uuid4()), "title": "Side"}
    path = f"/v1/workspaces/{replica['id']}/chats"
    made = await asyncio.gather(*[driver.call("POST", path, wish, status=201) for _ in range(4)])
    assert {each["chat"]["id"] for each in made} == {wish["id"]}
    assert len(await driver.chats(replica["id"])) == 2


async def test_chats_are_listed_and_made_while_a_workspace_sleeps_without_waking_it(driver: Driver) -> None:
    replica_id = await asleep(driver)
    parent = await chat_of(driver, replica_id)
    chat_id = str(uuid.uuid4())
    wish = {"provider": "script", "id": chat_id, "title": "Side", "parentChatId": parent["id"], "clientRequestId": "r"}
    made = await driver.call("POST", f"/v1/workspaces/{replica_id}/chats", wish, status=201)
    assert made["chat"]["id"] == chat_id
    assert (made["chat"]["title"], made["chat"]["parentChatId"]) == ("Side", parent["id"])
    assert len((await driver.call("GET", f"/v1/workspaces/{replica_id}/chats"))["chats"]) == 2
    assert await driver.status(replica_id) == "sleeping"


async def test_a_deferred_message_makes_its_chat_and_wakes_the_workspace(driver: Driver) -> None:
    replica_id = await asleep(driver)
    chat_id = str(uuid.uuid4())
    wish = {"message": sh("echo woken"), "provider": "script", "chatId": chat_id, "generateName": True}
    receipt = await driver.call("POST", f"/v1/workspaces/{replica_id}/messages/deferred", wish, status=202)
    assert (receipt["status"], receipt["chatId"]) == ("waking", chat_id)
    await driver.until_status(replica_id, "active")
    await driver.until_idle(replica_id)
    assert "echo woken" in str(await driver.history(replica_id, chat_id))
    wrong = {**wish, "provider": "claude"}
    await driver.call("POST", f"/v1/workspaces/{replica_id}/messages/deferred", wrong, status=400)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("chats", {"provider": "script"}),
        ("chats/{chat}/messages", {"message": "hello"}),
        ("messages/deferred", {"message": "hello", "provider": "script"}),
    ],
)
async def test_an_archived_workspace_takes_nothing_and_stays_archived(driver: Driver, path: str, body: Json) -> None:
    replica_id = await asleep(driver, "archive")
    chat = (await chat_of(driver, replica_id))["id"]
    await driver.call("POST", f"/v1/workspaces/{replica_id}/{path.format(chat=chat)}", body, status=409)
    assert await driver.status(replica_id) == "archived"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "message"),
        ({"message": 3}, "message"),
        ({"message": "x", "planMode": "yes"}, "planMode"),
        ({"message": "x", "goalMode": True}, "goalMode"),
        ({"message": "x", "thinkingLevel": "endless"}, "thinkingLevel"),
        ({"message": "x", "submittedAt": "yesterday"}, "submittedAt"),
    ],
)
async def test_what_a_message_cannot_be_is_refused_in_the_familys_own_spelling(
    shared_driver: Driver, body: Json, field: str
) -> None:
    replica = await shared_driver.create("hello")
    chat = await chat_of(shared_driver, replica["id"])
    path = f"/v1/workspaces/{replica['id']}/chats/{chat['id']}/messages"
    answer = await shared_driver.call("POST", path, body, status=400)
    assert answer["details"].startswith(f"{field}:")


async def test_a_workspace_nobody_knows_is_404(shared_driver: Driver) -> None:
    await shared_driver.call("GET", f"/v1/workspaces/{uuid.uuid4()}/chats", status=404)
    answer = await shared_driver.client.post("/v1/replica", json={}, headers={VERSION_HEADER: VERSION})
    assert answer.status_code == 400


async def test_half_a_character_and_a_moment_beyond_the_calendar_do_not_break_the_engine(shared_driver: Driver) -> None:
    replica = await shared_driver.create("hello")
    chat = await chat_of(shared_driver, replica["id"])
    path = f"/v1/workspaces/{replica['id']}/chats/{chat['id']}/messages"
    headers = {"content-type": "application/json"}
    answer = await shared_driver.client.post(path, content=b'{"message": "\\uD800"}', headers=headers)
    assert (answer.status_code, answer.json()["details"][:8]) == (400, "message:")
    answer = await shared_driver.client.post(path, content=b'{"message": "\\ud83d\\ude00"}', headers=headers)
    assert answer.status_code == 200
    wish = {"message": "late", "submittedAt": "9999-12-31T23:59:59-23:59"}
    await shared_driver.call("POST", path, wish)


async def test_who_made_a_chat_knows_its_own_in_the_events(driver: Driver) -> None:
    replica = await driver.create("hello")
    await driver.until_idle(replica["id"])
    async with driver.listen(replica["id"]) as events:
        wish = {"provider": "script", "clientRequestId": "ui-7"}
        made = await driver.call("POST", f"/v1/workspaces/{replica['id']}/chats", wish, status=201)
        async for event in events:
            if event["type"] == "chat.created":
                break
        assert event["payload"]["clientRequestId"] == "ui-7"
        assert event["payload"]["chat"]["id"] == made["chat"]["id"]
