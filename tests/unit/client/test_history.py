"""History read from its end: every event once, in order, while new ones keep coming."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qs, urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from replicas_tui.client.client import Client
from tests.scripted import Script, Scripted, Seen, answer


def growing(events: list[int], arrivals: list[int]) -> Script:
    """Serve a history that grows by `arrivals` events after each answer."""
    left = list(arrivals)

    async def script(seen: Seen, out: asyncio.StreamWriter) -> None:
        query = parse_qs(urlsplit(seen.target).query)
        offset, limit = int(query.get("offset", ["0"])[0]), int(query.get("limit", ["1000000"])[0])
        end = max(0, len(events) - offset)
        start = max(0, end - limit)
        rows = [{"timestamp": "t", "type": "n", "payload": {"n": n}} for n in events[start:end]]
        body = {"thread_id": None, "events": rows, "total": len(events), "has_more": start > 0}
        out.write(answer(200, body))
        for _ in range(left.pop(0) if left else 0):
            events.append(len(events))

    return script


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 40), st.lists(st.integers(0, 12), max_size=6), st.integers(1, 15))
def test_pages_fit_together_however_many_events_come_in_between(size: int, arrivals: list[int], limit: int) -> None:
    async def read() -> None:
        async with Scripted(growing(list(range(size)), arrivals)) as server, Client.open(server.url) as client:
            window = await client.history.window("r1", "c1", limit=limit)
            assert window.end == window.total == size
            for _ in range(60):
                if window.start == 0:
                    break
                window = await client.history.extend("r1", "c1", window, limit=limit)
                assert [event.payload["n"] for event in window.events] == list(range(window.start, size))
            assert window.start == 0

    asyncio.run(read())


async def test_an_extension_that_finds_nothing_more_leaves_the_window() -> None:
    async with Scripted(growing(list(range(5)), [])) as server, Client.open(server.url) as client:
        whole = await client.history.all("r1", "c1")
        assert await client.history.extend("r1", "c1", whole, limit=3) is whole
        assert (whole.start, whole.total, len(whole.events)) == (0, 5, 5)


async def test_events_before_a_position_never_reach_beyond_it() -> None:
    async with Scripted(growing(list(range(20)), [3])) as server, Client.open(server.url) as client:
        newest = await client.history.window("r1", "c1", limit=5)
        older = await client.history.before("r1", "c1", newest.start, newest.total, limit=5)
        assert [event.payload["n"] for event in older.events] == [13, 14]
        assert (older.start, older.end) == (13, newest.start)
