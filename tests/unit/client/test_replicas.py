"""Replicas over the wire: a create is never sent twice, and sleep and archive are found wherever they are."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from replicas_tui.api.events import EngineReady, UnknownEvent
from replicas_tui.api.replicas import CreateReplica
from replicas_tui.client import errors
from replicas_tui.client.client import Client
from tests.scripted import STREAM_HEAD, Script, Scripted, Seen, answer

REQUEST = CreateReplica(name="fix-login", message="Fix it", environment_id="e1")


def row(replica_id: str, name: str = "fix-login", age: timedelta = timedelta()) -> dict[str, Any]:
    return {"id": replica_id, "name": name, "created_at": (datetime.now(UTC) - age).isoformat()}


def page(*rows: dict[str, Any], number: int = 1, pages: int = 1) -> bytes:
    return answer(200, {"replicas": rows, "total": len(rows), "page": number, "limit": 100, "total_pages": pages})


def cutting_creation(listed: bytes) -> Script:
    """Take a create and hang up; answer the list."""

    async def script(seen: Seen, out: asyncio.StreamWriter) -> None:
        out.write(b"" if seen.method == "POST" else listed)
        await out.drain()

    return script


async def made(listed: bytes, known: frozenset[str] = frozenset()) -> tuple[str, list[str]]:
    async with Scripted(cutting_creation(listed)) as server, Client.open(server.url) as client:
        try:
            replica = await client.replicas.create(REQUEST, known=known)
        except errors.ClientError as error:
            return str(error), [seen.method for seen in server.seen]
        return replica.id, [seen.method for seen in server.seen]


async def test_create_always_asks_for_an_answer_at_once() -> None:
    async def script(seen: Seen, out: asyncio.StreamWriter) -> None:
        out.write(answer(201, {"replica": row("r1")}))

    async with Scripted(script) as server, Client.open(server.url) as client:
        assert (await client.replicas.create(REQUEST)).id == "r1"
        await client.replicas.create_blocking(REQUEST)
    assert server.seen[0].headers["x-replicas-api-version"] == "2026-05-17"
    assert "x-replicas-api-version" not in server.seen[1].headers
    assert server.seen[0].json() == {"name": "fix-login", "message": "Fix it", "environment_id": "e1"}


async def test_a_create_without_answer_is_found_by_name_and_not_sent_again() -> None:
    found, methods = await made(page(row("r9", "other"), row("r1")))
    assert found == "r1"
    assert methods == ["POST", "GET"]


async def test_a_create_without_answer_that_made_nothing_says_sending_again_is_safe() -> None:
    said, methods = await made(page(row("r9", "other")))
    assert "safe to create it again" in said
    assert methods == ["POST", "GET"]


async def test_an_older_replica_of_that_name_is_not_taken_for_the_new_one() -> None:
    said, _ = await made(page(row("r0", age=timedelta(hours=1))))
    assert "safe to create it again" in said


async def test_a_replica_that_was_known_before_is_not_taken_for_the_new_one() -> None:
    said, _ = await made(page(row("r0")), known=frozenset({"r0"}))
    assert "safe to create it again" in said


async def test_a_create_nobody_can_tell_about_says_to_look_first() -> None:
    said, _ = await made(answer(500, {"error": "down"}))
    assert "look at the fleet before" in said


async def test_a_create_that_was_refused_is_not_looked_up() -> None:
    async def script(seen: Seen, out: asyncio.StreamWriter) -> None:
        out.write(answer(400, {"error": "name: no whitespace"}))

    async with Scripted(script) as server, Client.open(server.url) as client:
        with pytest.raises(errors.BadInput, match="no whitespace"):
            await client.replicas.create(REQUEST)
    assert len(server.seen) == 1


async def test_all_pages_are_read_and_a_row_that_moved_between_them_counts_once() -> None:
    async def script(seen: Seen, out: asyncio.StreamWriter) -> None:
        first = page(row("r1"), row("r2"), pages=2)
        out.write(first if "page=1" in seen.target else page(row("r2"), row("r3"), number=2, pages=2))

    async with Scripted(script) as server, Client.open(server.url) as client:
        assert [one.id for one in await client.replicas.list_all()] == ["r1", "r2", "r3"]


def offering(offered: dict[str, int], listed: bytes) -> Script:
    async def script(seen: Seen, out: asyncio.StreamWriter) -> None:
        status = offered.get(seen.path, 404)
        body = answer(status, {"success": True} if status == 200 else {"error": "no"})
        out.write(listed if seen.method == "GET" else body)

    return script


@pytest.mark.parametrize("first", [401, 404, 405])
async def test_archive_is_found_under_the_replica_when_not_under_its_workspace(first: int) -> None:
    offered = {"/v1/workspaces/r1/archive": first, "/v1/replica/r1/archive": 200}
    async with Scripted(offering(offered, page(row("r1")))) as server, Client.open(server.url) as client:
        assert (await client.replicas.archive("r1")).success


@pytest.mark.parametrize("statuses", [(401, 404), (404, 404), (405, 405)])
async def test_a_server_without_archive_is_said_not_to_offer_it(statuses: tuple[int, int]) -> None:
    offered = {"/v1/workspaces/r1/archive": statuses[0], "/v1/replica/r1/archive": statuses[1]}
    async with Scripted(offering(offered, page(row("r1")))) as server, Client.open(server.url) as client:
        with pytest.raises(errors.NotOffered, match="does not offer archiving"):
            await client.replicas.archive("r1")


async def test_sleeping_a_replica_that_is_gone_says_it_is_gone() -> None:
    async with Scripted(offering({}, page())) as server, Client.open(server.url) as client:
        with pytest.raises(errors.NotFound):
            await client.replicas.sleep("r1")


async def test_a_conflict_is_not_taken_for_a_missing_path() -> None:
    async with (
        Scripted(offering({"/v1/workspaces/r1/sleep": 409}, page())) as server,
        Client.open(server.url) as client,
    ):
        with pytest.raises(errors.Conflict):
            await client.replicas.sleep("r1")
    assert len(server.seen) == 1


async def test_events_arrive_typed_with_their_ids_and_unreadable_ones_as_none() -> None:
    stream = (
        b': ping\n\nid: 1\ndata: {"id": "1", "type": "engine.ready", "payload": {"version": "v"}}\n\n'
        b"data: {broken\n\n"
        b'data: {"id": "3", "type": "brand.new"}\n\n'
    )

    async def script(seen: Seen, out: asyncio.StreamWriter) -> None:
        out.write(STREAM_HEAD + stream)
        await out.drain()

    async with (
        Scripted(script) as server,
        Client.open(server.url, "k") as client,
        client.replicas.events("r1", "last-7") as arrivals,
    ):
        got = [arrived async for arrived in arrivals]
    assert isinstance(got[0].event, EngineReady)
    assert got[1].event is None
    assert isinstance(got[2].event, UnknownEvent)
    assert [arrived.id for arrived in got] == ["1", "1", "1"]
    assert server.seen[0].headers["last-event-id"] == "last-7"
    assert server.seen[0].headers["accept-encoding"] == "identity"


async def test_a_web_page_in_place_of_the_stream_is_unreadable() -> None:
    async def script(seen: Seen, out: asyncio.StreamWriter) -> None:
        out.write(answer(200, b"<html>", {"Content-Type": "text/html"}))

    async with Scripted(script) as server, Client.open(server.url) as client:
        with pytest.raises(errors.Malformed):
            async with client.replicas.events("r1"):
                pytest.fail("it opened")


async def test_a_silent_stream_is_broken_after_the_limit() -> None:
    async def script(seen: Seen, out: asyncio.StreamWriter) -> None:
        out.write(STREAM_HEAD + b": ping\n\n")
        await out.drain()
        await asyncio.Event().wait()

    async with Scripted(script) as server, Client.open(server.url, quiet_s=0.1) as client:
        with pytest.raises(errors.Unreachable, match=r"silent for 0\.1 seconds"):
            async with client.replicas.events("r1") as arrivals:
                await anext(arrivals)
