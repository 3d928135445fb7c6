"""A Codex chat that is told in turns, through the state as the app keeps it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from replicas_tui.effects.context import carry_out
from replicas_tui.effects.replicas import LoadFleet
from replicas_tui.effects.resync import is_true
from replicas_tui.effects.transcripts import resync_chat
from replicas_tui.state.blocks import Prompt
from tests.scripted import Scripted, Seen, answer
from tests.unit.codex.turns import TURN, command, says, turn, user
from tests.worlds import world

FLEET = {"replicas": [{"id": "r1", "name": "r1", "status": "active"}], "total": 1, "page": 1, "limit": 100}


async def test_a_chat_told_in_turns_is_shown_kept_and_read_again_when_it_went_on(tmp_path: Path) -> None:
    turns = [TURN, turn(user("more"), command("make", code=None, status="inProgress"), status="inProgress", key="t2")]

    async def script(seen: Seen, out: asyncio.StreamWriter) -> None:
        body = {"thread_id": "t", "events": [], "total": 0, "has_more": False, "codexAspTranscript": {"turns": turns}}
        body["senders"] = [{"senderUserId": "u", "senderEmail": f"{name}@acme.dev"} for name in ("ann", "bo")]
        out.write(answer(200, body if seen.path.endswith("/history") else FLEET))

    async with Scripted(script) as server, world(tmp_path, server.url) as here:
        await carry_out(LoadFleet(), here.ctx)
        await resync_chat(here.ctx, "r1", "c1")
        log = here.state.transcripts["c1"].log
        assert len(log.blocks) == 13
        assert [block.sender for block in log.blocks if isinstance(block, Prompt)] == ["ann", "bo"]
        assert getattr(log.blocks[-1], "state", "") == "running"
        assert await is_true(here.ctx, "r1", "c1")

        before = list(log.blocks)
        turns[1] = turn(user("more"), command("make", "built\n"), says("Built."), key="t2")
        assert not await is_true(here.ctx, "r1", "c1")
        await resync_chat(here.ctx, "r1", "c1")
        assert [block is old for block, old in zip(log.blocks, before, strict=False)] == [True] * 12 + [False]
        assert getattr(log.blocks[12], "output", "") == "built\n"
        await here.ctx.keeper.flush()
        kept = await here.ctx.cache.history("c1", 500)
        assert (len(kept.events), kept.events) == (log.end, tuple(log.events))
