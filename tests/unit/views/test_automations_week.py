from __future__ import annotations

from datetime import UTC, datetime, timedelta

from replicas_tui.api.automations import Automation
from replicas_tui.state import resources
from replicas_tui.state.actions_resources import ResourceLoaded
from replicas_tui.state.model import State
from replicas_tui.state.reduce import reduce
from replicas_tui.state.views.automations_week import week

NOON = datetime(2026, 7, 20, 12, 30, tzinfo=UTC)


def hourly(made: datetime | None) -> State:
    trigger = {"type": "cron", "config": {"schedule": "0 * * * *", "timezone": "UTC"}}
    raw = {"id": "a", "name": "hourly", "enabled": True, "triggers": [trigger], "created_at": made}
    return reduce(State(), ResourceLoaded(resources.AUTOMATIONS, (Automation.model_validate(raw),), NOON))


def test_hours_before_an_automation_was_made_have_none_of_its_runs() -> None:
    today = week(hourly(NOON - timedelta(hours=2)), NOON, UTC).counts[0]
    assert today == (0,) * 11 + (1,) * 13
    assert week(hourly(NOON - timedelta(days=3)), NOON, UTC).counts[0] == (1,) * 24
    assert week(hourly(None), NOON, UTC).counts[0] == (1,) * 24
