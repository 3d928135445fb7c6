"""A Codex chat that is told in turns, read from a server on a real socket as any other chat is."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, urlsplit

import pytest

from replicas_tui.client.client import Client
from replicas_tui.client.history import Window
from tests.scripted import Scripted, Seen, answer
from tests.unit.codex.turns import Json, says, turn, user

PAGE = 3


class Codex:
    """Serves turns; `paged`, a few at a time with a cursor before them; `turns` may grow, or be events again."""

    def __init__(self, count: int, *, paged: bool = False) -> None:
        self.turns = [turn(user(f"ask {n}"), says(f"did {n}"), key=f"t{n}") for n in range(count)]
        self.paged = paged
        self.events: list[Json] = []

    async def script(self, seen: Seen, out: asyncio.StreamWriter) -> None:
        query = parse_qs(urlsplit(seen.target).query)
        end = int(query.get("beforeCursor", [str(len(self.turns))])[0])
        size = PAGE if self.paged else int(query.get("limit", ["1000000"])[0])
        start = max(0, end - size)
        body: Json = {"thread_id": "t", "events": self.events, "total": len(self.events), "has_more": False}
        body["senders"] = [{"senderUserId": "u1", "senderEmail": "ann@acme.dev"}] * len(self.turns)
        if self.turns:
            body["codexAspTranscript"] = {"turns": self.turns[start:end]}
            body["beforeCursor"] = str(start) if self.paged and start else None
        out.write(answer(200, body))


def told(window: Window) -> list[str]:
    return [str(event.payload["message"]) for event in window.events if event.payload["type"] == "user_message"]


@pytest.mark.parametrize("paged", [False, True])
async def test_turns_are_a_history_that_counts_from_its_front_however_they_are_paged(paged: bool) -> None:
    codex = Codex(8, paged=paged)
    async with Scripted(codex.script) as server, Client.open(server.url) as client:
        window = await client.history.window("r1", "c1", limit=6)
        assert (window.start, window.end, window.total) == (18, 24, 24)
        assert told(window) == ["ask 6", "ask 7"]
        assert len(window.senders) == 8
        asked = len(server.seen)
        while window.start:
            window = await client.history.extend("r1", "c1", window, limit=6)
        assert told(window) == [f"ask {n}" for n in range(8)]
        assert len(server.seen) == asked  # what was read for the newest page is what the older ones are made of


async def test_the_newest_event_alone_stands_at_the_end_of_all() -> None:
    codex = Codex(4)
    async with Scripted(codex.script) as server, Client.open(server.url) as client:
        for total in (12, 15):
            newest = await client.history.window("r1", "c1", limit=1)
            assert (newest.start, newest.total, newest.events[0].payload["type"]) == (total - 1, total, "task_complete")
            codex.turns.append(turn(user("more"), says("done"), key="more"))
        assert len(server.seen) == 3  # the first answer might have been cut, after that it was known to be of turns


async def test_a_cursor_that_comes_back_ends_the_reading() -> None:
    async def script(seen: Seen, out: asyncio.StreamWriter) -> None:
        out.write(answer(200, {"codexAspTranscript": {"turns": [turn(user("go"))]}, "beforeCursor": "again"}))

    async with Scripted(script) as server, Client.open(server.url) as client:
        assert told(await client.history.all("r1", "c1")) == ["go"]
        assert len(server.seen) == 2


async def test_a_chat_may_be_told_in_events_again() -> None:
    codex = Codex(2)
    async with Scripted(codex.script) as server, Client.open(server.url) as client:
        assert (await client.history.window("r1", "c1", limit=50)).total == 6
        codex.turns, codex.events = [], [{"timestamp": "t", "type": "n", "payload": {}}]
        assert (await client.history.window("r1", "c1", limit=50)).total == 1
