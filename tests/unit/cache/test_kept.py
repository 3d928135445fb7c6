"""The fleet, drafts, read marks and sent messages on disk."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from replicas_tui.api.chats import Chat
from replicas_tui.api.event_payloads import RepoState
from replicas_tui.api.replicas import Replica
from replicas_tui.cache import Cache, SavedDraft, SavedFleet, folder_name, tables
from replicas_tui.cache.dbfile import DbFile
from tests.unit.cache.saved import NOON, events, positions

WRITER = """
import asyncio, sys, time
from pathlib import Path
from replicas_tui.cache import Cache, SavedDraft

async def main():
    cache = Cache.open(Path(sys.argv[1]))
    await cache.save_draft("c", SavedDraft("half a thou", (0, 11)))
    print("saved", flush=True)
    time.sleep(60)

asyncio.run(main())
"""


async def test_the_fleet_comes_back_as_it_was(cache: Cache) -> None:
    assert await cache.fleet() == SavedFleet()
    replicas = (Replica(id="r", name="web", status="active", last_activity_at=NOON), Replica(id="s", name="api"))
    chats = {"r": (Chat(id="c", provider="claude", processing=True),), "gone": (Chat(id="x", provider="p"),)}
    ends, repos = (("c", NOON, True),), {"r": (RepoState(name="web"),), "gone": (RepoState(name="x"),)}
    await cache.save_fleet(SavedFleet(replicas, tuple(chats.items()), NOON, ends, tuple(repos.items())))
    assert await cache.fleet() == SavedFleet(replicas, (("r", chats["r"]),), NOON, ends, (("r", repos["r"]),))


async def test_a_draft_is_there_after_a_sigkill(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert await asyncio.to_thread(writer.stdout.readline) == b"saved\n"
        writer.send_signal(signal.SIGKILL)
    cache = Cache.open(tmp_path)
    assert await cache.drafts() == {"c": SavedDraft("half a thou", (0, 11))}
    assert not cache.trouble
    await cache.close()


async def test_drafts_are_changed_and_dropped(cache: Cache) -> None:
    await cache.save_draft("c", SavedDraft("one"))
    await cache.save_draft("d", SavedDraft("two\nlines \ud800", (1, 3)))
    await cache.save_draft("c", None)
    assert await cache.drafts() == {"d": SavedDraft("two\nlines ?", (1, 3))}


async def test_a_draft_keeps_its_pastes_and_what_goes_along(cache: Cache) -> None:
    draft = SavedDraft("see [Paste #1]", (0, 3), ("one\ntwo", "\ud800?"), '{"images": []}')
    await cache.save_draft("c", draft)
    assert await cache.drafts() == {"c": draft}


async def test_drafts_of_the_version_before_are_read(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "drafts.db")) as old:
        old.executescript(
            """PRAGMA journal_mode = WAL;
               CREATE TABLE drafts (
                 key TEXT PRIMARY KEY, text TEXT NOT NULL, line INTEGER NOT NULL, column_ INTEGER NOT NULL
               ) WITHOUT ROWID;
               INSERT INTO drafts VALUES ('c', 'half a thou', 0, 11);
               PRAGMA user_version = 1;"""
        )
    one, two = Cache.open(tmp_path), Cache.open(tmp_path)
    try:
        found = await asyncio.gather(one.drafts(), two.drafts())
        assert [*found] == [{"c": SavedDraft("half a thou", (0, 11))}] * 2
        assert not one.trouble + two.trouble
    finally:
        await one.close()
        await two.close()


async def test_an_image_is_kept_as_long_as_a_draft_speaks_of_it(cache: Cache) -> None:
    await cache.attach("aa11", b"\x89PNG")
    await cache.attach("bb22", b"GIF89a")
    await cache.save_draft("c", SavedDraft("look", along='{"digest": "aa11"}'))
    await cache.forget_attached()
    assert await cache.attached("aa11") == b"\x89PNG"
    assert await cache.attached("bb22") is None


async def test_read_marks_keep_the_last_moment(cache: Cache) -> None:
    await cache.mark_read({"r": NOON})
    await cache.mark_read({"r": NOON + timedelta(hours=1)})
    assert await cache.read_marks() == {"r": NOON + timedelta(hours=1)}


async def test_what_was_sent_is_remembered_once_newest_last(cache: Cache) -> None:
    for text in ("a", "b", "a", "c"):
        await cache.remember_sent(text)
    assert await cache.sent() == ("b", "a", "c")
    assert await cache.sent(2) == ("a", "c")


async def test_everything_is_there_when_the_app_comes_back(tmp_path: Path) -> None:
    for number in range(3):
        cache = Cache.open(tmp_path / "cache", durable=tmp_path / "kept")
        assert len(await cache.sent()) == number
        await cache.remember_sent(f"message {number}")
        await cache.save_history("c", "r", events(number, number + 1), number, number + 1)
        await cache.close()
    cache = Cache.open(tmp_path / "cache", durable=tmp_path / "kept")
    assert positions((await cache.history("c", 9)).events) == [0, 1, 2]
    await cache.close()


async def test_saves_in_a_burst_are_all_done_in_their_order(cache: Cache) -> None:
    await asyncio.gather(*(cache.save_history("c", "r", events(n, n + 1), n, n + 1) for n in range(300)))
    assert positions((await cache.history("c", 999)).events) == list(range(300))


async def test_one_save_that_cannot_be_done_takes_none_of_its_burst_along(cache: Cache) -> None:
    totals = (10**30 if n == 7 else n + 1 for n in range(20))
    await asyncio.gather(*(cache.save_history("c", "r", events(n, n + 1), n, total) for n, total in enumerate(totals)))
    assert positions((await cache.history("c", 99)).events) == list(range(8, 20))


async def test_a_save_nobody_waits_for_any_more_is_done_all_the_same(cache: Cache) -> None:
    save = asyncio.ensure_future(cache.save_draft("c", SavedDraft("kept")))
    await asyncio.sleep(0)
    save.cancel()
    with pytest.raises(asyncio.CancelledError):
        await save
    assert await cache.drafts() == {"c": SavedDraft("kept")}


def test_no_other_app_ever_sees_a_file_between_two_of_its_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seen = tmp_path / "drafts.db", set()
    connect = sqlite3.connect

    class Watched(sqlite3.Connection):
        """Has another connection look at what this one has made."""

        def _look(self) -> None:
            with closing(connect(path)) as other:
                columns = len(other.execute("PRAGMA table_info(drafts)").fetchall())
                seen.add((other.execute("PRAGMA user_version").fetchone()[0], columns))

        @override
        def execute(self, *given: Any) -> sqlite3.Cursor:
            cursor = super().execute(*given)
            if given[0] == "COMMIT":
                self._look()
            return cursor

        @override
        def executescript(self, script: str) -> sqlite3.Cursor:
            cursor = super().executescript(script)
            self._look()
            return cursor

    monkeypatch.setattr(sqlite3, "connect", partial(connect, factory=Watched))
    DbFile(path, tables.KEPT).connect().close()
    assert seen == {(0, 0), (tables.KEPT.version, 6)}


async def test_two_apps_may_keep_things_in_the_same_place(tmp_path: Path) -> None:
    one, two = Cache.open(tmp_path), Cache.open(tmp_path)
    await asyncio.gather(
        *(one.save_draft(f"one {n}", SavedDraft("x")) for n in range(50)),
        *(two.save_draft(f"two {n}", SavedDraft("x")) for n in range(50)),
    )
    assert len(await one.drafts()) == len(await two.drafts()) == 100
    assert not one.trouble + two.trouble
    await one.close()
    await two.close()


def test_every_profile_and_server_has_a_folder_of_its_own() -> None:
    names = {folder_name(profile, url) for profile in ("a", "b/c", "b-c") for url in ("http://x", "http://y")}
    assert len(names) == 6
    assert all("/" not in name for name in names)
    assert folder_name("a", "http://x/") == folder_name("a", "http://x")
