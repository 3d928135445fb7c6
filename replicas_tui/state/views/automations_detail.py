"""One automation: what it is, and its runs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, tzinfo

from replicas_tui.api.automations import Automation, Execution, ShownTrigger
from replicas_tui.state import resources
from replicas_tui.state.model import State
from replicas_tui.state.resources import resource
from replicas_tui.state.safe import NOTHING, Safe, safe, safe_line
from replicas_tui.state.views.ages import age, took
from replicas_tui.state.views.automations import (
    FINISHED,
    NAME,
    SENTENCE,
    environment_name,
    failures,
    find,
    glyph,
    runs,
    trigger_words,
)
from replicas_tui.state.views.automations_form import CONFIG, of

TRIPS = 5  # failures in a row after which the service turns an automation off
_PROMPT, _PAYLOAD = 2_000, 100_000
_DONE = {
    "default": "sleeps when done",
    "delete_when_done": "deleted when done",
    "archive_when_done": "archived when done",
    "sleep_when_done": "sleeps when done",
    "delete_after_inactivity": "deleted when idle",
}
_LISTED = (("repository_ids", "in"), ("channel_ids", "in"), ("project_slugs", "in"), ("excluded_actors", "not by"))
_CONFIG = {"followups": "answers reviews and CI", "merged": "stays open on merge", "closed": "stays open on close"}


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run.

    Attributes:
        glyph: How it stands.
        status: In the server's word.
        at: When it began, in the user's zone.
        elapsed: How long it took, or takes; empty when unknown.
        replica: The name of what it made; empty when there is none, or none that is listed.
        error: Why it failed.
    """

    id: str
    glyph: str
    status: Safe
    at: Safe
    age: Safe
    elapsed: Safe
    replica: Safe
    error: Safe


@dataclass(frozen=True, slots=True)
class DetailView:
    """What is known of an automation.

    Attributes:
        facts: (label, text) pairs, one a line.
        warning: What needs the user, a sentence.
        page: The page of runs that is shown, from 1, of `pages`; `total` runs in all.
        known: The page was read; `trouble` when it could not be.
    """

    name: Safe = NOTHING
    facts: tuple[tuple[str, Safe], ...] = ()
    warning: Safe = NOTHING
    rows: tuple[RunRow, ...] = ()
    page: int = 1
    pages: int = 0
    total: int = 0
    known: bool = False
    trouble: Safe = NOTHING


def detail(state: State, automation_id: str, page: int, now: datetime, here: tzinfo | None = None) -> DetailView:
    """Show an automation and a page of its runs; `here` is the user's zone (None: this machine's)."""
    one = find(state, automation_id)
    if one is None:
        return DetailView()
    held = resource(state, resources.executions(automation_id, page))
    value = held.value
    return DetailView(
        name=safe_line(one.name, NAME),
        facts=tuple((label, text) for label, text in _facts(state, one, now, here) if text),
        warning=_warning(one, failures(runs(state, automation_id))),
        rows=tuple(_run(state, each, now, here) for each in value.executions) if value is not None else (),
        page=page,
        pages=value.totalPages if value is not None else 0,
        total=value.total if value is not None else 0,
        known=value is not None,
        trouble=safe_line(held.failed, SENTENCE),
    )


def execution(state: State, automation_id: str, page: int, execution_id: str) -> Execution | None:
    """Give a run of a page."""
    value = resource(state, resources.executions(automation_id, page)).value
    return next((one for one in value.executions if one.id == execution_id), None) if value is not None else None


def awaits_events(one: Automation) -> bool:
    """Say whether a run may begin that no schedule tells of."""
    return one.enabled and any(trigger.type != "cron" for trigger in one.triggers)


def unfinished(state: State, automation_id: str) -> bool:
    """Say whether a run of it is still under way, as far as is known."""
    return any(one.status not in FINISHED for one in runs(state, automation_id))


def webhook_url(state: State, one: Automation) -> str:
    """Give the link that starts it, a secret; empty when it has none."""
    base = state.server.base_url.rstrip("/")
    return f"{base}/v1/automations/webhook/{one.webhook_token}" if one.webhook_token else ""


def curl(url: str) -> str:
    """Give a command that starts it; a secret too."""
    quoted = url.replace("'", "'\\''")
    return f"curl -X POST '{quoted}' -H 'Content-Type: application/json' -d '{{\"hello\": \"world\"}}'"


def payload(one: Execution) -> Safe:
    """Write what a run was started with."""
    return safe(json.dumps(one.trigger_payload, indent=2, ensure_ascii=False), limit=_PAYLOAD)


def _facts(state: State, one: Automation, now: datetime, here: tzinfo | None) -> list[tuple[str, Safe]]:
    facts = [("about", safe_line(one.description or "", SENTENCE))]
    facts += [("starts" if n == 0 else "and", _trigger(state, trigger)) for n, trigger in enumerate(one.triggers)]
    facts += [
        ("next", _next(one, now, here)),
        ("link", _masked(state, one)),
        ("runs in", environment_name(state, one.environment_id)),
        ("by", _agent(one)),
        ("then", _then(one)),
        ("waits", Safe(f"{took(one.debounce_seconds)} of quiet") if one.debounce_seconds else NOTHING),
        ("owner", Safe("yours alone") if one.user_id else NOTHING),
        ("prompt", safe(one.prompt.strip(), limit=_PROMPT)),
    ]
    return facts


def _trigger(state: State, trigger: ShownTrigger) -> Safe:
    """Say what starts it, and what of that it leaves out."""
    words = str(trigger_words(trigger))
    names = {each.id: each.name for each in state.catalogue.repositories}
    for key, lead in (
        ("repository_ids", "in"),
        ("channel_ids", "in"),
        ("project_slugs", "in"),
        ("excluded_actors", "not by"),
    ):
        listed = trigger.config.get(key)
        if isinstance(listed, list) and listed:
            words += f", {lead} " + ", ".join(names.get(str(each), str(each)) for each in listed)
    return safe_line(words, SENTENCE)


def _next(one: Automation, now: datetime, here: tzinfo | None) -> Safe:
    due = one.cron_next_fire_at
    if due is None:
        return NOTHING
    if not one.enabled:
        return Safe("never, it is off")
    local = due.astimezone(here)
    return Safe(f"{local:%a} {local.day} {local:%b} {local:%H:%M} here, in {age(now, due)}")


def _masked(state: State, one: Automation) -> Safe:
    base = state.server.base_url.rstrip("/")
    return safe_line(f"{base}/v1/automations/webhook/{'•' * 12}", SENTENCE) if one.webhook_token else NOTHING


def _agent(one: Automation) -> Safe:
    parts = [
        one.agent_provider or "",
        one.model or "",
        one.thinking_level or "",
        *(f"{mode} mode" for mode in of(one).modes),
    ]
    return safe_line(", ".join(part for part in parts if part), SENTENCE) or Safe("the usual agent")


def _then(one: Automation) -> Safe:
    stop = one.workspace_auto_stop_minutes
    said = [
        _DONE.get(one.workspace_lifecycle_policy, one.workspace_lifecycle_policy),
        f"stops after {stop} idle minutes" if stop is not None else "",
        one.workspace_size or "",
        *(_CONFIG[name] for name in CONFIG if name in of(one).config),
    ]
    return safe_line(", ".join(part for part in said if part), SENTENCE)


def _warning(one: Automation, failed: int) -> Safe:
    if not failed:
        return NOTHING
    times = "The last run failed." if failed == 1 else f"The last {failed} runs failed."
    if not one.enabled and failed >= TRIPS:
        return Safe(f"{times} That turned it off; space turns it on again.")
    return Safe(times)


def _run(state: State, one: Execution, now: datetime, here: tzinfo | None) -> RunRow:
    replica = state.replicas.get(one.workspace_id or "")
    at = one.triggered_at.astimezone(here) if one.triggered_at is not None else None
    return RunRow(
        id=one.id,
        glyph=glyph(one),
        status=safe_line(one.status, 20),
        at=Safe(f"{at.day:>2} {at:%b} {at:%H:%M}") if at is not None else NOTHING,
        age=age(one.triggered_at, now),
        elapsed=_elapsed(one),
        replica=safe_line(replica.name, NAME) if replica is not None else NOTHING,
        error=safe_line(one.error or "", SENTENCE),
    )


def _elapsed(one: Execution) -> Safe:
    if one.triggered_at is None or one.completed_at is None:
        return NOTHING
    return took((one.completed_at - one.triggered_at).total_seconds())
