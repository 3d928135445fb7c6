"""Shows a recorded chat again: its own events in their own order, at any pace. Nothing is run and nothing changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from replicas_tui.local.agents.script.scenario import Json, Scenario
from replicas_tui.local.agents.script.stage import Stage

LONGEST_GAP_S = 5.0  # somebody was away


def replay(stage: Stage, scenario: Scenario) -> int:
    """Show the events; return how many. Interrupted when the user stops it."""
    speed = 1.0 if scenario.speed is None else scenario.speed
    count = len(scenario.events)
    said = f"REPLAY of {scenario.title or 'a chat'}: {count:,} recorded events are shown again; nothing is run."
    stage.wire.system("replay", message=said, title=scenario.title, events=count, speed=speed)
    before: datetime | None = None
    for told in scenario.events:
        at = _moment(told.get("timestamp"))
        if speed and at is not None and before is not None:
            stage.interrupt.sleep(min(LONGEST_GAP_S, max(0.0, (at - before).total_seconds())) / speed)
        stage.interrupt.check()
        before = at or before
        stage.wire.send({"type": "replayed", "event": _plain(told)})
    stage.said = f"REPLAY: {count:,} recorded events were shown; nothing was run."
    return count


def _plain(told: Json) -> Json:
    """Return an event in its single envelope."""
    inner = told["payload"]
    is_double = isinstance(inner.get("payload"), dict) and isinstance(inner.get("type"), str) and "timestamp" in inner
    return inner if is_double else told


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return None
