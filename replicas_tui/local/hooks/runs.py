"""Runs hooks one after the other and keeps what they printed. A hook that fails stops nothing but itself."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from replicas_tui.local.clock import now
from replicas_tui.local.core import Core
from replicas_tui.local.db import held_hooks, hook_runs
from replicas_tui.local.db.environment_hooks import START
from replicas_tui.local.db.held_hooks import HeldRow
from replicas_tui.local.db.hook_runs import RunRow
from replicas_tui.local.hooks.output import HookOutput
from replicas_tui.local.hooks.plan import REPOSITORY, HookPlan
from replicas_tui.local.hooks.script import CANNOT_RUN, ScriptEnd, run_script
from replicas_tui.local.workspaces.paths import WorkspacePaths

Tell = Callable[[HookPlan, str], None]


class HookRuns:
    """Runs the hooks of workspaces."""

    def __init__(self, core: Core) -> None:
        self._core = core

    async def run(
        self,
        paths: WorkspacePaths,
        plans: Sequence[HookPlan],
        env: Mapping[str, str],
        secrets: Iterable[str],
        tell: Tell,
    ) -> tuple[ScriptEnd, ...]:
        """Run hooks in order, each to its end, and return how each ended.

        Args:
            paths: The workspace.
            plans: What to run.
            env: The whole environment of each, marker included.
            secrets: What must not be seen in what they print.
            tell: Gets what they print, as they print it.
        """
        known = tuple(secrets)
        return tuple([await self._one(paths, plan, env, known, tell) for plan in plans])

    async def _one(
        self, paths: WorkspacePaths, plan: HookPlan, env: Mapping[str, str], secrets: Sequence[str], tell: Tell
    ) -> ScriptEnd:
        output = HookOutput(secrets, lambda text: tell(plan, text))
        at = now()
        end = _held_back(plan, output) if plan.untrusted else await self._play(paths, plan, env, output)
        row = RunRow(
            workspace_id=paths.id,
            kind=plan.kind,
            hook_type=plan.hook_type,
            hook_name=plan.hook_name,
            commands=json.dumps(plan.commands),
            output=output.text,
            total_chars=output.total_chars,
            exit_code=end.exit_code,
            timed_out=int(end.timed_out),
            executed_at=at,
        )
        await self._core.db.write(lambda db: _keep(db, row, plan, end))
        return end

    async def _play(
        self, paths: WorkspacePaths, plan: HookPlan, env: Mapping[str, str], output: HookOutput
    ) -> ScriptEnd:
        return await run_plan(paths.root, plan, env, output, await self._core.sizes.prefix_of(paths.id))


async def run_plan(
    root: Path, plan: HookPlan, env: Mapping[str, str], output: HookOutput, wrapper: Sequence[str] = ()
) -> ScriptEnd:
    """Run the commands of one hook, all of them, and return the end of the first that failed, else of the last."""
    worst = ScriptEnd(0)
    for command in plan.commands:
        if len(plan.commands) > 1:
            output.say(f"$ {command}")
        end = await run_script(
            command,
            folder=root / "hooks",
            cwd=plan.cwd,
            env=env,
            timeout_s=plan.timeout_s,
            tell=output.feed,
            wrapper=wrapper,
        )
        output.flush()
        if end.timed_out:
            output.say(f"[It took longer than {plan.timeout_s:g} s and was ended.]")
        worst = worst if worst.exit_code else end
    return worst


def _keep(db: sqlite3.Connection, row: RunRow, plan: HookPlan, end: ScriptEnd) -> None:
    """Store a run, and whether the workspace holds its hook back from now on."""
    hook_runs.add(db, row)
    if plan.kind == START and end.held_back:
        held_hooks.hold(db, HeldRow(row.workspace_id, plan.hook_name, plan.untrusted))
    elif plan.kind == START and plan.hook_type == REPOSITORY:
        held_hooks.drop(db, row.workspace_id, plan.hook_name)


def _held_back(plan: HookPlan, output: HookOutput) -> ScriptEnd:
    output.say(f"[Not run: the {plan.kind} hook of {plan.hook_name} comes from the repository.")
    output.say(" Look at it and trust it, among the hooks of its environment or by:")
    output.say(f" replicas-tui local trust {plan.untrusted[:12]}]")
    return ScriptEnd(CANNOT_RUN, held_back=True)
