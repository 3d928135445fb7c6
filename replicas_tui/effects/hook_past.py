"""Keeping what was seen of hooks on disk: versions, and how scripts did."""

from __future__ import annotations

import hashlib

from replicas_tui.api.environment_hooks import HookRecord
from replicas_tui.cache.rows import SavedHookTest, SavedHookVersion
from replicas_tui.effects.context import Context
from replicas_tui.state.actions_hooks import HookPastLoaded
from replicas_tui.state.hook_bench import HookPast, HookTested, HookVersion


async def read_past(ctx: Context, at: str) -> None:
    """Read what is on disk of a hook."""
    saved = await ctx.cache.hook_past(at)
    tests = {
        test.digest: HookTested(test.digest, test.at, test.exit_code, test.timed_out, test.seconds)
        for test in saved.tests
    }
    versions = tuple(
        HookVersion(one.version, one.content, one.seen_at, tests.get(one.digest)) for one in saved.versions
    )
    ctx.store.dispatch(HookPastLoaded(at, HookPast(versions, next(iter(tests.values()), None))))


async def keep_version(ctx: Context, at: str, seen: HookRecord) -> None:
    """Keep a version that was seen."""
    past = ctx.state.hook_pasts.get(at)
    if past is not None and any(one.version == seen.version and one.content == seen.content for one in past.versions):
        return
    await ctx.cache.keep_hook(at, SavedHookVersion(seen.version, seen.content, ctx.now(), _digest(seen.content)))
    await read_past(ctx, at)


async def keep_test(ctx: Context, at: str) -> None:
    """Keep how a run ended, if it was heard to its end."""
    run = ctx.state.hook_runs.get(at)
    if run is None or run.ended_at is None or run.exit_code is None:
        return
    seconds = (run.ended_at - run.started).total_seconds()
    test = SavedHookTest(_digest(run.content), run.ended_at, run.exit_code, run.timed_out, seconds)
    await ctx.cache.keep_hook(at, test)
    await read_past(ctx, at)


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
