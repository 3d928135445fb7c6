"""The clock of automations: begins what is due, and what was held back until things became quiet.

A machine that slept looks at the real time when it wakes. What was due a short while ago is run once, however often it
was missed; what was due long ago is not run, and its history says so.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from replicas_tui.local.automations import triggers
from replicas_tui.local.automations.runs import Runs, new_run, run_of
from replicas_tui.local.automations.tokens import seal_what_is_clear
from replicas_tui.local.clock import ago, now, spelled
from replicas_tui.local.core import Core
from replicas_tui.local.db import automations, executions
from replicas_tui.local.db.executions import FAILED
from replicas_tui.local.refusals import Refusal

LOG = logging.getLogger(__name__)
LONGEST_PAUSE_S = 30.0
HEARD_KEPT_S = 7 * 86_400.0


class Clockwork:
    """Looks at the clock for as long as the engine runs."""

    def __init__(self, core: Core, runs: Runs) -> None:
        self._core = core
        self._runs = runs

    async def forever(self) -> None:
        """Begin what an earlier engine left, then whatever becomes due."""
        await self._core.db.write(lambda db: automations.forget_heard(db, ago(HEARD_KEPT_S)))
        try:
            await asyncio.to_thread(seal_what_is_clear, self._core.folders.database, self._core.vault)
        except Refusal as refusal:
            LOG.warning("webhook tokens of automations stay in clear. %s", refusal.details)
        except sqlite3.Error:
            LOG.exception("webhook tokens of automations stay in clear")
        await self._runs.recover()
        while True:
            self._core.automations_changed.clear()
            try:
                pause = await self._look()
            except sqlite3.Error:
                LOG.exception("the automations cannot be read")
                pause = LONGEST_PAUSE_S
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._core.automations_changed.wait()

    async def _look(self) -> float:
        """Begin what is due; return in how many seconds to look again."""
        grace_s = self._core.settings.cron_grace_s
        for execution_id in await self._core.db.write(lambda db: _due(db, grace_s), durable=True):
            await self._runs.begin(execution_id)
        await self._runs.close_stranded()
        moment = await self._core.db.read(automations.next_moment)
        if moment is None:
            return LONGEST_PAUSE_S
        wait = (datetime.fromisoformat(moment) - datetime.now(UTC)).total_seconds()
        return min(max(wait, 0.0), LONGEST_PAUSE_S)


def _due(db: sqlite3.Connection, grace_s: float) -> list[str]:
    """Store the runs that are due now and return their ids; each schedule moves on in the same transaction."""
    at = now()
    begun = []
    for row in automations.due(db, at):
        try:
            fire = triggers.next_fire(row.triggers, datetime.now(UTC))
        except Refusal as refused:  # the system's time zones are not those it was made with
            LOG.warning("the schedule of automation %s cannot be read any more: %s", row.id, refused)
            fire = None
        automations.put(db, replace(row, next_fire_at=None if fire is None else spelled(fire)))
        run = new_run(row, "{}")
        if (row.next_fire_at or at) < ago(grace_s):
            missed = f"Missed: it was due at {row.next_fire_at}, when the engine did not run."
            executions.add(db, replace(run, status=FAILED, error=missed, completed_at=at))
            continue
        executions.add(db, run)
        begun.append(run.id)
    for burst in automations.quiet(db, at):
        owner = automations.get(db, burst.automation_id)
        if owner is not None and owner.enabled:
            run = run_of(burst, owner)
            executions.add(db, run)
            begun.append(run.id)
    return begun


def quiet_at(seconds: int) -> str:
    """Return when a burst is over if nothing more comes."""
    return spelled(datetime.now(UTC) + timedelta(seconds=seconds))
