"""What starts an automation, as a form holds it. Keys of a trigger that the form does not know go back as they came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, get_args

from replicas_tui.api.automations import ShownTrigger, Trigger
from replicas_tui.state.cron_text import expression

CRON, GITHUB, GITLAB, SLACK, SENTRY, CUSTOM = "cron", "github", "gitlab", "slack", "sentry", "custom"
KINDS: Final[tuple[str, ...]] = get_args(Trigger.model_fields["type"].annotation)
EVENTS: Final[Mapping[str, tuple[str, ...]]] = {
    GITHUB: (
        "pull_request.opened",
        "pull_request.synchronize",
        "pull_request.merged",
        "pull_request.closed",
        "pull_request.command",
    ),
    GITLAB: ("merge_request.opened", "merge_request.updated", "merge_request.merged", "merge_request.closed"),
    SLACK: ("message",),
    SENTRY: ("event_alert.triggered", "issue.created", "error.created"),
}
LEVELS: Final = ("debug", "info", "warning", "error", "fatal")
_LISTS: Final = {  # where the API keeps a list, and where the form keeps it as text
    GITHUB: (("repository_ids", "repositories"), ("excluded_actors", "names")),
    GITLAB: (("repository_ids", "repositories"), ("excluded_actors", "names")),
    SLACK: (("channel_ids", "names"),),
    SENTRY: (("project_slugs", "names"),),
}
_GROUPS: Final = {
    GITHUB: ("group_pr_events", False),
    GITLAB: ("group_pr_events", False),
    SLACK: ("group_thread_replies", True),
}


@dataclass(frozen=True, slots=True)
class TriggerFilled:
    """One trigger as it is typed.

    Attributes:
        schedule: Five fields, or words for them.
        repositories: Their ids; none for all.
        names: Who or what is meant, separated by commas: users left out, Slack channels, Sentry projects.
        group: Follow-ups go to the workspace that is at it already.
        level: Of Sentry: from which on; empty for all.
        origin: Its place among the triggers the form began with; -1 when it is new.
    """

    kind: str = CRON
    schedule: str = ""
    timezone: str = ""
    event: str = ""
    repositories: tuple[str, ...] = ()
    names: str = ""
    group: bool = False
    level: str = ""
    origin: int = -1

    @property
    def five(self) -> str:
        """The schedule as five fields, where its words are known."""
        return expression(self.schedule) or self.schedule.strip()

    @property
    def identity(self) -> tuple[str, str]:
        """What two triggers of one automation must not share."""
        return self.kind, self.event if self.kind in EVENTS else ""


def filled(trigger: ShownTrigger, origin: int) -> TriggerFilled:
    """Fill a trigger in as the server has it."""
    kind, config = trigger.type, trigger.config
    lists = {field: _texts(config.get(key)) for key, field in _LISTS.get(kind, ())}
    group_key, usual = _GROUPS.get(kind, ("", False))
    group = config.get(group_key, usual)
    return TriggerFilled(
        kind=kind,
        schedule=_text(config.get("schedule")),
        timezone=_text(config.get("timezone")),
        event=_text(config.get("event")),
        repositories=lists.get("repositories", ()),
        names=", ".join(lists.get("names", ())),
        group=group if isinstance(group, bool) else usual,
        level=_text(config.get("min_level")),
        origin=origin,
    )


def config_of(one: TriggerFilled, known: Mapping[str, Any]) -> dict[str, Any]:
    """Give a trigger's configuration; what the form does not know of `known` stays in it."""
    own: dict[str, Any] = {}
    if one.kind == CRON:
        own = {"schedule": one.five, "timezone": one.timezone.strip() or None}
    elif one.kind in EVENTS:
        own = {"event": one.event}
        own |= {key: list(_list_of(one, field)) or None for key, field in _LISTS[one.kind]}
        if one.kind in _GROUPS:
            key, usual = _GROUPS[one.kind]
            own[key] = one.group if one.group != usual or key in known else None
        if one.kind == SENTRY:
            own["min_level"] = one.level or None
    config = {key: value for key, value in known.items() if key not in own}
    return config | {key: value for key, value in own.items() if value is not None}


def wire(triggers: Sequence[TriggerFilled], source: Sequence[ShownTrigger]) -> list[dict[str, Any]]:
    """Give all triggers as the API spells them; `source` are those the form began with."""
    return [{"type": one.kind, "config": config_of(one, _known(one, source))} for one in triggers]


def begun(kind: str, one: TriggerFilled) -> TriggerFilled:
    """Give a trigger that is to be of another kind: its first event, what was typed kept."""
    events = EVENTS.get(kind, ("",))
    event = one.event if one.event in events else events[0]
    return replace(one, kind=kind, event=event, group=_GROUPS.get(kind, ("", False))[1])


def another(triggers: Sequence[TriggerFilled], zone: str) -> TriggerFilled:
    """Give a trigger to begin with: by the clock, if there is none, else on pull requests."""
    if all(one.kind != CRON for one in triggers):
        return TriggerFilled(timezone=zone)
    return TriggerFilled(kind=GITHUB)


def twice(triggers: Sequence[TriggerFilled], at: int) -> str:
    """Say that a trigger is there already, above; nothing when it is the first of its like."""
    one = triggers[at]
    if one.identity not in [above.identity for above in triggers[:at]]:
        return ""
    return f"there is one for {one.event or one.kind} already; one is allowed"


def unpacked(kept: Any) -> TriggerFilled:
    """Read a trigger of a draft; whatever cannot be read is empty."""
    if not isinstance(kept, dict):
        return TriggerFilled()
    usual = TriggerFilled()
    fit = {
        name: kept[name]
        for name in TriggerFilled.__dataclass_fields__
        if type(kept.get(name)) is type(getattr(usual, name))
    }
    return TriggerFilled(**(fit | {"repositories": _texts(kept.get("repositories"))}))


def _known(one: TriggerFilled, source: Sequence[ShownTrigger]) -> Mapping[str, Any]:
    there = 0 <= one.origin < len(source) and source[one.origin].type == one.kind
    return source[one.origin].config if there else {}


def _list_of(one: TriggerFilled, field: str) -> tuple[str, ...]:
    if field == "repositories":
        return one.repositories
    return tuple(name for name in (part.strip() for part in one.names.split(",")) if name)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list | tuple) else ()
