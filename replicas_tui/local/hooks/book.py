"""The hooks of environments: saved, tried, and saved when they pass."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import dataclass

from replicas_tui.api.environment_hooks import (
    HookContent,
    HookRecord,
    HookTest,
    SavedStartHook,
    SavedWarmHook,
    StartHooks,
    StreamedHookContent,
    TestedHook,
    TestedWarmHook,
)
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core
from replicas_tui.local.db import environment_hooks
from replicas_tui.local.db.environment_hooks import START, WARM, HookRow
from replicas_tui.local.db.environments import EnvironmentRow
from replicas_tui.local.environments.access import found, note_change, refuse_inherited
from replicas_tui.local.hooks.feed import Feed
from replicas_tui.local.hooks.trying import HookTrials
from replicas_tui.local.http.sse import EventStream
from replicas_tui.local.refusals import Refusal, bad
from replicas_tui.local.words import ORGANIZATION


@dataclass(frozen=True, slots=True)
class _Trial:
    """One run somebody listens to."""

    feed: Feed
    kind: str
    row: EnvironmentRow
    content: str
    saves: bool


class HookBook:
    """What the routes of environment hooks do."""

    def __init__(self, core: Core, trials: HookTrials) -> None:
        self._core = core
        self._trials = trials

    async def start_hooks(self, environment_id: str, user_id: str | None) -> StartHooks:
        """Return the active start hook."""

        def load(db: sqlite3.Connection) -> StartHooks:
            row = found(db, environment_id, user_id, status=400)
            hook = environment_hooks.active(db, row.id, START)
            return StartHooks(start_hook=None if hook is None else record(hook))

        return await self._core.db.read(load)

    async def save_start(self, environment_id: str, user_id: str | None, wish: HookContent) -> SavedStartHook:
        """Save a start hook; an empty one takes it away. Spares stay good: it runs when they are taken."""

        def store(db: sqlite3.Connection) -> SavedStartHook:
            row = _own(db, environment_id, user_id)
            if not wish.content.strip():
                environment_hooks.clear(db, row.id, START)
                return SavedStartHook()
            return SavedStartHook(start_hook=record(environment_hooks.save(db, row.id, START, _text(wish), now())))

        return await self._core.db.write(store, durable=True)

    async def save_warm(self, environment_id: str, user_id: str | None, wish: HookContent) -> SavedWarmHook:
        """Save a warm hook as the one that runs; spares made before are stale."""
        row = await self._core.db.read(lambda db: _own(db, environment_id, user_id))
        return SavedWarmHook(warm_hook=await self._saved(row, _text(wish)))

    async def test(self, kind: str, environment_id: str, user_id: str | None, wish: HookContent) -> TestedHook:
        """Run a script in a sandbox."""
        row = await self._core.db.read(lambda db: found(db, environment_id, user_id, status=400))
        return TestedHook(test=await self._trials.run(kind, row, _text(wish), _nobody, _nobody))

    async def save_test_warm(self, environment_id: str, user_id: str | None, wish: HookContent) -> TestedWarmHook:
        """Run a warm hook in a sandbox and save it if it passes; what is not saved has no version and is not active."""
        row = await self._core.db.read(lambda db: _own(db, environment_id, user_id))
        test = await self._trials.run(WARM, row, _text(wish), _nobody, _nobody)
        saved = await self._saved(row, wish.content) if test.exit_code == 0 else _draft(row, wish.content)
        return TestedWarmHook(warm_hook=saved, test=test)

    async def stream_start(self, environment_id: str, user_id: str | None, wish: HookContent) -> EventStream:
        """Run a start hook in a sandbox and tell of it as it goes."""
        row = await self._core.db.read(lambda db: found(db, environment_id, user_id, status=400))
        return self._stream(_Trial(Feed(), START, row, _text(wish), saves=False))

    async def stream_warm(self, environment_id: str, user_id: str | None, wish: StreamedHookContent) -> EventStream:
        """Run a warm hook in a sandbox, tell of it as it goes, and save it if it passes."""
        saves = wish.mode == "save_test"
        look = _own if saves else found
        row = await self._core.db.read(lambda db: look(db, environment_id, user_id, status=400))
        return self._stream(_Trial(Feed(), WARM, row, _text(wish), saves))

    def _stream(self, trial: _Trial) -> EventStream:
        running = self._core.spawn(self._tell(trial), f"test of a {trial.kind} hook")
        listener = trial.feed.listen()

        def leave() -> None:
            trial.feed.leave(listener)
            running.cancel()  # nobody is left to hear of it; one that is over does not mind

        return EventStream(listener, leave, self._core.settings.ping_s)

    async def _tell(self, trial: _Trial) -> None:
        feed = trial.feed

        def progress(text: str) -> None:
            feed.tell("progress", message=text)

        def output(text: str) -> None:
            feed.tell("output", output=text)

        try:
            test = await self._trials.run(trial.kind, trial.row, trial.content, progress, output)
            more = await self._kept(trial, test)
        except Refusal as error:
            feed.end("error", message=str(error))
        except (asyncio.CancelledError, sqlite3.Error):
            feed.end("error", message="The test was cut short.")
            raise
        else:
            feed.end("complete", exit_code=test.exit_code, timed_out=test.timed_out, **more)

    async def _kept(self, trial: _Trial, test: HookTest) -> dict[str, object]:
        if not trial.saves or test.exit_code != 0:
            return {}
        return {"warm_hook": (await self._saved(trial.row, trial.content)).model_dump(mode="json")}

    async def _saved(self, row: EnvironmentRow, content: str) -> HookRecord:
        def store(db: sqlite3.Connection) -> HookRecord:
            current, at = found(db, row.id, row.user_id, status=400), now()
            hook = environment_hooks.save(db, current.id, WARM, content, at)
            note_change(db, current, at)
            return record(hook)

        made = await self._core.db.write(store, durable=True)
        self._core.environments_changed.set()
        return made


def record(hook: HookRow) -> HookRecord:
    """Return a hook as the API spells it."""
    return HookRecord.model_validate(
        {
            "id": hook.id,
            "organization_id": ORGANIZATION,
            "environment_id": hook.environment_id,
            "version": hook.version,
            "content": hook.content,
            "is_active": bool(hook.is_active),
            "created_at": hook.created_at,
        }
    )


def _own(db: sqlite3.Connection, environment_id: str, user_id: str | None, *, status: int = 400) -> EnvironmentRow:
    row = found(db, environment_id, user_id, status=status)
    refuse_inherited(row, "content")
    return row


def _text(wish: HookContent) -> str:
    if "\0" in wish.content:
        raise bad("content", "must not contain a NUL character")
    return wish.content


def _draft(row: EnvironmentRow, content: str) -> HookRecord:
    """Return a hook that was not saved, in the shape the API wants: of version 0 and not active."""
    nowhere = "00000000-0000-0000-0000-000000000000"
    return record(HookRow(nowhere, row.id, WARM, 0, content, 0, now()))


def _nobody(_: str) -> None:
    pass
