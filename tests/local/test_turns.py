"""Turns: a real agent process on a real repository, driven over a real socket."""

from __future__ import annotations

import asyncio
import os
import signal

from replicas_tui.local.agents.processes import find_marked
from tests.engines import RunningEngine
from tests.local.driver import Driver, Json, scenario, sh, texts


async def collect(driver: Driver, replica_id: str, message: str, until: str = "chat.turn.completed") -> list[Json]:
    """Send a message and return what the stream said until an event of a type."""
    found: list[Json] = []
    async with driver.listen(replica_id) as events:
        await driver.send(replica_id, message)
        async for event in events:
            found.append(event)
            if event["type"] == until:
                return found
    raise AssertionError("the stream ended")


async def test_a_new_replica_does_what_its_first_message_says_in_a_clone_of_its_own(
    driver: Driver, live_engine: RunningEngine
) -> None:
    replica = await driver.create(sh("echo hello > new.txt && cat new.txt"))
    (chat,) = await driver.until_idle(replica["id"])
    assert chat["title"] == "echo hello > new.txt && cat new.txt"
    events = await driver.history(replica["id"])
    assert "hello" in str([e for e in events if e["type"] == "claude-user"][-1])
    assert events[-1]["payload"]["subtype"] == "success"
    assert not (live_engine.repo_path / "new.txt").exists()
    details = (await driver.call("GET", f"/v1/replica/{replica['id']}?include=diffs,environment"))["replica"]
    (repo,) = details["repository_statuses"]
    assert repo["git_diff"]["added"] == 1
    assert "+hello" in repo["git_diff"]["full_diff"]
    assert repo["branch"] == "replicas/fix-tax"
    assert details["environment"]["coding_agents"]["script"]["available"]
    assert details["lastChatMessage"]["provider"] == "script"


async def test_a_turn_is_accepted_started_told_and_completed_in_this_order(driver: Driver) -> None:
    replica = await driver.create("hello")
    await driver.until_idle(replica["id"])
    events = await collect(driver, replica["id"], sh("echo hi > file.txt"))
    types = [event["type"] for event in events]
    assert types[:4] == ["engine.ready", "engine.status.changed", "repo.discovered", "chat.updated"]
    turn = [kind for kind in types if kind.startswith("chat.turn.") and kind != "chat.turn.delta"]
    assert turn == ["chat.turn.accepted", "chat.turn.started", "chat.turn.completed"]
    assert types.index("chat.turn.started") < types.index("chat.turn.delta")
    flips = [e["payload"]["chat"]["processing"] for e in events if e["type"] == "chat.updated"]
    assert flips[0] is False
    assert True in flips


async def test_what_the_stream_told_whole_is_what_the_history_holds(driver: Driver) -> None:
    replica = await driver.create("hello")
    await driver.until_idle(replica["id"])
    before = len(await driver.history(replica["id"]))
    events = await collect(driver, replica["id"], scenario({"say": "one two three"}, {"sh": "echo out"}))
    told = [e["payload"]["event"] for e in events if e["type"] == "chat.turn.delta"]
    whole = [event for event in told if event["type"] != "claude-stream_event"]
    assert len(whole) < len(told)
    assert whole == (await driver.history(replica["id"]))[before:]


async def test_a_message_to_a_chat_that_asks_is_its_answer(driver: Driver) -> None:
    question = {"question": "Which colour?", "options": ["Red", "Blue"]}
    replica = await driver.create(scenario({"ask": question}, {"say": "You chose {{answer}}."}))
    chat = await driver.until_awaiting(replica["id"])
    assert chat["processing"]
    sent = await driver.send(replica["id"], "2", chat_id=chat["id"])
    assert (sent["status"], sent["position"]) == ("sent", 0)
    await driver.until_idle(replica["id"])
    assert "You chose Blue." in texts(await driver.history(replica["id"]))
    assert await driver.queue(replica["id"], chat["id"]) == []


async def test_of_two_answers_at_once_one_answers_and_the_other_waits_its_turn(
    driver: Driver, live_engine: RunningEngine
) -> None:
    ask = {"ask": {"question": "Which?", "options": ["Red", "Blue"]}}
    replica = await driver.create(scenario(ask, {"sh": "until [ -e ~/go ]; do sleep 0.02; done"}))
    chat = await driver.until_awaiting(replica["id"])
    both = await asyncio.gather(*(driver.send(replica["id"], text, chat_id=chat["id"]) for text in ("1", "hello")))
    assert sorted(sent["position"] for sent in both) == [0, 1]
    (live_engine.data_dir / "workspaces" / replica["id"] / "home" / "go").touch()
    await driver.until_idle(replica["id"])


async def test_an_interrupted_turn_says_so_and_the_queue_goes_on(driver: Driver) -> None:
    replica = await driver.create("hello")
    (chat,) = await driver.until_idle(replica["id"])
    path = f"/v1/replica/{replica['id']}/chats/{chat['id']}/interrupt"
    assert (await driver.call("POST", path)) == {"success": False}
    seen: list[Json] = []
    async with driver.listen(replica["id"]) as events:
        await driver.send(replica["id"], sh("sleep 60"))
        async for event in events:
            seen.append(event)
            if event["type"] == "chat.turn.started":
                break
        waiting = await driver.send(replica["id"], sh("echo after"))
        assert (await driver.call("POST", path)) == {"success": True}
        async for event in events:
            seen.append(event)
            if len([e for e in seen if e["type"] == "chat.turn.completed"]) == 2:
                break
    (interrupted,) = [e["payload"] for e in seen if e["type"] == "chat.interrupted"]
    assert interrupted == {"chatId": chat["id"], "interrupted": True, "queue": [waiting["message_id"]]}
    assert [e["payload"]["isComplete"] for e in seen if e["type"] == "chat.turn.completed"] == [False, True]


async def test_an_agent_that_is_killed_ends_its_turn_with_an_error_and_the_next_message_gets_a_new_one(
    driver: Driver,
) -> None:
    replica = await driver.create(scenario({"ask": {"question": "Wait?", "options": ["yes"]}}))
    await driver.until_awaiting(replica["id"])
    for pid in find_marked(replica["id"]):
        os.kill(pid, signal.SIGKILL)
    (chat,) = await driver.until_idle(replica["id"])
    assert not chat["awaitingInput"]
    assert (await driver.history(replica["id"]))[-1]["payload"]["is_error"]
    await driver.send(replica["id"], sh("echo alive"))
    await driver.until_idle(replica["id"])
    assert not (await driver.history(replica["id"]))[-1]["payload"]["is_error"]


async def test_leading_commands_become_flags_and_those_an_agent_lacks_are_refused(driver: Driver) -> None:
    replica = await driver.create("/plan\n" + scenario({"plan": "Do it"}, {"say": "done"}))
    chat = await driver.until_awaiting(replica["id"])
    await driver.send(replica["id"], "approve", chat_id=chat["id"])
    await driver.until_idle(replica["id"])
    said = texts(await driver.history(replica["id"]))
    assert not said[0].startswith("/plan")
    assert "done" in said
    refused = await driver.call("POST", f"/v1/replica/{replica['id']}/messages", {"message": "/goal x"}, status=400)
    assert refused["details"].startswith("goal_mode: ")


async def test_the_user_s_message_is_in_the_history_once_with_its_sender(driver: Driver) -> None:
    replica = await driver.create("hello")
    await driver.until_idle(replica["id"])
    await driver.send(replica["id"], "who?", senderEmail="a@example.org")
    await driver.until_idle(replica["id"])
    said = texts(await driver.history(replica["id"]))
    assert said.count("who?") == 1
    history = await driver.call("GET", f"/v1/replica/{replica['id']}/history?limit=1")
    assert history["senders"][1]["senderEmail"] == "a@example.org"
    assert history["has_more"]


async def test_deleting_a_chat_ends_its_turn_and_its_processes(driver: Driver) -> None:
    replica = await driver.create(sh("sleep 60"))
    chat = (await driver.until(lambda: driver.chats(replica["id"]), lambda chats: chats[0]["processing"]))[0]
    await driver.call("DELETE", f"/v1/replica/{replica['id']}/chats/{chat['id']}")
    assert await driver.chats(replica["id"]) == []
    await driver.call("DELETE", f"/v1/replica/{replica['id']}/chats/{chat['id']}", status=404)
    # What is killed is there until it gets to die.
    await driver.until(lambda: asyncio.to_thread(find_marked, replica["id"]), lambda found: not found)


async def test_a_message_that_comes_while_its_chat_is_deleted_begins_no_turn(
    driver: Driver, live_engine: RunningEngine
) -> None:
    replica = await driver.create(sh("trap '' TERM; sleep 60"))
    chat = (await driver.until(lambda: driver.chats(replica["id"]), lambda chats: chats[0]["processing"]))[0]
    runners = live_engine.engine.core.live(replica["id"]).runners
    path = f"/v1/replica/{replica['id']}/chats/{chat['id']}"
    await driver.until(
        lambda: driver.history(replica["id"]), lambda events: "claude-assistant" in [e["type"] for e in events]
    )
    deleting = asyncio.create_task(driver.call("DELETE", path))
    while chat["id"] in runners:
        await asyncio.sleep(0)
    assert (await driver.send(replica["id"], sh("sleep 61"), chat_id=chat["id"]))["status"] == "queued"
    assert not deleting.done()
    await deleting
    assert not runners
    await driver.until(lambda: asyncio.to_thread(find_marked, replica["id"]), lambda found: not found)


async def test_an_interrupt_before_the_agent_is_even_there_is_not_lost(driver: Driver) -> None:
    replica = await driver.create("hello")
    await driver.until_idle(replica["id"])
    path = f"/v1/replica/{replica['id']}/chats"
    chat = await driver.call("POST", path, {"provider": "script"}, status=201)
    async with driver.listen(replica["id"]) as events:
        await driver.send(replica["id"], sh("sleep 60"), chat_id=chat["id"])
        async for event in events:
            if event["type"] == "chat.turn.started":
                assert (await driver.call("POST", f"{path}/{chat['id']}/interrupt")) == {"success": True}
            if event["type"] == "chat.turn.completed":
                assert not event["payload"]["isComplete"]
                break
    said = texts(await driver.history(replica["id"], chat["id"]))
    assert said[0] == sh("sleep 60")
