"""Live events: what a listener gets, in which order, and what becomes of a slow one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx

from replicas_tui.api.events import UnknownEvent, read_event
from replicas_tui.local.chats import events
from replicas_tui.local.chats.events import Broadcaster, Frame, Listener
from tests.engines import RunningEngine, running_engine
from tests.local.driver import Driver, Json, scenario, sh


async def read(listener: Listener) -> list[Frame]:
    """Return what is in a listener that was closed."""
    listener.close()
    return [each async for each in listener.frames(1) if each is not None]


def ids(frames: list[Frame]) -> list[str]:
    return [each.id for each in frames]


async def test_a_stream_begins_with_the_engine_the_repositories_and_every_chat(driver: Driver) -> None:
    replica = await driver.create("hello")
    await driver.until_idle(replica["id"])
    await driver.call("POST", f"/v1/replica/{replica['id']}/chats", {"provider": "script"}, status=201)
    first: list[Json] = []
    async with driver.listen(replica["id"]) as stream:
        async for event in stream:
            first.append(event)
            if len(first) == 5:
                break
    types = ["engine.ready", "engine.status.changed", "repo.discovered", "chat.updated", "chat.updated"]
    assert [event["type"] for event in first] == types
    assert first[1]["payload"]["status"]["chatsTotal"] == 2
    assert first[2]["payload"]["repos"][0]["name"] == "shop"


async def test_every_event_of_a_turn_is_one_the_app_can_read(driver: Driver) -> None:
    replica = await driver.create("hello")
    await driver.until_idle(replica["id"])
    headers, url = driver.client.headers, f"/v1/replica/{replica['id']}/events"
    async with driver.client.stream("GET", url, headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        await driver.send(
            replica["id"],
            scenario({"say": "a b"}, {"sh": "echo x"}, {"canvas": {"filename": "a.md", "content": "# A"}}),
        )
        async for line in answer.aiter_lines():
            if line.startswith("data: "):
                event = read_event(line[6:])
                assert event is not None
                assert not isinstance(event, UnknownEvent)
                if event.type == "chat.turn.completed":
                    break


async def test_changed_files_are_told_while_the_turn_still_runs_and_lines_that_only_moved_too(tmp_path: Path) -> None:
    async with running_engine(tmp_path, watch_s=0.05) as engine, Driver.of(engine) as driver:
        replica = await driver.create("hello")
        (chat,) = await driver.until_idle(replica["id"])
        ask = {"ask": {"question": "Go on?", "options": ["yes"]}}
        diffs: list[Json] = []
        async with driver.listen(replica["id"]) as stream:
            await driver.send(replica["id"], scenario({"sh": "echo a > n.txt"}, ask, {"sh": "echo b > n.txt"}, ask))
            async for event in stream:
                if event["type"] != "repo.status.changed" or not event["payload"]["repos"][0]["gitDiff"]["added"]:
                    continue
                diffs.append(event["payload"]["repos"][0]["gitDiff"])
                if len(diffs) == 2:
                    break
                await driver.until_awaiting(replica["id"])
                await driver.send(replica["id"], "yes", chat_id=chat["id"])
        assert diffs[0] == diffs[1] == {"added": 1, "removed": 0, "fullDiff": None}


async def test_a_quiet_stream_has_a_heartbeat(tmp_path: Path) -> None:
    async with running_engine(tmp_path, ping_s=0.05) as engine, Driver.of(engine) as driver:
        replica = await driver.create("hello")
        async with driver.client.stream("GET", f"/v1/replica/{replica['id']}/events") as answer:
            async for line in answer.aiter_lines():
                if line == ": ping":
                    break


async def test_a_client_that_names_its_last_event_gets_what_it_missed_and_only_that(driver: Driver) -> None:
    replica = await driver.create("hello")
    await driver.until_idle(replica["id"])
    last = None
    async with driver.listen(replica["id"]) as stream:
        async for event in stream:
            if event["type"] == "chat.updated":
                last = event["id"]
                break
    await driver.send(replica["id"], sh("echo x"))
    await driver.until_idle(replica["id"])
    again: list[Json] = []
    async with driver.listen(replica["id"], last) as stream:
        async for event in stream:
            again.append(event)
            if event["type"] == "chat.turn.completed":
                break
    assert [e["type"] for e in again if e["type"].startswith("chat.turn.")][:2] == [
        "chat.turn.accepted",
        "chat.turn.started",
    ]


async def test_a_client_that_left_is_forgotten_at_once(driver: Driver) -> None:
    replica = await driver.create("hello")
    await driver.until_idle(replica["id"])

    async def listening() -> int:
        async with driver.listen(replica["id"]) as stream:
            await anext(stream)
            event = await anext(stream)
        return int(event["payload"]["status"]["activeSseClients"])

    async with driver.listen(replica["id"]) as stream:
        await anext(stream)
        assert await listening() == 2
    await driver.until(listening, lambda count: count == 1)


async def test_two_listeners_hear_the_same_in_the_same_order(driver: Driver) -> None:
    replica = await driver.create("hello")
    await driver.until_idle(replica["id"])

    async def hear(ready: asyncio.Event) -> list[str]:
        heard = []
        async with driver.listen(replica["id"]) as stream:
            async for event in stream:
                ready.set()
                if event["type"].startswith("chat.turn."):
                    heard.append(event["id"])
                if event["type"] == "chat.turn.completed":
                    break
        return heard

    ready = [asyncio.Event(), asyncio.Event()]
    both = [asyncio.create_task(hear(each)) for each in ready]
    await asyncio.gather(*(each.wait() for each in ready))
    await driver.send(replica["id"], sh("echo x"))
    first, second = await asyncio.gather(*both)
    assert first == second


async def test_what_happens_while_a_stream_is_opened_is_on_it(driver: Driver, live_engine: RunningEngine) -> None:
    replica = await driver.create("hello")
    await driver.until_idle(replica["id"])
    core, loop, told = live_engine.engine.core, asyncio.get_running_loop(), asyncio.Event()
    publish = core.live(replica["id"]).events.publish

    def meanwhile(statement: str) -> None:
        if "FROM checkouts" in statement and not told.is_set():
            loop.call_soon_threadsafe(told.set)
            loop.call_soon_threadsafe(publish, "error", {"code": "meanwhile", "message": "It was read already."})

    await core.db.read(lambda db: db.set_trace_callback(meanwhile))
    async with driver.listen(replica["id"]) as stream:
        types = [event["type"] async for event in _until_error(stream)]
    assert types[:4] == ["engine.ready", "engine.status.changed", "repo.discovered", "chat.updated"]
    assert set(types[4:-1]) <= {"repo.status.changed"}  # its files may be looked at just now
    assert types[-1] == "error"


async def _until_error(stream: AsyncIterator[Json]) -> AsyncIterator[Json]:
    async for event in stream:
        yield event
        if event["type"] == "error":
            return


async def test_the_short_memory_repeats_nothing_when_it_cannot_repeat_all() -> None:
    broadcaster = Broadcaster()
    early = broadcaster.listen(None, [])
    for number in range(events.REMEMBERED + 2):
        broadcaster.publish("error", {"code": str(number)})
    seen = ids(await read(early))
    assert ids(await read(broadcaster.listen(seen[1], []))) == seen[2:]
    assert ids(await read(broadcaster.listen(seen[0], []))) == []
    assert ids(await read(broadcaster.listen("unknown", []))) == []
    assert ids(await read(broadcaster.listen(seen[-1], []))) == []


async def test_a_slow_listener_loses_fragments_first_and_then_its_stream() -> None:
    broadcaster = Broadcaster()
    listener = broadcaster.listen(None, [])
    for _ in range(events.FRAGMENTS_UNTIL):
        broadcaster.publish("error", {})
    broadcaster.publish("chat.turn.delta", {}, is_fragment=True)
    broadcaster.publish("error", {"code": "whole"})
    got = await read(listener)
    assert len(got) == events.FRAGMENTS_UNTIL + 1
    assert not any(each.is_fragment for each in got)

    stalled = broadcaster.listen(None, [])
    for _ in range(events.BACKLOG_FRAMES + 1):
        broadcaster.publish("error", {})
    assert [each async for each in stalled.frames(1)] == []


def test_an_event_is_one_data_line_whatever_it_holds() -> None:
    text = events.frame("error", {"message": "a\nb\r\u2028c\x85 é \ud800"}).content.decode("ascii")
    assert len(text.splitlines()) == 3
    assert text.endswith("\n\n")


async def test_a_stream_of_an_unknown_replica_is_404(driver: Driver) -> None:
    answer = await driver.client.get("/v1/replica/nope/events")
    assert answer.status_code == httpx.codes.NOT_FOUND
