"""What the hooks of a replica printed, as the API spells it."""

from __future__ import annotations

import json
import sqlite3

from replicas_tui.api.hooks import HookLog, HookLogs, Hooks
from replicas_tui.local.core import Core
from replicas_tui.local.db import hook_runs
from replicas_tui.local.db.environment_hooks import START, WARM
from replicas_tui.local.db.hook_runs import RunRow


async def hook_logs(core: Core, replica_id: str) -> Hooks:
    """Return the logs of a replica's hooks; Refusal 409 unless it is active."""
    await core.awake(replica_id)

    def load(db: sqlite3.Connection) -> Hooks:
        warm = tuple(_warm(row) for row in hook_runs.of_workspace(db, replica_id, WARM))
        start = tuple(_start(row) for row in hook_runs.of_workspace(db, replica_id, START))
        return Hooks(warm_hooks=HookLogs(logs=warm), start_hooks=HookLogs(logs=start))

    return await core.db.read(load)


def _warm(row: RunRow) -> HookLog:
    return HookLog.model_validate({**_common(row), "hookScript": "\n".join(json.loads(row.commands))})


def _start(row: RunRow) -> HookLog:
    more = {"hookCommands": json.loads(row.commands), "repoName": row.hook_name}
    return HookLog.model_validate({**_common(row), **more})


def _common(row: RunRow) -> dict[str, object]:
    return {
        "hookType": row.hook_type,
        "hookName": row.hook_name,
        "output": row.output,
        "outputTruncated": row.total_chars > len(row.output),
        "outputTotalChars": row.total_chars,
        "exitCode": row.exit_code,
        "timedOut": bool(row.timed_out),
        "executedAt": row.executed_at,
    }
