"""The automation family: made, read, changed, deleted, run by hand.

An organisation's key manages the team's; a personal key also its owner's, which nobody else even sees.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Sequence

from replicas_tui.api.automations import (
    Automation,
    Automations,
    CreateAutomation,
    Execution,
    Executions,
    ListAutomations,
    ListExecutions,
    OneAutomation,
    TriggerAutomation,
    Triggered,
    UpdateAutomation,
)
from replicas_tui.api.base import Success
from replicas_tui.local.automations import records, tokens, triggers, wishes
from replicas_tui.local.automations.forges import pull_payload
from replicas_tui.local.automations.runs import Runs, new_run, run_of
from replicas_tui.local.automations.tokens import Token
from replicas_tui.local.core import Core
from replicas_tui.local.db import automations, executions, repositories
from replicas_tui.local.db.automations import AutomationRow
from replicas_tui.local.people.caller import Caller
from replicas_tui.local.refusals import Refusal, bad, missing

FARTHEST = 2**60


class AutomationBook:
    """What the routes of automations do."""

    def __init__(self, core: Core, runs: Runs) -> None:
        self._core = core
        self._runs = runs

    async def page(self, query: ListAutomations, caller: Caller) -> Automations:
        """Return a page of those the caller may see."""
        rows = [row for row in await self._core.db.read(automations.every) if _is_wanted(row, query, caller)]
        begin = (query.page - 1) * query.limit
        return Automations(
            automations=await self._told(rows[begin : begin + query.limit]),
            total=len(rows),
            page=query.page,
            limit=query.limit,
            totalPages=-(-len(rows) // query.limit),
        )

    async def create(self, wish: CreateAutomation, caller: Caller) -> OneAutomation:
        """Make one; a personal one needs a personal key."""
        if wish.scope == "user" and not caller.is_personal:
            raise Refusal(403, "Not allowed", "scope: a personal automation needs a personal API key")
        owner = caller.user_id if wish.scope == "user" else None
        token = await self._token(wish)
        row = wishes.made(wish, owner, caller.user_id, self._core.settings.cron_min_interval_s, token)
        await self._core.db.write(
            lambda db: automations.put(db, wishes.settled(db, row, self._core.roster)), durable=True
        )
        self._core.automations_changed.set()
        return await self._one(row)

    async def get(self, automation_id: str, caller: Caller) -> OneAutomation:
        """Return one; Refusal 404 for another's too."""
        row = await self._core.db.read(lambda db: _found(db, automation_id, caller))
        return await self._one(row)

    async def update(self, automation_id: str, wish: UpdateAutomation, caller: Caller) -> OneAutomation:
        """Change one."""
        shortest_s, token = self._core.settings.cron_min_interval_s, await self._token(wish)

        def store(db: sqlite3.Connection) -> AutomationRow:
            wished = wishes.changed(_found(db, automation_id, caller), wish, shortest_s, token)
            row = wishes.settled(db, wished, self._core.roster)
            automations.put(db, row)
            if not (row.enabled and row.debounce_seconds):
                automations.forget_burst(db, row.id)
            return row

        row = await self._core.db.write(store, durable=True)
        self._core.automations_changed.set()
        return await self._one(row)

    async def remove(self, automation_id: str, caller: Caller) -> Success:
        """Delete one with its executions; the workspaces they made stay."""

        def forget(db: sqlite3.Connection) -> None:
            automations.remove(db, _found(db, automation_id, caller).id)

        await self._core.db.write(forget, durable=True)
        return Success()

    async def executions(self, automation_id: str, query: ListExecutions, caller: Caller) -> Executions:
        """Return a page of its runs, that which waits for quiet before all others."""
        found, total = await self._core.db.read(lambda db: _runs(db, _found(db, automation_id, caller), query))
        return Executions(
            executions=found,
            total=total,
            page=query.page,
            limit=query.limit,
            totalPages=-(-total // query.limit),
        )

    async def trigger(self, automation_id: str, wish: TriggerAutomation, caller: Caller) -> Triggered:
        """Run one now, debounced or not, enabled or not."""
        row = await self._core.db.read(lambda db: _found(db, automation_id, caller))
        payload, subject = dict(wish.payload or {}), None
        if wish.pr is not None:
            repository_id, number = wish.pr.repository_id, wish.pr.number
            repository = await self._core.db.read(lambda db: repositories.get(db, repository_id))
            listener = triggers.for_event(row.triggers, triggers.GITHUB, triggers.COMMAND)
            if repository is None or listener is None or not _takes(listener, repository_id):
                raise bad("pr", "needs a GitHub pull_request.command trigger that matches the repository")
            event = await pull_payload(repository, number)
            payload, subject = {**event.payload, **payload}, event.subject
        elif not triggers.has(row.triggers, triggers.CRON):
            raise bad("id", "only automations with a cron trigger run by hand, or with `pr` those for pull requests")
        run = new_run(row, json.dumps(payload), subject)
        await self._core.db.write(lambda db: executions.add(db, run), durable=True)
        await self._runs.begin(run.id)
        begun = await self._core.db.read(lambda db: executions.get(db, run.id))
        return Triggered(execution_id=run.id, workspace_id=None if begun is None else begun.workspace_id)

    async def _token(self, wish: CreateAutomation | UpdateAutomation) -> Token | None:
        """Return a token for who may need one."""
        return await asyncio.to_thread(tokens.new_token, self._core.vault) if wishes.has_custom(wish) else None

    async def _one(self, row: AutomationRow) -> OneAutomation:
        return OneAutomation(automation=(await self._told([row]))[0])

    async def _told(self, rows: Sequence[AutomationRow]) -> tuple[Automation, ...]:
        """Return automations with their tokens, which may have to wait for the keyring."""
        vault = self._core.vault
        shown = await asyncio.to_thread(lambda: [tokens.shown(vault, row) for row in rows])
        return tuple(records.automation(row, token) for row, token in zip(rows, shown, strict=True))


def _takes(listener: dict[str, object], repository_id: str) -> bool:
    wanted = listener.get("repository_ids")
    return not isinstance(wanted, list) or repository_id in wanted


def _found(db: sqlite3.Connection, automation_id: str, caller: Caller) -> AutomationRow:
    row = automations.get(db, automation_id)
    if row is None or row.user_id not in (None, caller.user_id):
        raise missing("Automation")
    return row


def _runs(db: sqlite3.Connection, row: AutomationRow, query: ListExecutions) -> tuple[tuple[Execution, ...], int]:
    """Return a page of runs, and how many there are."""
    burst = automations.burst(db, row.id)
    waiting = () if burst is None else (records.execution(run_of(burst, row), burst.fire_at),)
    offset = min((query.page - 1) * query.limit, FARTHEST)
    first = waiting[offset:]
    rest = max(offset - len(waiting), 0)
    found, total = executions.page(db, row.id, limit=query.limit - len(first), offset=rest)
    return (*first, *(records.execution(each) for each in found)), len(waiting) + total


def _is_wanted(row: AutomationRow, query: ListAutomations, caller: Caller) -> bool:
    scope = query.scope or "org"
    return (
        row.user_id in (None, caller.user_id)
        and (scope == "all" or (row.user_id is not None) == (scope == "user"))
        and (query.enabled is None or bool(row.enabled) == query.enabled)
        and (query.trigger_type in (None, "all") or triggers.has(row.triggers, query.trigger_type or ""))
        and (query.search or "").strip().lower() in row.name.lower()
    )
