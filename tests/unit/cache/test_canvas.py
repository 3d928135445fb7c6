from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from replicas_tui.cache import Cache, canvas
from replicas_tui.cache.rows import SavedCanvasFile, SavedFleet

NOW = datetime(2026, 11, 28, 14, tzinfo=UTC)


def seen(name: str, digest: str, minute: int = 0, body: bytes = b"x") -> SavedCanvasFile:
    at = NOW + timedelta(minutes=minute)
    return SavedCanvasFile(name, "markdown", len(body), digest, at, "text/markdown", True, body)


async def test_what_was_seen_is_read_back_and_the_newest_comes_first(tmp_path: Path) -> None:
    cache = Cache.open(tmp_path)
    await cache.keep_canvas_file("r", seen("a.md", "1"))
    await cache.keep_canvas_file("r", seen("a.md", "2", 1, b"\xff\0"))
    await cache.keep_canvas_file("r", seen("a.md", "1", 9))  # seen again: it keeps its moment
    assert [(one.digest, one.seen_at) for one in await cache.canvas("r")] == [
        ("2", NOW + timedelta(minutes=1)),
        ("1", NOW),
    ]
    assert await cache.canvas_file("r", "a.md", "2") == seen("a.md", "2", 1, b"\xff\0")
    assert await cache.canvas_file("r", "a.md", "3") is None
    assert await cache.canvas("other") == ()
    await cache.close()


async def test_the_oldest_versions_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canvas, "MOST_BYTES", 250)
    cache = Cache.open(tmp_path)
    for n in range(canvas.VERSIONS + 2):
        await cache.keep_canvas_file("r", seen("a.md", str(n), n))
    assert len(await cache.canvas("r")) == canvas.VERSIONS
    await cache.keep_canvas_file("q", seen("b.md", "big", 100, b"x" * 245))
    assert [one.digest for one in await cache.canvas("r")] == ["11", "10", "9", "8", "7"]
    await cache.close()


async def test_the_canvas_of_a_replica_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    cache = Cache.open(tmp_path)
    await cache.keep_canvas_file("r", seen("a.md", "1"))
    await cache.save_fleet(SavedFleet(listed_at=NOW))
    assert await cache.canvas("r") == ()
    await cache.close()
