"""Hook runs that were read once are there without the server, and nothing is asked of a server that would wake."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from replicas_tui.api.hooks import HookLog, HookLogs, Hooks
from replicas_tui.api.replicas import Replica
from replicas_tui.cache.rows import SavedHookRuns
from replicas_tui.effects.context import carry_out
from replicas_tui.effects.workspace_hooks import ReadHookRuns, news
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


def log(exit_code: int | None, minute: int, of: str = "repository") -> HookLog:
    at = datetime(2026, 7, 1, 9, minute, tzinfo=UTC)
    return HookLog(hookType=of, hookName="shop", exitCode=exit_code, executedAt=at)


def of(*start: HookLog, warm: tuple[HookLog, ...] = ()) -> Hooks:
    return Hooks(start_hooks=HookLogs(logs=start), warm_hooks=HookLogs(logs=warm))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (None, of(log(0, 1)), ""),
        (None, of(log(126, 1)), "the start hook of shop"),
        (of(log(126, 1)), of(log(126, 1)), ""),
        (of(log(126, 1)), of(log(126, 1), log(1, 2)), "the start hook of shop"),
        (None, of(log(126, 1), log(0, 2)), ""),
        (None, of(log(None, 1)), ""),
        (of(log(0, 1)), of(log(0, 1), log(1, 1, "environment")), "the start hook of its environment"),
        (None, of(log(1, 2), warm=(log(1, 1),)), "the warm hook of shop and the start hook of shop"),
    ],
)
def test_hooks_are_news_when_their_last_run_did_not_pass_and_was_not_known(
    before: Hooks | None, after: Hooks, said: str
) -> None:
    assert news(before, after) == said


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
