"""Files that are broken, from a newer version, or cannot be written: said once, and the app goes on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from replicas_tui.cache import Cache, SavedDraft, SavedFleet
from tests.unit.cache.saved import events, positions


async def filled(folder: Path) -> None:
    cache = Cache.open(folder)
    await cache.save_history("c", "r", events(0, 200), 0, 200)
    await cache.save_draft("c", SavedDraft("half a thou"))
    await cache.close()


async def test_a_broken_cache_is_put_aside_and_takes_no_draft_along(tmp_path: Path) -> None:
    await filled(tmp_path)
    (tmp_path / "cache.db").write_bytes(b"this is no database" * 500)
    cache = Cache.open(tmp_path)
    assert (await cache.history("c", 9)).events == ()
    assert "was broken" in cache.trouble
    assert "cache.db.aside" in cache.trouble
    assert (tmp_path / "cache.db.aside").read_bytes().startswith(b"this is no database")
    assert await cache.drafts() == {"c": SavedDraft("half a thou")}
    await cache.save_history("c", "r", events(0, 3), 0, 3)
    assert positions((await cache.history("c", 9)).events) == [0, 1, 2]
    await cache.close()
    again = Cache.open(tmp_path)
    assert positions((await again.history("c", 9)).events) == [0, 1, 2]
    assert not again.trouble
    await again.close()


async def test_a_cache_that_breaks_while_it_is_used_is_begun_anew(tmp_path: Path) -> None:
    await filled(tmp_path)
    contents = (tmp_path / "cache.db").read_bytes()
    # The header stays, all pages behind it are gone.
    (tmp_path / "cache.db").write_bytes(contents[:4096] + b"\xff" * (len(contents) - 4096))
    cache = Cache.open(tmp_path)
    for number in range(3):
        await cache.save_history("c", "r", events(number, number + 1), number, number + 1)
    assert positions((await cache.history("c", 9)).events)[-1] == 2
    assert "was broken" in cache.trouble
    await cache.close()


async def test_broken_drafts_are_never_overwritten_by_the_next_broken_ones(tmp_path: Path) -> None:
    for contents in (b"first" * 999, b"second" * 999):
        (tmp_path / "drafts.db").write_bytes(contents)
        cache = Cache.open(tmp_path)
        assert await cache.drafts() == {}
        await cache.close()
    aside = sorted(path.name for path in tmp_path.glob("drafts.db.aside*"))
    assert aside == ["drafts.db.aside", "drafts.db.aside-2"]


async def test_a_file_of_a_newer_version_is_left_to_it(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "cache.db")) as newer:
        newer.executescript("PRAGMA user_version = 99; CREATE TABLE things (x);")
    cache = Cache.open(tmp_path)
    assert await cache.fleet() == SavedFleet()
    assert "newer version" in cache.trouble
    with closing(sqlite3.connect(tmp_path / "cache.db.aside")) as newer:
        assert newer.execute("PRAGMA user_version").fetchone() == (99,)
    await cache.close()


async def test_a_disk_that_cannot_be_written_keeps_nobody_from_working(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = Cache.open(tmp_path / "file" / "cache")
    await cache.save_draft("c", SavedDraft("x"))
    assert cache.trouble.startswith("What you type cannot be kept on disk")
    assert await cache.drafts() == {}
    assert (await cache.history("c", 9)).events == ()
    await cache.close()
    await cache.close()


async def test_a_fleet_nobody_can_read_is_no_fleet(tmp_path: Path) -> None:
    await filled(tmp_path)
    for value in ("not json", "[]", '{"replicas": [{"id": 7}]}'):
        with closing(sqlite3.connect(tmp_path / "cache.db")) as connection, connection:
            connection.execute("INSERT OR REPLACE INTO kept VALUES ('fleet', ?)", (value,))
        cache = Cache.open(tmp_path)
        assert await cache.fleet() == SavedFleet()
        await cache.close()


async def test_what_is_kept_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    await filled(folder)
    assert folder.stat().st_mode & 0o077 == 0
    assert [path.name for path in folder.iterdir() if path.stat().st_mode & 0o077] == []


async def test_a_closed_cache_is_empty_and_says_so(tmp_path: Path) -> None:
    cache = Cache.open(tmp_path)
    await cache.close()
    assert await cache.drafts() == {}
    await cache.save_draft("c", SavedDraft("x"))
    assert "closed" in cache.trouble
