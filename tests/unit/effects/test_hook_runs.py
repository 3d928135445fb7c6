"""Runs of hooks against servers that break off, that tell nothing until the end, that saved what nobody heard of."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from replicas_tui.effects.context import carry_out
from replicas_tui.effects.hook_runs import RunHook
from replicas_tui.state.actions_hooks import HookDrafted
from replicas_tui.state.hook_bench import HookDraft, HookRun, hook_at
from replicas_tui.state.run_log import LONGEST, MOST, RunLog
from tests.scripted import STREAM_HEAD, Scripted, Seen, answer
from tests.worlds import World, world

AT = hook_at("warm", "e")


def event(kind: str, **fields: Any) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n".encode()


def saved(content: str, version: int = 1) -> dict[str, Any]:
    return {"id": "h", "version": version, "content": content, "is_active": True}


class HookServer:
    """Breaks a stream off after `said`; None: it has no stream. `holds` is what it has saved."""

    def __init__(self, said: bytes | None, holds: dict[str, Any] | None = None) -> None:
        self.said, self.holds = said, holds

    async def script(self, seen: Seen, out: asyncio.StreamWriter) -> None:
        if seen.path.endswith("/stream"):
            out.write(answer(404, {"error": "Not found"}) if self.said is None else STREAM_HEAD + self.said)
        elif seen.method == "POST":
            test = {"exit_code": 0, "output": "all of it\nat once\n", "timed_out": False}
            out.write(answer(201, {"test": test, "warm_hook": saved(seen.json()["content"])}))
        else:
            out.write(answer(200, {"warm_hook": self.holds, "warm_pool": None}))
        await out.drain()


async def tried(here: World, *, saves: bool = True) -> HookRun:
    here.ctx.store.dispatch(HookDrafted(AT, HookDraft("echo mine")))
    await carry_out(RunHook("warm", "e", "echo mine", saves=saves), here.ctx)
    return here.state.hook_runs[AT]


async def test_a_line_that_breaks_in_the_middle_is_told_and_the_draft_stays(tmp_path: Path) -> None:
    server = HookServer(event("output", output="half of"))
    async with Scripted(server.script) as there, world(tmp_path, there.url, "") as here:
        run = await tried(here)
        assert not run.running
        assert "The server has not saved it." in run.failed
        assert [one.text for one in run.log.lines] == ["half of"]
        assert here.state.hook_drafts[AT].content == "echo mine"
        assert any("has not saved it" in notice.text for notice in here.state.notices)


async def test_what_the_server_saved_while_the_line_was_lost_is_found_out(tmp_path: Path) -> None:
    server = HookServer(event("output", output="nearly"), saved("echo mine", 4))
    async with Scripted(server.script) as there, world(tmp_path, there.url, "") as here:
        run = await tried(here)
        assert (run.passed, run.version) == (True, 4)
        assert AT not in here.state.hook_drafts


async def test_a_server_without_a_stream_is_asked_for_the_whole(tmp_path: Path) -> None:
    async with Scripted(HookServer(None).script) as there, world(tmp_path, there.url, "") as here:
        run = await tried(here)
        assert (run.exit_code, run.version) == (0, 1)
        assert [one.text for one in run.log.lines if not one.said] == ["all of it", "at once"]
        assert AT not in here.state.hook_drafts


async def test_how_a_run_ended_is_remembered_for_the_next_one(tmp_path: Path) -> None:
    server = HookServer(event("complete", exit_code=3, timed_out=False))
    async with Scripted(server.script) as there, world(tmp_path, there.url, "") as here:
        assert (await tried(here, saves=False)).exit_code == 3
        last = here.state.hook_pasts[AT].last
        assert last is not None
        assert last.exit_code == 3


def lines(log: RunLog) -> list[str]:
    return [one.text for one in log.lines]


@pytest.mark.parametrize("cut", range(1, 12))
def test_lines_are_the_same_wherever_the_stream_is_cut(cut: int) -> None:
    text, log = "one\n\ntwo\r\nthree\n\n\nend", RunLog()
    for start in range(0, len(text), cut):
        log.add(text[start : start + cut], 0.0)
    assert lines(log) == text.split("\n")


def test_a_colour_goes_on_in_the_next_line_until_it_is_taken_off() -> None:
    log = RunLog()
    log.add("\x1b[31mred\nstill\x1b[0m\nplain", 0.0)
    assert lines(log) == ["\x1b[31mred", "\x1b[31mstill\x1b[0m", "plain"]


def test_a_log_without_end_is_bounded() -> None:
    log = RunLog()
    for n in range(MOST + 1):
        log.add(f"line {n}\n", 0.0)
    log.add("x" * (2 * LONGEST), 0.0)
    assert len(log.lines) <= MOST
    assert log.dropped
    assert len(log.lines[-1].text) == LONGEST
