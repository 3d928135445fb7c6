"""Runs of automations: from a row that says that one is due to a workspace at work on it.

Whoever wants a run stores it as pending in its own transaction, then calls `begin`; what a crash leaves pending is
begun after it. A run about something that has a workspace of the same automation may become a message to that one.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import sqlite3
import uuid
from dataclasses import replace

from replicas_tui.api.messages import SendMessage
from replicas_tui.api.replicas import CreateReplica
from replicas_tui.local.agents.registry import Agents
from replicas_tui.local.automations import progress, triggers
from replicas_tui.local.chats.messages import Given, Messages
from replicas_tui.local.clock import now
from replicas_tui.local.core import Core
from replicas_tui.local.db import automations, chats, executions, queue
from replicas_tui.local.db.automations import AutomationRow, BurstRow
from replicas_tui.local.db.executions import PENDING, ExecutionRow
from replicas_tui.local.refusals import Refusal
from replicas_tui.local.replicas.beginning import usual_agent
from replicas_tui.local.replicas.creation import NewReplica, plan_replica
from replicas_tui.local.replicas.provisioning import Provisioning

LOG = logging.getLogger(__name__)
LONGEST_NAME = 80
PAYLOAD_HEADING = "## Trigger Payload"
AUTOMATION = "automation"


class Runs:
    """Begins runs."""

    def __init__(self, core: Core, provisioning: Provisioning, messages: Messages) -> None:
        self._core = core
        self._provisioning = provisioning
        self._messages = messages
        self._beginning = asyncio.Lock()  # so that one about the same finds the workspace of the one before

    async def begin(self, execution_id: str) -> None:
        """Begin a pending run; one that cannot begin has failed."""
        async with self._beginning:
            row = await self._core.db.read(lambda db: executions.get(db, execution_id))
            if row is None or row.status != PENDING:
                return
            automation = await self._core.db.read(lambda db: automations.get(db, row.automation_id))
            if automation is None:
                return
            try:
                if (workspace_id := await self._at_work_on(automation, row)) is not None:
                    await self._follow_up(automation, row, workspace_id)
                else:
                    await self._make(automation, row)
            except Refusal as refused:
                await self._fail(row, str(refused))
            except (ArithmeticError, LookupError, TypeError, ValueError):
                # Left pending it would be met again at every start, and end the clock of all automations each time.
                LOG.exception("run %s of an automation cannot begin", row.id)
                await self._fail(row, "The engine failed to begin it; see its log: replicas-tui local logs")

    async def _fail(self, row: ExecutionRow, problem: str) -> None:
        await self._core.db.write(lambda db: progress.fail(db, row, problem))

    async def recover(self) -> None:
        """After a start: begin what was pending, and close what lost its message."""
        for row in await self._core.db.read(lambda db: executions.in_state(db, PENDING)):
            if row.message_id is not None and await self._core.db.read(lambda db, row=row: _is_sent(db, row)):  # type: ignore[misc]
                await self._core.db.write(lambda db, row=row: _note_sent(db, row))  # type: ignore[misc]
            else:
                await self.begin(row.id)
        await self.close_stranded()

    async def close_stranded(self) -> None:
        """Fail the runs whose message was taken back, or deleted with its chat."""

        def close(db: sqlite3.Connection) -> None:
            for row in executions.stranded(db):
                progress.fail(db, row, "Its message was taken back before it was done.")

        await self._core.db.write(close)

    async def _make(self, automation: AutomationRow, row: ExecutionRow) -> None:
        provider = automation.agent_provider or await usual_agent(self._core, automation.environment_id)
        wish = _replica(automation, row, provider, self._core.roster)
        planned = await plan_replica(self._core, wish, automation.user_id)
        stop = automation.auto_stop_minutes
        made = replace(planned.replica, source=AUTOMATION, auto_stop_minutes=stop)
        plan = await self._provisioning.placed(replace(planned, replica=made))
        if await self._core.db.write(lambda db: _store(db, row, plan), durable=True):
            self._provisioning.begin(plan.replica)

    async def _at_work_on(self, automation: AutomationRow, row: ExecutionRow) -> str | None:
        subject = row.subject
        if subject is None or not _groups(automation, row):
            return None
        return await self._core.db.read(lambda db: executions.workspace_of(db, automation.id, subject))

    async def _follow_up(self, automation: AutomationRow, row: ExecutionRow, workspace_id: str) -> None:
        message_id = row.message_id or str(uuid.uuid4())
        noted = replace(row, message_id=message_id, workspace_id=workspace_id)
        await self._core.db.write(lambda db: executions.set_message(db, noted), durable=True)
        replica = await self._core.replica(workspace_id)
        chat = await self._core.db.read(lambda db: chats.latest(db, workspace_id))
        if chat is None:
            raise Refusal(409, "The workspace has no chat left")
        wish = SendMessage(message=_prompt(automation, row), chat_id=chat.id)
        await self._messages.take(replica, chat, wish, None, Given(message_id=message_id, may_answer=False))
        await self._core.db.write(lambda db: _note_sent(db, noted))


def new_run(automation: AutomationRow, payload: str, subject: str | None = None) -> ExecutionRow:
    """Return a run that is to be stored, then begun; `payload` is a JSON object."""
    return ExecutionRow(
        id=str(uuid.uuid4()),
        automation_id=automation.id,
        triggered_at=now(),
        trigger_payload=payload,
        config=automation.config,
        subject=subject,
    )


def run_of(burst: BurstRow, automation: AutomationRow) -> ExecutionRow:
    """Return the run a burst is to be."""
    run = new_run(automation, burst.payload, burst.subject)
    return replace(run, id=burst.execution_id, triggered_at=burst.first_at)


def _store(db: sqlite3.Connection, row: ExecutionRow, plan: NewReplica) -> bool:
    current = executions.get(db, row.id)
    if current is None or current.status != PENDING:  # its automation was deleted meanwhile
        return False
    plan.store(db)
    executions.set_begun(db, row.id, workspace_id=plan.replica.id, message_id=plan.message.id)
    return True


def _is_sent(db: sqlite3.Connection, row: ExecutionRow) -> bool:
    return row.message_id is not None and queue.is_known(db, row.message_id)


def _note_sent(db: sqlite3.Connection, row: ExecutionRow) -> None:
    if row.workspace_id is not None and row.message_id is not None:
        executions.set_begun(db, row.id, workspace_id=row.workspace_id, message_id=row.message_id)


def _groups(automation: AutomationRow, row: ExecutionRow) -> bool:
    event = json.loads(row.trigger_payload).get("event")
    if not isinstance(event, str):
        return False
    found = [triggers.for_event(automation.triggers, kind, event) for kind in triggers.EVENTS]
    return any(config is not None and config.get("group_pr_events") is True for config in found)


def _replica(automation: AutomationRow, row: ExecutionRow, provider: str, agents: Agents) -> CreateReplica:
    agent = agents.get(provider)
    modes = agent.traits.modes if agent is not None else frozenset()
    wished = {"plan": automation.plan_mode, "goal": automation.goal_mode, "fast": automation.fast_mode}
    return CreateReplica(
        name=_name(automation, row),
        message=_prompt(automation, row),
        environment_id=automation.environment_id,
        coding_agent=provider,
        model=automation.model,
        thinking_level=automation.thinking_level,
        lifecycle_policy=automation.lifecycle_policy,
        size="large" if automation.size == "large" else "small",
        config=json.loads(automation.config),
        plan_mode=bool(wished["plan"]) and "plan" in modes,
        goal_mode=bool(wished["goal"]) and "goal" in modes,
        fast_mode=bool(wished["fast"]) and "fast" in modes,
    )


def _name(automation: AutomationRow, row: ExecutionRow) -> str:
    plain = re.sub(r"\W+", "-", automation.name).strip("-").lower()[:LONGEST_NAME]
    return f"{plain or 'automation'}-{row.id[:6]}"


def _prompt(automation: AutomationRow, row: ExecutionRow) -> str:
    payload = json.loads(row.trigger_payload)
    if not payload:
        return automation.prompt
    told = json.dumps(payload, indent=2, ensure_ascii=False)
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", told)), default=0))
    return f"{automation.prompt}\n\n{PAYLOAD_HEADING}\n\n{fence}json\n{told}\n{fence}"
