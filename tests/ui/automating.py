"""Automations of tests of the app: made behind its back, and the keys that fill in its form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from replicas_tui.api.automations import Automation, CreateAutomation, Execution, Trigger
from tests.ui.living import Living

DONE = "```scenario\n- say: done\n```"


def cron(schedule: str = "0 9 * * 1-5", **config: Any) -> Trigger:
    return Trigger(type="cron", config={"schedule": schedule, "timezone": "Europe/Oslo", **config})


def on(event: str, **config: Any) -> Trigger:
    kind = "github" if event.startswith("pull") else "gitlab"
    return Trigger.model_validate({"type": kind, "config": {"event": event, **config}})


CUSTOM = Trigger(type="custom", config={})


async def make(here: Living, name: str, *triggers: Trigger, **more: Any) -> Automation:
    """Make one behind the app's back."""
    wish = {"prompt": DONE, "environment_id": here.engine.environment_id, "agent_provider": "script", **more}
    made = CreateAutomation(name=name, triggers=list(triggers or (cron(),)), **wish)
    return (await here.client.automations.create(made)).automation


async def show(here: Living, *seen: str) -> None:
    """Go to the automations."""
    await here.press("4")
    for text in seen or ("Automations ━",):
        await here.see(text)


async def only(here: Living) -> Automation:
    (one,) = await here.client.automations.list_all()
    return one


async def runs(here: Living, one: Automation) -> tuple[Execution, ...]:
    return (await here.client.automations.executions(one.id)).executions


async def to(here: Living, label: str) -> None:
    """Go to the field of that label."""
    for _ in range(40):
        focused = here.app.focused
        if focused is not None and getattr(focused.parent, "label", "") == label:
            return
        await here.press("tab")
    raise AssertionError(f"no field {label!r}; the screen was:\n{here.text()}")


async def fill(here: Living, label: str, text: str) -> None:
    """Put a text into a field, in place of what is there."""
    await to(here, label)
    await here.press("ctrl+e", "ctrl+u")
    await here.type(text)


@contextmanager
def no_network(here: Living) -> Iterator[None]:
    """Let the app's own connection lead nowhere, as long as the block lasts."""
    assert here.app.desk is not None
    wire = here.app.desk._session.context.client._wire
    before = wire.base_url
    wire.base_url = httpx.URL("http://127.0.0.1:9")
    try:
        yield
    finally:
        wire.base_url = before


def spelled(trigger: Any) -> str:
    return json.dumps(trigger.config, sort_keys=True)
