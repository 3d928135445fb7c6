"""Transcripts on disk."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from replicas_tui.api.history import AgentEvent
from replicas_tui.api.replicas import Replica
from replicas_tui.cache import Cache, CachedHistory, SavedFleet, history, tables
from replicas_tui.cache.dbfile import DbFile
from tests.unit.cache.saved import NOON, events, positions


async def test_the_newest_events_come_first_and_older_ones_page_by_page(cache: Cache) -> None:
    await cache.save_history("c", "r", events(0, 10), 0, 10)
    newest = await cache.history("c", 4)
    assert (positions(newest.events), newest.start, newest.total) == ([6, 7, 8, 9], 6, 10)
    older = await cache.history("c", 4, newest.start)
    assert (positions(older.events), older.start) == ([2, 3, 4, 5], 2)
    assert positions((await cache.history("c", 4, older.start)).events) == [0, 1]
    assert (await cache.history("c", 4, 0)).events == ()


async def test_a_chat_nobody_saved_is_empty(cache: Cache) -> None:
    assert await cache.history("nobody", 5) == CachedHistory()


async def test_events_come_back_exactly_as_they_were(cache: Cache) -> None:
    strange = AgentEvent.model_construct(
        timestamp="t",
        type="claude-user",
        payload={"timestamp": "t", "payload": {"deep": [1, None, "\ud800", "é", 1e9]}},
    )
    await cache.save_history("c", "r", [strange], 0, 1)
    assert (await cache.history("c", 1)).events == (strange,)


async def test_what_came_live_is_added_behind_what_was_read(cache: Cache) -> None:
    await cache.save_history("c", "r", events(5, 8), 5, 8)
    await cache.save_history("c", "r", events(8, 10), 8, 10)
    kept = await cache.history("c", 99)
    assert (positions(kept.events), kept.start, kept.first, kept.total) == ([5, 6, 7, 8, 9], 5, 5, 10)
    await cache.save_history("c", "r", events(2, 6), 2, 10)
    assert positions((await cache.history("c", 99)).events) == list(range(2, 10))


async def test_a_window_that_leaves_a_gap_replaces_what_was_kept(cache: Cache) -> None:
    await cache.save_history("c", "r", events(0, 3), 0, 3)
    await cache.save_history("c", "r", events(7, 9), 7, 9)
    assert positions((await cache.history("c", 99)).events) == [7, 8]


async def test_a_history_that_became_shorter_loses_its_end(cache: Cache) -> None:
    await cache.save_history("c", "r", events(0, 9), 0, 9)
    await cache.save_history("c", "r", events(3, 5, mark="new"), 3, 5)
    kept = await cache.history("c", 99)
    assert [event.payload["mark"] for event in kept.events] == ["", "", "", "new", "new"]


async def test_a_number_no_disk_can_hold_harms_nothing_else(cache: Cache) -> None:
    await cache.save_history("c", "r", events(0, 1), 0, 10**30)
    assert cache.trouble
    await cache.save_history("c", "r", events(0, 1), 0, 1)
    assert not cache.trouble
    assert (await cache.history("c", 9)).total == 1


async def test_transcripts_go_with_their_replica(cache: Cache) -> None:
    await cache.save_history("c", "r", events(0, 3), 0, 3)
    await cache.save_history("d", "s", events(0, 3), 0, 3)
    await cache.save_fleet(SavedFleet((Replica(id="s", name="s"),), (), NOON))
    assert not (await cache.history("c", 9)).events
    assert (await cache.history("d", 9)).events


def test_the_longest_unread_chats_make_room(tmp_path: Path) -> None:
    with closing(DbFile(tmp_path / "cache.db", tables.CACHE).connect()) as connection:
        for chat in "abc":
            history.write(connection, chat_id=chat, replica_id="r", events=events(0, 50), start=0, total=50)
        history.touch(connection, "a")
        (size,) = connection.execute("SELECT bytes FROM chats WHERE chat_id = 'a'").fetchone()
        assert size == sum(length for (length,) in _lengths(connection, "a"))
        history.evict(connection, int(2.5 * size))
        assert _chats(connection) == ["a", "c"]
        history.evict(connection, 0)
        assert _chats(connection) == ["a"]
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (50,)


def _chats(connection: sqlite3.Connection) -> list[str]:
    return [chat for (chat,) in connection.execute("SELECT chat_id FROM chats ORDER BY chat_id")]


def _lengths(connection: sqlite3.Connection, chat: str) -> list[tuple[int]]:
    return connection.execute("SELECT length(payload) FROM events WHERE chat_id = ?", (chat,)).fetchall()


@given(
    windows=st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 8), st.integers(0, 3)).map(
            lambda drawn: (drawn[0], drawn[0] + drawn[1], drawn[0] + drawn[1] + drawn[2])
        ),
        min_size=1,
        max_size=8,
    )
)
def test_whatever_is_saved_one_unbroken_run_is_kept(windows: list[tuple[int, int, int]]) -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript("PRAGMA foreign_keys = ON;" + tables.CACHE.sql)
        for start, end, total in windows:
            history.write(connection, chat_id="c", replica_id="r", events=events(start, end), start=start, total=total)
            kept = history.read(connection, "c", 999, None)
            assert positions(kept.events) == list(range(kept.start, kept.start + len(kept.events)))
            assert set(range(start, end)) <= set(positions(kept.events))
            assert all(position < max(total, end) for position in positions(kept.events))
        held = sum(length for (length,) in _lengths(connection, "c"))
        assert connection.execute("SELECT bytes FROM chats").fetchone() == (held,)
