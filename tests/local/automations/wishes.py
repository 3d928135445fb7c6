"""Automations of tests: what is asked for, and waiting for what came of it."""

from __future__ import annotations

from typing import Any

from tests.local.driver import Driver, Json, sh

CRON = {"type": "cron", "config": {"schedule": "0 9 * * 1-5", "timezone": "America/New_York"}}
CUSTOM: Json = {"type": "custom", "config": {}}


def on(event: str, **config: Any) -> Json:
    """Return a trigger for an event of a forge."""
    kind = "github" if event.startswith("pull") else "gitlab"
    return {"type": kind, "config": {"event": event, **config}}


async def make(driver: Driver, *triggers: Json, status: int = 201, **more: Any) -> Json:
    body = {
        "name": "Nightly check",
        "prompt": sh("echo done"),
        "triggers": list(triggers or (CRON,)),
        "environment_id": driver.environment_id,
        "agent_provider": "script",
        **more,
    }
    answer = await driver.call("POST", "/v1/automations", body, status=status)
    found: Json = answer["automation"] if status == 201 else answer
    return found


async def runs(driver: Driver, automation_id: str) -> list[Json]:
    found = await driver.call("GET", f"/v1/automations/{automation_id}/executions")
    return found["executions"]  # type: ignore[no-any-return]


async def until_runs(driver: Driver, automation_id: str, *statuses: str) -> list[Json]:
    """Wait until the executions, newest first, have these states."""
    found: list[Json] = await driver.until(
        lambda: runs(driver, automation_id), lambda all_: [each["status"] for each in all_] == list(statuses)
    )
    return found
