"""The form for an automation: what is filled in, what it finds wrong, and the request it makes.

A change is what differs between the form as it began and as it is now, so nothing that somebody else changed meanwhile
is set back. What the form does not know (keys of triggers, of the configuration) goes back as the server had it.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

from replicas_tui.api.automations import Automation, CreateAutomation, UpdateAutomation
from replicas_tui.state.views import automations_triggers as triggers
from replicas_tui.state.views.automations_triggers import TriggerFilled

NAME_LIMIT: Final = 200
_SPAN: Final = re.compile(r"(\d+)\s*([smh]?)")
_SECONDS: Final = {"s": 1, "m": 60, "h": 3_600}
MODES: Final = ("plan", "goal", "fast")
CONFIG: Final = {
    "followups": ("capabilities", "pr_followups"),
    "merged": ("preferences", "keep_open_on_pr_merge"),
    "closed": ("preferences", "keep_open_on_pr_close"),
}


@dataclass(frozen=True, slots=True)
class Filled:
    """What is typed into the form; as a draft it goes to disk as JSON.

    Attributes:
        scope: `org` or `user`; only a new one has a choice.
        modes: Of `plan`, `goal`, `fast`.
        config: Keys of `CONFIG` that are on.
        auto_stop: Minutes, as typed.
        debounce: Seconds as typed, or `5m`, `1h`.
        enabled: `yes` or `no`.
    """

    name: str = ""
    description: str = ""
    scope: str = "org"
    environment: str = ""
    triggers: tuple[TriggerFilled, ...] = (TriggerFilled(),)
    prompt: str = ""
    agent: str = ""
    model: str = ""
    thinking: str = ""
    modes: tuple[str, ...] = ()
    size: str = ""
    when_done: str = "default"
    auto_stop: str = ""
    debounce: str = ""
    config: tuple[str, ...] = ()
    enabled: str = "yes"


@dataclass(frozen=True, slots=True)
class Edit:
    """An unfinished edit.

    Attributes:
        base: The form as it began; what a change is counted from.
    """

    base: Filled
    now: Filled

    @property
    def changed(self) -> bool:
        """Something was typed."""
        return self.base != self.now

    def packed(self) -> str:
        """Write it down; nothing when nothing was typed."""
        return json.dumps(asdict(self)) if self.changed else ""


def draft_key(one: Automation | None, like: Automation | None = None) -> str:
    """Name the draft of an edit: of an automation, of one like another, or of a new one."""
    if one is not None:
        return f"automation {one.id}"
    return f"automation like {like.id}" if like is not None else "automation new"


def unpacked(text: str) -> Edit | None:
    """Read what `packed` wrote; None when it cannot be read."""
    try:
        kept = json.loads(text) if text else None
    except ValueError:
        return None
    if not isinstance(kept, dict) or not all(isinstance(kept.get(part), dict) for part in ("base", "now")):
        return None
    return Edit(_read(kept["base"]), _read(kept["now"]))


def of(one: Automation) -> Filled:
    """Fill the form in with an automation."""
    on = {"plan": one.plan_mode, "goal": one.goal_mode, "fast": one.fast_mode}
    return Filled(
        name=one.name,
        description=one.description or "",
        scope="user" if one.user_id else "org",
        environment=one.environment_id,
        triggers=tuple(triggers.filled(trigger, n) for n, trigger in enumerate(one.triggers)),
        prompt=one.prompt,
        agent=one.agent_provider or "",
        model=one.model or "",
        thinking=one.thinking_level or "",
        modes=tuple(sorted(mode for mode, is_on in on.items() if is_on)),
        size=one.workspace_size or "",
        when_done=one.workspace_lifecycle_policy,
        auto_stop="" if one.workspace_auto_stop_minutes is None else str(one.workspace_auto_stop_minutes),
        debounce=str(one.debounce_seconds) if one.debounce_seconds else "",
        config=tuple(sorted(name for name, place in CONFIG.items() if _is_on(one.config, *place))),
        enabled="yes" if one.enabled else "no",
    )


def copied(one: Automation) -> Filled:
    """Fill the form in for a second automation like this one."""
    return replace(of(one), name=f"copy of {one.name}"[:NAME_LIMIT])


def create(now: Filled, source: Automation | None) -> CreateAutomation:
    """Make the request for a new one; `source` is what it was copied from. Nothing may be wrong with `now`."""
    given = {name: value for name, value in wire(now, source).items() if value is not None}
    return CreateAutomation.model_validate(given | {"scope": now.scope})


def change(edit: Edit, source: Automation) -> UpdateAutomation:
    """Make the request for what was changed; null clears. Nothing may be wrong with the form."""
    before, after = wire(edit.base, source), wire(edit.now, source)
    return UpdateAutomation.model_validate({name: after[name] for name in after if after[name] != before[name]})


def wire(now: Filled, source: Automation | None) -> dict[str, Any]:
    """Give every field as the API spells it; None where nothing is set."""
    known = source.triggers if source is not None else ()
    return {
        "name": now.name.strip(),
        "description": now.description.strip() or None,
        "triggers": triggers.wire(now.triggers, known),
        "prompt": now.prompt,
        "debounce_seconds": seconds(now.debounce) or None,
        "environment_id": now.environment,
        "enabled": now.enabled == "yes",
        "workspace_lifecycle_policy": now.when_done,
        "workspace_auto_stop_minutes": int(now.auto_stop) if now.auto_stop.strip() else None,
        "workspace_size": now.size or None,
        "config": _config(now, source.config if source is not None else {}),
        "agent_provider": now.agent or None,
        "model": now.model.strip() or None,
        "thinking_level": now.thinking or None,
        **{f"{mode}_mode": mode in now.modes for mode in MODES},
    }


def seconds(text: str) -> int | None:
    """Read a span: `90`, `90s`, `5m`, `1h`; None when it is none, 0 when nothing is typed."""
    if not text.strip():
        return 0
    found = _SPAN.fullmatch(text.strip().lower())
    return int(found[1]) * _SECONDS[found[2] or "s"] if found else None


def wrong_name(name: str) -> str:
    """Say what is wrong with a name; nothing when it is fine."""
    if not name.strip():
        return "give it a name"
    return f"at most {NAME_LIMIT} characters, this has {len(name)}" if len(name.strip()) > NAME_LIMIT else ""


def wrong_prompt(text: str) -> str:
    """Say what is wrong with a prompt."""
    if not text.strip():
        return "say what it should do"
    return f"at most 200,000 characters, this has {len(text):,}" if len(text) > 200_000 else ""


def wrong_description(text: str) -> str:
    """Say what is wrong with a description."""
    return f"at most 5,000 characters, this has {len(text):,}" if len(text) > 5_000 else ""


def wrong_auto_stop(text: str) -> str:
    """Say what is wrong with the minutes until an idle workspace stops."""
    said = text.strip()
    is_fine = not said or (said.isascii() and said.isdigit() and len(said) < 6 and 3 <= int(said) <= 1_440)
    return "" if is_fine else "minutes, from 3 to 1440; nothing for the usual"


def wrong_debounce(text: str) -> str:
    """Say what is wrong with the time to wait for quiet."""
    span = seconds(text)
    return "" if span is not None and span <= 86_400 else "seconds up to 86400, or 5m, 1h; nothing for none"


_FIELDS: Final = {
    "environment": "environment",
    "agent_provider": "agent",
    "thinking": "thinking",
    "model": "model",
    "workspace_lifecycle": "when_done",
    "workspace_auto_stop": "auto_stop",
    "workspace_size": "size",
    "goal_mode": "modes",
    "plan_mode": "modes",
    "fast_mode": "modes",
    "config": "config",
    "capabilities": "config",
    "preferences": "config",
    "debounce": "debounce",
    "description": "description",
    "prompt": "prompt",
    "scope": "scope",
    "name": "name",
}
_IN_TRIGGER: Final = {
    "schedule": "schedule",
    "timezone": "timezone",
    "event": "event",
    "repository_ids": "repositories",
    "excluded_actors": "names",
    "channel_ids": "names",
    "project_slugs": "names",
    "min_level": "level",
    "group_pr_events": "group",
    "group_thread_replies": "group",
}
_TRIGGER: Final = re.compile(r"\btriggers(?:\.(\d+))?(?:\.(?:config\.)?(\w+))?")


@dataclass(frozen=True, slots=True)
class Blame:
    """Which field a refusal names: of the form, or of the trigger at `trigger`."""

    field: str
    trigger: int = -1


def blamed(text: str) -> Blame | None:
    """Find the field that a refusal names first; None when it names none."""
    if found := _TRIGGER.search(text):
        return Blame(_IN_TRIGGER.get(found[2] or "", "kind"), int(found[1] or 0))
    places = {text.find(word): field for word, field in _FIELDS.items() if re.search(rf"\b{word}", text)}
    return Blame(places[min(places)]) if places else None


def _config(now: Filled, known: Mapping[str, Any]) -> dict[str, Any]:
    config = copy.deepcopy(dict(known))
    for name, (part, key) in CONFIG.items():
        is_on = name in now.config
        if is_on or _is_on(known, part, key):
            inner = config.get(part)
            config[part] = {**(inner if isinstance(inner, dict) else {}), key: is_on}
    return config


def _is_on(config: Mapping[str, Any], part: str, key: str) -> bool:
    inner = config.get(part)
    return isinstance(inner, dict) and inner.get(key) is True


def _read(kept: dict[str, Any]) -> Filled:
    texts = {one.name: kept[one.name] for one in fields(Filled) if isinstance(kept.get(one.name), str)}
    lists = {name: _texts(kept.get(name)) for name in ("modes", "config")}
    found = kept.get("triggers")
    held = tuple(triggers.unpacked(one) for one in found) if isinstance(found, list) and found else (TriggerFilled(),)
    return Filled(**{**texts, **lists, "triggers": held})


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
