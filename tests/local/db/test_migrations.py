"""The database grows with the engine and is copied before it does."""

from __future__ import annotations

import sqlite3
import stat
import uuid
from pathlib import Path

import pytest

from replicas_tui.local.db import step_bursts
from replicas_tui.local.db.database import Database
from replicas_tui.local.db.migrations import STEPS


def _first_version(path: Path) -> None:
    db = sqlite3.connect(path)
    db.executescript(f"BEGIN; {STEPS[0]}; PRAGMA user_version=1; COMMIT;")
    db.execute("INSERT INTO environments (id, name, created_at) VALUES ('e1', 'shop', '2026-01-01T00:00:00.000Z')")
    db.commit()
    db.close()


async def test_a_database_of_an_older_engine_keeps_its_rows(tmp_path: Path) -> None:
    _first_version(tmp_path / "engine.sqlite3")
    database = await Database.open(tmp_path / "engine.sqlite3")
    try:
        row = await database.read(
            lambda db: tuple(db.execute("SELECT id, name, updated_at FROM environments").fetchone())
        )
        assert row == ("e1", "shop", "2026-01-01T00:00:00.000Z")
        assert await database.read(lambda db: db.execute("PRAGMA foreign_key_check").fetchall()) == []
    finally:
        await database.close()


async def test_before_it_grows_a_private_copy_is_put_beside_it(tmp_path: Path) -> None:
    _first_version(tmp_path / "engine.sqlite3")
    await (await Database.open(tmp_path / "engine.sqlite3")).close()
    copy = tmp_path / "engine.sqlite3.before-2.bak"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    db = sqlite3.connect(copy)
    assert db.execute("SELECT name FROM environments").fetchall() == [("shop",)]
    assert db.execute("PRAGMA user_version").fetchone() == (1,)
    db.close()


async def test_a_database_that_is_up_to_date_is_not_copied(tmp_path: Path) -> None:
    for _ in range(2):
        await (await Database.open(tmp_path / "engine.sqlite3")).close()
    assert not list(tmp_path.glob("*.bak"))


async def test_a_database_of_a_newer_engine_is_left_alone(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "engine.sqlite3")
    db.execute("PRAGMA user_version=999")
    db.close()
    with pytest.raises(sqlite3.DatabaseError, match="newer version"):
        await Database.open(tmp_path / "engine.sqlite3")


async def test_a_burst_of_an_older_engine_gets_the_id_of_the_run_it_will_be(tmp_path: Path) -> None:
    taken = STEPS.index(step_bursts.STEP)
    db = sqlite3.connect(tmp_path / "engine.sqlite3")
    db.executescript(f"BEGIN; {';'.join(STEPS[:taken])}; PRAGMA user_version={taken}; COMMIT;")
    db.execute(
        "INSERT INTO debounces (automation_id, payload, events, first_at, fire_at) VALUES ('a', '{}', 1, '', '')"
    )
    db.commit()
    db.close()
    database = await Database.open(tmp_path / "engine.sqlite3")
    try:
        (found,) = await database.read(lambda db: db.execute("SELECT execution_id FROM debounces").fetchone())
    finally:
        await database.close()
    assert str(uuid.UUID(found)) == found
