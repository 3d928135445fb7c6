"""The places beside the fleet, in the same afternoon: environments with staged changes and a hook that was just tried,
and automations with their runs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from replicas_tui.api.automations import Automation, Execution, Executions, ShownTrigger
from replicas_tui.api.environment_hooks import HookRecord, WarmHooks
from replicas_tui.api.environments import Environment, Environments, Variable, Variables
from replicas_tui.state import resources
from replicas_tui.state.actions import Action
from replicas_tui.state.actions_hooks import HookDrafted, HookRunBegan, HookRunEnded, HookRunTold
from replicas_tui.state.actions_resources import ResourceLoaded
from replicas_tui.state.actions_staging import VariablesStaged
from replicas_tui.state.hook_bench import HookDraft, HookRun, hook_at
from replicas_tui.state.resources import Key
from replicas_tui.state.staging import Staged
from replicas_tui.state.store import Store
from tests.ui import scenes

KEYS = ("API_BASE_URL", "DATABASE_URL", "LEGACY_TOKEN", "LOG_LEVEL", "NODE_OPTIONS", "NPM_TOKEN", "REDIS_URL", "TZ")
HELD = (("Global", "", 6), ("web-prod", "web", 8), ("web-staging", "web", 14), ("api", "api", 22), ("docs", "", 2))
HOOK = """set -eo pipefail
corepack enable
pnpm install --frozen-lockfile
pnpm exec playwright install chromium
test -f ~/.cache/ms-playwright/.ok || exit 3
"""
PRINTED = (
    "Lockfile is up to date, resolution step is skipped",
    "Packages: +1412",
    "Done in 31.4s",
    "\x1b[33mwarning\x1b[0m Host system is missing dependencies",
    "Chromium 128.0 downloaded to ~/.cache/ms-playwright",
)
AUTOMATIONS: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("nightly-audit", "api", "cron", {"schedule": "0 9 * * 1-5", "timezone": "Europe/Oslo"}),
    ("deps-bump", "api", "cron", {"schedule": "0 9 * * 1", "timezone": "Europe/Oslo"}),
    ("review-pr", "web-prod", "github", {"event": "pull_request.opened"}),
    ("on-alert", "infra", "custom", {}),
)


def environments_store() -> Store:
    """The afternoon's fleet, with environments that were read, and changes to one of them that were not sent."""
    variables = [
        Variable(id=key, key=key, value="not shown", updated_at=scenes.NOW - timedelta(days=n * 9))
        for n, key in enumerate(KEYS)
    ]
    by_key = {one.key: one for one in variables}
    return _told(
        _read(resources.ENVIRONMENTS, Environments(environments=tuple(_held()))),
        *(_read(resources.variables(name), Variables(environment_variables=tuple(variables))) for name, *_ in HELD),
        VariablesStaged(
            "web-prod",
            (
                Staged("REDIS_URL", "redis://cache.acme.dev:6379/2", base=by_key["REDIS_URL"]),
                Staged("SESSION_BACKEND", "redis"),
                Staged("LEGACY_TOKEN", None, base=by_key["LEGACY_TOKEN"]),
            ),
        ),
    )


def hook_store() -> Store:
    """The same, with a warm hook whose draft was just tried."""
    store, at = environments_store(), hook_at("warm", "web-prod")
    began = scenes.NOW - timedelta(seconds=52)
    store.dispatch(
        _read(
            resources.warm_hooks("web-prod"),
            WarmHooks(warm_hook=HookRecord(id="h", version=10, content=HOOK.replace("|| exit 3", ""))),
        ),
        HookDrafted(at, HookDraft(HOOK, 10)),
        HookRunBegan(at, HookRun(HOOK, saves=False, started=began, ran_at=began)),
        *(HookRunTold(at, began + timedelta(seconds=n), line + "\n") for n, line in enumerate(PRINTED)),
        HookRunEnded(at, scenes.NOW - timedelta(seconds=2), exit_code=3),
    )
    return store


def _held() -> list[Environment]:
    return [
        Environment(
            id=name,
            name=name,
            is_global=name == "Global",
            repository_id=repository or None,
            variable_count=count,
            file_count=3,
            skill_count=5,
            mcp_count=2,
        )
        for name, repository, count in HELD
    ]


def automations_store() -> Store:
    """The same with automations, of which the first ran yesterday and the day before."""
    made = tuple(
        Automation(
            id=name,
            name=name,
            environment_id=place,
            prompt="Read the last 24 h of error logs, group them by cause, and open one issue a cause.",
            triggers=(ShownTrigger(type=kind, config=config),),
            cron_next_fire_at=scenes.NOW + timedelta(hours=18) if kind == "cron" else None,
        )
        for name, place, kind, config in AUTOMATIONS
    )
    held = tuple(Environment(id=name, name=name) for name, *_ in HELD)
    return _told(
        _read(resources.ENVIRONMENTS, Environments(environments=held)),
        _read(resources.AUTOMATIONS, made),
        *(_ran(name, failed=1 if name == "nightly-audit" else 0) for name, *_ in AUTOMATIONS),
    )


def _ran(name: str, *, failed: int) -> Action:
    ran = tuple(
        Execution(
            id=f"{name}-{n}",
            automation_id=name,
            status="failed" if n == failed else "completed",
            error="no replica of this environment could be made" if n == failed else None,
            triggered_at=scenes.NOW - timedelta(days=n, hours=6),
            completed_at=scenes.NOW - timedelta(days=n, hours=5, minutes=42),
        )
        for n in range(1, 6)
    )
    return _read(resources.executions(name), Executions(executions=ran, total=5, totalPages=1))


def _told(*actions: Action) -> Store:
    store = scenes.fleet_store()
    store.dispatch(*scenes.catalogue(), *actions)
    return store


def _read(key: Key[Any], value: object) -> ResourceLoaded:
    return ResourceLoaded(key, value, scenes.NOW)
