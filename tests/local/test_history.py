"""Transcripts in the database: a window from the end is that window of the list, whatever is asked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from replicas_tui.local.db import history
from replicas_tui.local.db.chats import ChatRow, add
from replicas_tui.local.db.migrations import migrate
from replicas_tui.local.db.replicas import ReplicaRow
from replicas_tui.local.db.replicas import add as add_replica


def chat(db: sqlite3.Connection, chat_id: str) -> None:
    add(db, ChatRow(chat_id, "r", "script", "t", 0, "2026", "2026"))


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = 1")
    migrate(connection)
    add_replica(connection, ReplicaRow("r", "r", "active", "api", "e", "small", "default", None, None, "1", "1"))
    yield connection
    connection.close()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    count=st.integers(0, 30),
    limit=st.none() | st.integers(1, 40),
    offset=st.integers(0, 40),
)
def test_a_window_from_the_end_is_that_window_of_the_list(
    db: sqlite3.Connection, count: int, limit: int | None, offset: int
) -> None:
    db.execute("DELETE FROM chats")
    chat(db, "c")
    chat(db, "other")
    events = [
        {"timestamp": f"t{n}", "type": "claude-user", "payload": {"n": n, "text": "\ud800é\n"}} for n in range(count)
    ]
    for event in events:
        assert history.append(db, "c", event) == events.index(event)
        history.append(db, "other", event)
    found, total, has_more = history.window(db, "c", limit=limit, offset=offset)
    end = max(0, count - offset)
    start = 0 if limit is None else max(0, end - limit)
    assert found == events[start:end]
    assert total == count
    assert has_more == (start > 0)


def test_a_database_of_a_newer_engine_is_left_alone(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "db", isolation_level=None)
    connection.execute("PRAGMA user_version = 999")
    with pytest.raises(sqlite3.DatabaseError, match="newer version"):
        migrate(connection)
    connection.close()
