"""Hook runs that were read once are there without the server, and nothing is asked of a server that would wake."""

from __future__ import annotations

from pathlib import Path

import pytest

from replicas_tui.api.hooks import HookLog, HookLogs, Hooks
from replicas_tui.api.replicas import Replica
from replicas_tui.cache.rows import SavedHookRuns
from replicas_tui.effects.context import carry_out
from replicas_tui.effects.workspace_hooks import ReadHookRuns
from replicas_tui.state.actions import FleetLoaded
from replicas_tui.state.resources import hooks_of_replica, resource
from tests.worlds import World, world

NOWHERE = "http://127.0.0.1:9"
RUNS = Hooks(start_hooks=HookLogs(logs=(HookLog(hookType="start", output="furnished", exitCode=0),)))


async def read(here: World, status: str) -> Hooks | None:
    here.ctx.store.dispatch(FleetLoaded((Replica(id="r", name="r", status=status),), here.ctx.now()))
    await carry_out(ReadHookRuns("r"), here.ctx)
    return resource(here.state, hooks_of_replica("r")).value


@pytest.mark.parametrize("status", ["sleeping", "archived", "error", "preparing"])
async def test_a_replica_that_is_not_awake_shows_what_was_kept_and_is_not_asked(tmp_path: Path, status: str) -> None:
    async with world(tmp_path, NOWHERE) as here:
        kept = SavedHookRuns(here.ctx.now(), RUNS.model_dump_json())
        await here.ctx.cache.keep_hook_runs("r", kept)
        assert await read(here, status) == RUNS
        held = resource(here.state, hooks_of_replica("r"))
        assert (held.at, held.failed) == (kept.read_at, "")


async def test_what_another_version_kept_is_none(tmp_path: Path) -> None:
    async with world(tmp_path, NOWHERE) as here:
        await here.ctx.cache.keep_hook_runs("r", SavedHookRuns(here.ctx.now(), '{"start_hooks": 7}'))
        assert await read(here, "sleeping") is None


async def test_runs_that_cannot_be_read_again_leave_the_kept_ones_alone(tmp_path: Path) -> None:
    async with world(tmp_path, NOWHERE) as here:
        await here.ctx.cache.keep_hook_runs("r", SavedHookRuns(here.ctx.now(), RUNS.model_dump_json()))
        assert await read(here, "active") is None
        assert resource(here.state, hooks_of_replica("r")).failed
        assert await read(here, "sleeping") == RUNS
