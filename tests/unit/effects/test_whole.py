"""A chat read back to its beginning, and written into a file, against a server on a real socket."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from replicas_tui.effects.context import carry_out
from replicas_tui.effects.exporting import ExportChat, Form
from replicas_tui.effects.replicas import LoadFleet
from replicas_tui.effects.saving import NotSaved
from replicas_tui.effects.transcripts import resync_chat
from replicas_tui.effects.whole import LoadWhole
from replicas_tui.state.model import Transcripts
from tests.scripted import Scripted, Seen, answer
from tests.worlds import World, world

SIZE = 12_000
FLEET = {"id": "r1", "name": "r1", "status": "active"}


class Archive:
    """Serves one replica with a long history; `gives` is how far back it gives events."""

    def __init__(self) -> None:
        self.gives = 0
        self.broken = False

    async def script(self, seen: Seen, out: asyncio.StreamWriter) -> None:
        if not seen.path.endswith("/history"):
            out.write(answer(200, {"replicas": [FLEET], "total": 1, "page": 1, "limit": 100, "total_pages": 1}))
            return
        if self.broken:
            out.write(answer(403, {"error": "Not any more"}))
            return
        query = parse_qs(urlsplit(seen.target).query)
        end = max(0, SIZE - int(query.get("offset", ["0"])[0]))
        start = max(self.gives, end - int(query["limit"][0]))
        rows = [self.event(n) for n in range(start, end)]
        out.write(answer(200, {"thread_id": None, "events": rows, "total": SIZE, "has_more": start > 0}))

    @staticmethod
    def event(n: int) -> dict[str, object]:
        said = {"message": {"content": [{"type": "text", "text": f"word {n}"}]}}
        return {"timestamp": "2026-07-20T09:00:00Z", "type": "claude-assistant", "payload": said}


@asynccontextmanager
async def opened(archive: Archive, tmp_path: Path) -> AsyncIterator[World]:
    """A world that holds the newest page."""
    async with Scripted(archive.script) as server, world(tmp_path, server.url) as here:
        await carry_out(LoadFleet(), here.ctx)
        await resync_chat(here.ctx, "r1", "c1")
        assert held(here).log.start == SIZE - 500
        yield here


def held(here: World) -> Transcripts:
    return here.state.transcripts["c1"]


async def test_a_long_history_is_out_of_the_collectors_sight(tmp_path: Path) -> None:
    async with opened(Archive(), tmp_path) as here:
        gc.collect()
        gc.unfreeze()
        await carry_out(LoadWhole("r1", "c1"), here.ctx)
        assert held(here).log.start == 0
        assert gc.get_freeze_count() > SIZE
        gc.unfreeze()


async def test_everything_older_is_read_in_order(tmp_path: Path) -> None:
    async with opened(Archive(), tmp_path) as here:
        await carry_out(LoadWhole("r1", "c1"), here.ctx)
        log = held(here).log
        assert (log.start, log.end) == (0, SIZE)
        assert log.events[0].payload["message"]["content"][0]["text"] == "word 0"
        assert not held(here).loading


async def test_a_failure_is_told_where_older_events_are_told_of_and_can_be_tried_again(tmp_path: Path) -> None:
    archive = Archive()
    async with opened(archive, tmp_path) as here:
        archive.broken = True
        await carry_out(LoadWhole("r1", "c1"), here.ctx)
        assert held(here).failed
        assert held(here).log.start == SIZE - 500
        archive.broken = False
        await carry_out(LoadWhole("r1", "c1"), here.ctx)
        assert (held(here).log.start, held(here).failed) == (0, "")


async def test_a_server_that_counts_events_it_does_not_give_ends_the_reading(tmp_path: Path) -> None:
    archive = Archive()
    archive.gives = 3_000
    async with opened(archive, tmp_path) as here:
        await carry_out(LoadWhole("r1", "c1"), here.ctx)
        assert held(here).log.start == 3_000
        assert "gives none" in held(here).failed


@pytest.mark.parametrize("form", ["markdown", "json", "scenario"])
async def test_an_export_is_the_whole_chat_and_its_owners_alone(form: Form, tmp_path: Path) -> None:
    path = tmp_path / "chat.out"
    async with opened(Archive(), tmp_path) as here:
        await ExportChat("r1", "c1", form, path).run(here.ctx)
    text = path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert "word 0" in text
    if form == "json":
        assert len(json.loads(text)["events"]) == SIZE


async def test_what_is_there_stays_unless_the_user_agreed(tmp_path: Path) -> None:
    path = tmp_path / "chat.md"
    path.write_text("mine")
    async with opened(Archive(), tmp_path) as here:
        with pytest.raises(NotSaved, match="already"):
            await ExportChat("r1", "c1", "json", path).run(here.ctx)
        assert path.read_text() == "mine"
        await ExportChat("r1", "c1", "json", path, replace=True).run(here.ctx)
    assert path.read_text().startswith("{")
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".export-")] == []


async def test_a_chat_that_cannot_be_read_whole_is_not_exported_in_part(tmp_path: Path) -> None:
    archive = Archive()
    async with opened(archive, tmp_path) as here:
        archive.broken = True
        with pytest.raises(NotSaved, match="back to its beginning"):
            await ExportChat("r1", "c1", "markdown", tmp_path / "chat.md").run(here.ctx)
    assert not (tmp_path / "chat.md").exists()


async def test_a_link_in_the_way_is_not_written_through(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("theirs")
    (tmp_path / "chat.md").symlink_to(other)
    async with opened(Archive(), tmp_path) as here:
        await ExportChat("r1", "c1", "json", tmp_path / "chat.md", replace=True).run(here.ctx)
    assert other.read_text() == "theirs"


async def test_the_folder_in_which_recorded_chats_are_looked_for_is_made_and_no_other(tmp_path: Path) -> None:
    async with opened(Archive(), tmp_path) as here:
        path = tmp_path / ".replicas" / "scenarios" / "chat.json"
        await ExportChat("r1", "c1", "json", path).run(here.ctx)
        assert path.exists()
        with pytest.raises(NotSaved, match="could not be written"):
            await ExportChat("r1", "c1", "json", tmp_path / "elsewhere" / "chat.json").run(here.ctx)
