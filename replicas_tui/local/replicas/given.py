"""What a workspace was given by its environment, as the details of a replica spell it: names, never values."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from replicas_tui.api.replicas import AgentAvailability, ReplicaEnvironment
from replicas_tui.local.agents.detect import Standing
from replicas_tui.local.db import hook_runs
from replicas_tui.local.db.environment_hooks import START, WARM
from replicas_tui.local.db.hook_runs import RunRow
from replicas_tui.local.db.replicas import ReplicaRow
from replicas_tui.local.version import VERSION

NONE, COMPLETED, FAILED = "none", "completed", "failed"


def given_environment(
    db: sqlite3.Connection, row: ReplicaRow, repositories: Sequence[str], agents: Sequence[Standing]
) -> ReplicaEnvironment:
    """Return what a replica was given; before that was done, nothing. `agents` as they stand on this machine."""
    outfit = hook_runs.outfit(db, row.id)
    variables = () if outfit is None else json.loads(outfit.variables)
    warm, start = (hook_runs.of_workspace(db, row.id, kind) for kind in (WARM, START))
    own = [run for run in warm if run.hook_type == "global"]
    here = [each.given(variables) for each in agents]
    able = {each.provider: AgentAvailability(available=each.available, auth_method=each.auth_method) for each in here}
    hooks = {
        "global_warm_hook": {"status": _state(own), "details": own[-1].output[-1_000:] or None if own else None},
        "repositories": [
            {"repository_name": name, "warm_hook": _state(_of(warm, name)), "start_hook": _state(_of(start, name))}
            for name in repositories
        ],
    }
    return ReplicaEnvironment.model_validate(
        {
            "engine_version": VERSION,
            "files_uploaded": () if outfit is None else json.loads(outfit.files),
            "env_vars_set": variables,
            "skills_installed": () if outfit is None else json.loads(outfit.skills),
            "integrations": dict.fromkeys(("github", "gitlab", "linear", "slack", "google"), False),
            "coding_agents": able,
            "hooks": hooks,
            "last_updated_at": row.created_at if outfit is None else outfit.updated_at,
        }
    )


def _of(runs: Iterable[RunRow], repository: str) -> list[RunRow]:
    return [run for run in runs if run.hook_type == "repository" and run.hook_name == repository]


def _state(runs: Sequence[RunRow]) -> str:
    if not runs:
        return NONE
    return FAILED if runs[-1].exit_code else COMPLETED
