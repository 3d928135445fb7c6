"""Running hooks while listening, saving them, and keeping what was seen of them.

A run belongs to the app: it is listened to until it ends or the user stops watching, whatever is on the screen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, assert_never

from replicas_tui.api.environment_hooks import HookRecord, HookTest, RunEvent, StreamedHookContent
from replicas_tui.client.environment_hooks import Run
from replicas_tui.client.errors import ClientError, Malformed, NotOffered, Refused, Unreachable
from replicas_tui.effects.context import Context
from replicas_tui.effects.hook_past import keep_test, keep_version, read_past
from replicas_tui.effects.reading import Read
from replicas_tui.state import resources
from replicas_tui.state.actions import Noticed
from replicas_tui.state.actions_hooks import HookDrafted, HookRunBegan, HookRunEnded, HookRunLeft, HookRunTold
from replicas_tui.state.hook_bench import HookKind, HookRun, hook_at, spare_at
from replicas_tui.state.model import Level, State
from replicas_tui.state.resources import Key
from replicas_tui.state.views.ages import took
from replicas_tui.state.views.hooks import active

_NO_STREAM = frozenset({404, 405, 501})


@dataclass(frozen=True, slots=True)
class ReadHook:
    """Read the active version of a hook, and what is known of it from before."""

    label: ClassVar[str] = "Read the hook"
    kind: HookKind
    environment_id: str

    async def run(self, ctx: Context) -> None:
        """Read both; the version is kept."""
        await read_past(ctx, hook_at(self.kind, self.environment_id))
        await _read(ctx, self.kind, self.environment_id)


@dataclass(frozen=True, slots=True)
class SaveHook:
    """Save a script untested, as the one that runs."""

    label: ClassVar[str] = "Save the hook"
    kind: HookKind
    environment_id: str
    content: str = field(repr=False)

    async def run(self, ctx: Context) -> None:
        """Save it; its draft is done with unless it was changed meanwhile."""
        saved = await _save(ctx, self.kind, self.environment_id, self.content)
        said = f"saved as version {saved.version}" if saved is not None else "taken away"
        ctx.store.dispatch(Noticed(Level.DONE, f"The {self.kind} hook is {said}."))


@dataclass(frozen=True, slots=True)
class RunHook:
    """Run a script in a workspace of its own, and save it if it passes and `saves`."""

    label: ClassVar[str] = "Test the hook"
    kind: HookKind
    environment_id: str
    content: str = field(repr=False)
    saves: bool = False

    @property
    def at(self) -> str:
        """Which hook it is."""
        return hook_at(self.kind, self.environment_id)

    async def run(self, ctx: Context) -> None:
        """Run it to its end, or until nobody watches; a second one waits for the first."""
        if _is_running(ctx.state, self.at):
            return
        ctx.store.dispatch(HookRunBegan(self.at, HookRun(self.content, self.saves, ctx.now())))
        try:
            await _until_left(ctx, self.at, self._run(ctx))
        except ClientError as error:
            ctx.store.dispatch(HookRunEnded(self.at, ctx.now(), failed=str(error)))
        await keep_test(ctx, self.at)
        await _read(ctx, self.kind, self.environment_id)
        _say_end(ctx, self.at, f"The {self.kind} hook")

    async def _run(self, ctx: Context) -> None:
        try:
            end = await _listen(ctx, self.at, self._stream(ctx))
        except NotOffered:
            await self._once(ctx)
        except Refused as error:
            if error.status not in _NO_STREAM:
                raise
            await self._once(ctx)
        except (Unreachable, Malformed) as error:
            await self._lost(ctx, str(error))
        else:
            await self._ended(ctx, end)

    def _stream(self, ctx: Context) -> Run:
        if self.kind == "start":
            return ctx.client.start_hooks.stream(self.environment_id, self.content)
        wish = StreamedHookContent(content=self.content, mode="save_test" if self.saves else "test_only")
        return ctx.client.warm_hooks.stream(self.environment_id, wish)

    async def _ended(self, ctx: Context, end: RunEvent | None) -> None:
        if end is None:
            await self._lost(ctx, "The line closed before the end was told.")
        elif end.type == "error":
            failed = end.message or "The server could not run it."
            ctx.store.dispatch(HookRunEnded(self.at, ctx.now(), failed=failed))
        else:
            code = end.exit_code if end.exit_code is not None else 0
            await self._finish(ctx, HookTest(exit_code=code, timed_out=end.timed_out), end.warm_hook)

    async def _once(self, ctx: Context) -> None:
        """Run it where the server cannot be listened to: one answer at the end."""
        ctx.store.dispatch(HookRunTold(self.at, ctx.now(), "This server tells the output at the end.", said=True))
        saved: HookRecord | None = None
        if self.kind == "start":
            test = (await ctx.client.start_hooks.test(self.environment_id, self.content)).test
        elif self.saves:
            both = await ctx.client.warm_hooks.save_test(self.environment_id, self.content)
            test, saved = both.test, both.warm_hook if both.warm_hook.is_active else None
        else:
            test = (await ctx.client.warm_hooks.test(self.environment_id, self.content)).test
        ctx.store.dispatch(HookRunTold(self.at, ctx.now(), test.output))
        await self._finish(ctx, test, saved)

    async def _finish(self, ctx: Context, test: HookTest, saved: HookRecord | None) -> None:
        failed = ""
        if self.kind == "start" and self.saves and test.exit_code == 0:
            try:
                saved = await _save(ctx, self.kind, self.environment_id, self.content)
            except ClientError as error:
                failed = f"It passed, but is not saved. {error}"
        elif saved is not None:
            await _was_saved(ctx, self.kind, self.environment_id, saved, self.content)
        ctx.store.dispatch(
            HookRunEnded(
                self.at,
                ctx.now(),
                exit_code=test.exit_code,
                timed_out=test.timed_out,
                version=saved.version if saved is not None else None,
                failed=failed,
            )
        )

    async def _lost(self, ctx: Context, why: str) -> None:
        """Say that the end was not heard, and look what the server has now."""
        before = active(ctx.state, self.kind, self.environment_id)
        await _read(ctx, self.kind, self.environment_id)
        now = active(ctx.state, self.kind, self.environment_id)
        newer = now is not None and (before is None or now.version > before.version)
        if self.saves and now is not None and newer and now.content == self.content:
            await _was_saved(ctx, self.kind, self.environment_id, now, self.content)
            ctx.store.dispatch(HookRunEnded(self.at, ctx.now(), exit_code=0, version=now.version))
            return
        outcome = "Whether it passed is not known."
        if self.saves and not resources.resource(ctx.state, _key(self.kind, self.environment_id)).failed:
            outcome = "The server has not saved it."
        ctx.store.dispatch(HookRunEnded(self.at, ctx.now(), failed=f"{why} {outcome} Test it again."))


@dataclass(frozen=True, slots=True)
class WatchSpare:
    """Listen to a workspace of a warm pool that is being made."""

    label: ClassVar[str] = "Watch the workspace"
    spare_id: str
    pool_id: str

    async def run(self, ctx: Context) -> None:
        """Listen until it is made, or nobody watches."""
        at = spare_at(self.spare_id)
        if _is_running(ctx.state, at):
            return
        ctx.store.dispatch(HookRunBegan(at, HookRun("", saves=False, started=ctx.now())))
        try:
            await _until_left(ctx, at, self._listen(ctx, at))
        except ClientError as error:
            ctx.store.dispatch(HookRunEnded(at, ctx.now(), failed=str(error)))
        await Read((resources.spares(self.pool_id),)).run(ctx)

    async def _listen(self, ctx: Context, at: str) -> None:
        end = await _listen(ctx, at, ctx.client.warm_hooks.stream_spare(self.spare_id))
        if end is None:
            failed = "The line closed before the end was told. Watch it again."
        else:
            failed = end.message or "The server could not make it." if end.type == "error" else ""
        ctx.store.dispatch(HookRunEnded(at, ctx.now(), failed=failed))


@dataclass(frozen=True, slots=True)
class StopWatching:
    """Listen to a run no longer; the API cannot end one."""

    label: ClassVar[str] = "Stop watching"
    at: str

    async def run(self, ctx: Context) -> None:
        """Say so; who listens hears it."""
        ctx.store.dispatch(HookRunLeft(self.at, ctx.now()))


def _is_running(state: State, at: str) -> bool:
    run = state.hook_runs.get(at)
    return run is not None and run.running


async def _until_left(ctx: Context, at: str, work: Coroutine[Any, Any, None]) -> None:
    """Do `work`, but only as long as the run is watched."""
    left = asyncio.Event()
    unwatch = ctx.store.watch(lambda state: _is_running(state, at), lambda on: None if on else left.set())
    working, leaving = asyncio.create_task(work), asyncio.create_task(left.wait())
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
    finally:
        unwatch()
        for task in (working, leaving):
            task.cancel()
        await asyncio.wait({working, leaving})


async def _listen(ctx: Context, at: str, stream: Run) -> RunEvent | None:
    """Tell what is heard; give the last event, None when the line closed before it."""
    async with stream as events:
        async for event in events:
            match event.type:
                case "progress" | "status":
                    ctx.store.dispatch(HookRunTold(at, ctx.now(), event.message or event.status, said=True))
                case "output":
                    ctx.store.dispatch(HookRunTold(at, ctx.now(), event.output))
                case "complete" | "error":
                    return event
    return None


def _key(kind: HookKind, environment_id: str) -> Key[Any]:
    return resources.warm_hooks(environment_id) if kind == "warm" else resources.start_hooks(environment_id)


async def _read(ctx: Context, kind: HookKind, environment_id: str) -> None:
    await Read((_key(kind, environment_id),)).run(ctx)
    found = active(ctx.state, kind, environment_id)
    if found is not None:
        await keep_version(ctx, hook_at(kind, environment_id), found)


async def _save(ctx: Context, kind: HookKind, environment_id: str, content: str) -> HookRecord | None:
    saved: HookRecord | None
    match kind:
        case "warm":
            saved = (await ctx.client.warm_hooks.save(environment_id, content)).warm_hook
        case "start":
            saved = (await ctx.client.start_hooks.save(environment_id, content)).start_hook
        case _:
            assert_never(kind)
    await _was_saved(ctx, kind, environment_id, saved, content)
    return saved


async def _was_saved(ctx: Context, kind: HookKind, environment_id: str, saved: HookRecord | None, content: str) -> None:
    at = hook_at(kind, environment_id)
    draft = ctx.state.hook_drafts.get(at)
    if draft is not None:
        still = None if draft.content == content else replace(draft, base=saved.version if saved is not None else None)
        ctx.store.dispatch(HookDrafted(at, still))
    await _read(ctx, kind, environment_id)


def _say_end(ctx: Context, at: str, what: str) -> None:
    """Say how it ended, if nobody looks at it."""
    run = ctx.state.hook_runs.get(at)
    if run is None or run.ended_at is None or run.left or at in ctx.state.hooks_shown:
        return
    after = took((run.ended_at - run.started).total_seconds())
    if run.failed:
        ctx.store.dispatch(Noticed(Level.ERROR, f"{what}: {run.failed}"))
    elif run.passed:
        saved = f" and is saved as version {run.version}" if run.version is not None else ""
        ctx.store.dispatch(Noticed(Level.DONE, f"{what} passed after {after}{saved}."))
    else:
        how = "took too long" if run.timed_out else f"ended with exit code {run.exit_code}"
        ctx.store.dispatch(Noticed(Level.ERROR, f"{what} {how}, after {after}."))
