"""What becomes of the runs of automations, written in the transactions that turns and workspaces write themselves.

So a run ends exactly as its turn ended, whenever the engine dies. An automation whose runs fail one after the other
is switched off: nobody may be there to notice.
"""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import replace

from replicas_tui.local.clock import now
from replicas_tui.local.db import automations, executions
from replicas_tui.local.db.executions import COMPLETED, FAILED, RUNNING, ExecutionRow

LOG = logging.getLogger(__name__)
PATIENCE = 5  # failures in a row after which an automation is switched off


def begun(db: sqlite3.Connection, message_id: str) -> None:
    """The turn of a message begins."""
    row = executions.open_with_message(db, message_id)
    if row is not None:
        executions.set_status(db, row.id, RUNNING)


def ended(db: sqlite3.Connection, message_id: str, *, is_complete: bool, problem: str | None) -> None:
    """The turn of a message is over."""
    row = executions.open_with_message(db, message_id)
    if row is None:
        return
    if is_complete:
        executions.set_status(db, row.id, COMPLETED, at=now())
        _count(db, row, failures=0)
    else:
        fail(db, row, problem or "The turn was interrupted.")


def lost(db: sqlite3.Connection, workspace_id: str, problem: str) -> None:
    """A workspace cannot go on, or is no more."""
    for row in executions.open_in_workspace(db, workspace_id):
        fail(db, row, problem)


def fail(db: sqlite3.Connection, row: ExecutionRow, problem: str) -> None:
    """End a run that failed, and switch its automation off if that was one too many."""
    executions.set_status(db, row.id, FAILED, error=problem, at=now())
    automation = automations.get(db, row.automation_id)
    if automation is not None:
        _count(db, row, failures=automation.failures + 1)


def _count(db: sqlite3.Connection, row: ExecutionRow, *, failures: int) -> None:
    automation = automations.get(db, row.automation_id)
    if automation is None:
        return
    changed = replace(automation, failures=failures)
    if failures >= PATIENCE and automation.enabled:
        LOG.warning("automation %s is switched off: it failed %d times in a row", automation.id, failures)
        changed = replace(changed, enabled=0, next_fire_at=None, updated_at=now())
        automations.forget_burst(db, automation.id)
    automations.put(db, changed)
