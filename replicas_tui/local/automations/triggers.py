"""The triggers of an automation: what is allowed, what they mean, which events they take."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from replicas_tui.api.automations import Trigger
from replicas_tui.local.automations import cron
from replicas_tui.local.automations.cron import Schedule
from replicas_tui.local.refusals import Refusal, bad

CRON, GITHUB, GITLAB, CUSTOM = "cron", "github", "gitlab", "custom"
COMMAND = "pull_request.command"
EVENTS = {
    GITHUB: (
        "pull_request.opened",
        "pull_request.synchronize",
        "pull_request.merged",
        "pull_request.closed",
        COMMAND,
    ),
    GITLAB: ("merge_request.opened", "merge_request.updated", "merge_request.merged", "merge_request.closed"),
}
# Both tell only an app that is registered with them, and that is the hosted service's.
ELSEWHERE = {
    "slack": "Slack tells only the hosted service; send it to a custom webhook by a workflow of Slack's",
    "sentry": "Sentry tells only the hosted service; send it to a custom webhook by an integration of your own",
}
_LISTS = ("repository_ids", "excluded_actors")
Json = dict[str, Any]


def checked(triggers: Sequence[Trigger], shortest_s: float) -> str:
    """Return triggers as JSON, as they were given; Refusal 400 names what cannot be.

    Args:
        triggers: All of an automation.
        shortest_s: How often a schedule may be due.
    """
    keys = []
    for number, trigger in enumerate(triggers):
        field = f"triggers.{number}.config"
        if trigger.type == CRON:
            _check_cron(trigger.config, field, shortest_s)
        elif trigger.type in EVENTS:
            _check_forge(trigger, field)
        elif (why := ELSEWHERE.get(trigger.type)) is not None:
            raise Refusal(501, "Not offered by the local engine", f"triggers.{number}.type: {why}")
        keys.append((trigger.type, trigger.config.get("event") if trigger.type in EVENTS else None))
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise bad("triggers", f"there are two for {twice[1] or twice[0]}; one is allowed")
    return json.dumps([trigger.model_dump() for trigger in triggers])


def schedule_of(triggers: str) -> Schedule | None:
    """Return the schedule among stored triggers."""
    config = next((each["config"] for each in json.loads(triggers) if each["type"] == CRON), None)
    return None if config is None else cron.parse(config["schedule"], config.get("timezone") or "UTC", CRON)


def next_fire(triggers: str, after: datetime) -> datetime | None:
    """Return when stored triggers are due next; None without a schedule."""
    schedule = schedule_of(triggers)
    return None if schedule is None else schedule.after(after)


def has(triggers: str, kind: str) -> bool:
    """Return whether there is a trigger of a kind among stored ones."""
    return any(each["type"] == kind for each in json.loads(triggers))


def for_event(triggers: str, kind: str, event: str) -> Json | None:
    """Return the configuration of the trigger that listens to an event; None if none does."""
    found: Iterator[Json] = (
        each["config"] for each in json.loads(triggers) if each["type"] == kind and each["config"].get("event") == event
    )
    return next(found, None)


def _check_cron(config: Json, field: str, shortest_s: float) -> None:
    text, zone = config.get("schedule"), config.get("timezone")
    if not isinstance(text, str):
        raise bad(f"{field}.schedule", "is required, as text")
    if zone is not None and not isinstance(zone, str):
        raise bad(f"{field}.timezone", "must be text")
    pause = cron.parse(text, zone or "UTC", field).shortest_pause_s(datetime.now(UTC))
    if pause < shortest_s:
        raise bad(
            f"{field}.schedule", f"may be due every {shortest_s / 60:g} minutes at most, not every {pause / 60:g}"
        )


def _check_forge(trigger: Trigger, field: str) -> None:
    allowed = EVENTS[trigger.type]
    if trigger.config.get("event") not in allowed:
        raise bad(f"{field}.event", f"must be one of {', '.join(allowed)}")
    for name in _LISTS:
        value = trigger.config.get(name)
        if value is not None and not (isinstance(value, list) and all(isinstance(each, str) for each in value)):
            raise bad(f"{field}.{name}", "must be a list of texts")
    if not isinstance(trigger.config.get("group_pr_events", False), bool):
        raise bad(f"{field}.group_pr_events", "must be true or false")
