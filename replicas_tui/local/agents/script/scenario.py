"""A scenario: steps to be done, or what was recorded to be shown again, and how."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from replicas_tui.local.agents.script.steps import Step
from replicas_tui.local.agents.script.vocabulary import BadScenario

Json = dict[str, Any]
SETTINGS = ("description", "seed", "clock", "pace")
FIXED = datetime(2026, 1, 1, tzinfo=UTC)
FASTEST = 1_000.0
_SPEED = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)x")


@dataclass(frozen=True, slots=True)
class Scenario:
    """What a message asks for; nothing at all for plain words.

    Attributes:
        events: A history that is shown again; nothing is run then.
        seed: What ids are made from; None makes each one new.
        clock: When a clock that only lines move begins; None is the real one.
        speed: How many times faster than recorded, or than words are spoken; 0 is at once, None as it is.
    """

    steps: tuple[Step, ...] = ()
    events: tuple[Json, ...] = ()
    title: str = ""
    description: str = ""
    seed: str | None = None
    clock: datetime | None = None
    speed: float | None = None


def settings_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a scenario says about itself, as fields of a Scenario; BadScenario for what cannot be."""
    seed, description = given.get("seed"), given.get("description")
    return {
        "description": "" if description is None else str(description),
        "seed": None if seed is None else str(seed),
        "clock": _clock(given.get("clock", "real")),
        "speed": None if given.get("pace") is None else read_speed(str(given["pace"])),
    }


def read_speed(text: str) -> float:
    """Return the speed that `4x`, `0.5x` or `instant` means."""
    if text in ("instant", "0"):
        return 0.0
    found = _SPEED.fullmatch(text if text.endswith("x") else f"{text}x")
    if found is None or not 0 < float(found[1]) <= FASTEST:
        raise BadScenario(f"The pace is a speed like 1x, 4x or 0.5x, or instant; not {text!r}.")
    return float(found[1])


def _clock(value: Any) -> datetime | None:
    match value:
        case "real":
            return None
        case "fixed":
            return FIXED
        case datetime():
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        case str():
            try:
                told = datetime.fromisoformat(value)
            except ValueError:
                pass
            else:
                return told if told.tzinfo else told.replace(tzinfo=UTC)
    raise BadScenario(f"`clock` is real, fixed, or a time like 2026-01-31T09:00:00Z; not {value!r}.")
