"""Automations as a list: what starts each, when next, how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from replicas_tui.api.automations import Automation, Execution, ShownTrigger
from replicas_tui.state import resources
from replicas_tui.state.cron import NoSchedule, schedule
from replicas_tui.state.model import State
from replicas_tui.state.resources import resource
from replicas_tui.state.safe import NOTHING, Safe, safe_line
from replicas_tui.state.views.ages import age

NAME, SENTENCE = 100, 500
FINISHED = ("completed", "failed")
_EVENTS = {
    "pull_request.opened": "PR opened",
    "pull_request.synchronize": "PR pushed to",
    "pull_request.merged": "PR merged",
    "pull_request.closed": "PR closed",
    "pull_request.command": "PR command",
    "merge_request.opened": "MR opened",
    "merge_request.updated": "MR updated",
    "merge_request.merged": "MR merged",
    "merge_request.closed": "MR closed",
    "event_alert.triggered": "alert fired",
    "issue.created": "issue created",
    "error.created": "error seen",
}
_GLYPHS = {"completed": "done", "failed": "error", "running": "working", "creating": "preparing", "pending": "todo"}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which automations are wanted; empty words let all through.

    Attributes:
        kind: A type of trigger.
        enabled: `on` or `off`.
        scope: `team` or `yours`.
        words: Parts of the name, the trigger or the environment.
    """

    kind: str = ""
    enabled: str = ""
    scope: str = ""
    words: str = ""

    def __bool__(self) -> bool:
        """Say whether it keeps anything out."""
        return bool(self.kind or self.enabled or self.scope or self.words.strip())


@dataclass(frozen=True, slots=True)
class AutomationRow:
    """One automation.

    Attributes:
        trigger: What starts it, in words.
        next: How long until it is due; empty when it is not by the clock, or off.
        last: A glyph's name for how the newest run stands; empty when none is known.
        last_age: Since when.
        failures: Runs that failed one after the other, the newest among them.
    """

    id: str
    name: Safe
    trigger: Safe
    environment: Safe
    enabled: bool
    yours: bool
    next: Safe
    last: str
    last_age: Safe
    failures: int


@dataclass(frozen=True, slots=True)
class AutomationsView:
    """The list; `total` without the filter, `known` once it was read, `trouble` when it could not be."""

    rows: tuple[AutomationRow, ...] = ()
    total: int = 0
    known: bool = False
    trouble: Safe = NOTHING


def automations(state: State, wanted: Filter, now: datetime) -> AutomationsView:
    """Show the automations that are wanted, by name."""
    held = resource(state, resources.AUTOMATIONS)
    found = held.value or ()
    rows = [_row(state, one, now) for one in found if _fits(one, wanted)]
    words = wanted.words.casefold().split()
    rows = [
        row for row in rows if all(word in f"{row.name} {row.trigger} {row.environment}".casefold() for word in words)
    ]
    rows.sort(key=lambda row: (row.name.casefold(), row.id))
    return AutomationsView(tuple(rows), len(found), held.value is not None, safe_line(held.failed, SENTENCE))


def find(state: State, automation_id: str) -> Automation | None:
    """Give an automation of the list."""
    return next((one for one in resource(state, resources.AUTOMATIONS).value or () if one.id == automation_id), None)


def environment_name(state: State, environment_id: str) -> Safe:
    """Name an environment; nothing when it is not known."""
    named = (one.name for one in state.catalogue.environments if one.id == environment_id)
    return safe_line(next(named, ""), NAME)


def trigger_words(trigger: ShownTrigger) -> Safe:
    """Say what starts an automation."""
    event = str(trigger.config.get("event") or "")
    match trigger.type:
        case "cron":
            return cron_words(str(trigger.config.get("schedule") or ""), str(trigger.config.get("timezone") or "UTC"))
        case "github" | "gitlab":
            return safe_line(_EVENTS.get(event, f"{trigger.type} {event}"), NAME)
        case "slack":
            return Safe("Slack message")
        case "sentry":
            return safe_line(f"Sentry {event}", NAME)
        case "custom":
            return Safe("webhook")
        case _:
            return safe_line(trigger.type, NAME)


def trigger_event(event: str) -> Safe:
    """Name an event in words."""
    return safe_line(_EVENTS.get(event, event), NAME)


@lru_cache(4_096)
def cron_words(text: str, zone: str) -> Safe:
    """Say what a schedule means; one that cannot be read stands as it is."""
    try:
        words = schedule(text, zone).words
    except NoSchedule:
        return safe_line(text, NAME)
    return safe_line(f"{words}, {city(zone)}", NAME)


def city(zone: str) -> Safe:
    """Name a zone as people do: `Oslo`, `New York`, `UTC`."""
    return safe_line(zone.rpartition("/")[2].replace("_", " "), 40)


def runs(state: State, automation_id: str) -> tuple[Execution, ...]:
    """Give the newest runs that are known, newest first."""
    held = resource(state, resources.executions(automation_id)).value
    return held.executions if held is not None else ()


def glyph(execution: Execution) -> str:
    """Name the glyph for how a run stands."""
    return _GLYPHS.get(execution.status, "unknown")


def failures(executions: tuple[Execution, ...]) -> int:
    """Count the runs that failed since one did not."""
    count = 0
    for one in (one for one in executions if one.status in FINISHED):
        if one.status != "failed":
            break
        count += 1
    return count


def _fits(one: Automation, wanted: Filter) -> bool:
    return (
        (not wanted.kind or any(trigger.type == wanted.kind for trigger in one.triggers))
        and (not wanted.enabled or one.enabled == (wanted.enabled == "on"))
        and (not wanted.scope or bool(one.user_id) == (wanted.scope == "yours"))
    )


def _row(state: State, one: Automation, now: datetime) -> AutomationRow:
    known = runs(state, one.id)
    due = one.cron_next_fire_at if one.enabled else None
    return AutomationRow(
        id=one.id,
        name=safe_line(one.name, NAME),
        trigger=Safe(", ".join(trigger_words(trigger) for trigger in one.triggers)),
        environment=environment_name(state, one.environment_id),
        enabled=one.enabled,
        yours=one.user_id is not None,
        next=age(now, due) if due is not None else NOTHING,
        last=glyph(known[0]) if known else "",
        last_age=age(known[0].triggered_at, now) if known else NOTHING,
        failures=failures(known),
    )
