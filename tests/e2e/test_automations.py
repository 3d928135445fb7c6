"""Automations in a real terminal, by real keys: made, run, looked into, changed, seen in the week, deleted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.test_story import Desk
from tests.e2e.tmux import TMUX, Screen

pytestmark = [
    pytest.mark.skipif(TMUX is None, reason="NOT TESTED: automations in a terminal; install tmux"),
    pytest.mark.timeout(600),
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.close()


def automations(desk: Desk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.ask("/v1/automations?scope=all")["automations"]
    return found


def marked(text: str) -> set[str]:
    """Give the labels of the fields that are marked: the one that has the focus, and those with something to fix."""
    return set(re.findall(r"([A-Z][a-z ]*?) *┃", text))


def field(screen: Screen, label: str) -> None:
    """Go to the field of that label."""
    for _ in range(40):
        before = marked(screen.text())
        if label in before:
            return
        screen.keys("Tab")
        screen.until(lambda text, before=before: bool(marked(text) - before), "no field after this one")  # type: ignore[misc]
    raise AssertionError(f"no field {label!r}; the screen was:\n{screen.text()}")


def make(screen: Screen) -> None:
    screen.keys("n")
    screen.wait("New automation")
    screen.wait("Environment +│ shop")
    screen.type("nightly audit")
    field(screen, "Schedule")
    screen.type("weekdays at 9")
    screen.wait("At 09:00 on Monday through Friday; next")
    field(screen, "Agent")
    screen.type("script")
    field(screen, "Prompt")
    screen.type("say hello")
    screen.keys("C-t")
    screen.wait("● nightly audit")


def look_into_its_run(screen: Screen) -> None:
    screen.keys("Enter")
    screen.wait("Runs ━")
    screen.wait("✓ .*completed")
    screen.keys("p")
    screen.wait("started with")
    screen.keys("Escape")
    screen.wait("started with", gone=True)
    screen.keys("Enter")
    screen.wait("To nightly")
    screen.keys("Escape")
    screen.wait("Runs ━")  # on the very run that was looked into
    screen.keys("Escape")
    screen.wait("Automations ━")
    screen.wait("nightly audit")


def see_the_week(screen: Screen) -> None:
    screen.keys("w")
    screen.wait("1 schedule · ")
    screen.keys("n")
    screen.wait(r"nightly audit +\d\d:00")
    screen.keys("Escape")
    screen.wait("Automations ━")


def change_it_in_vain(screen: Screen) -> None:
    screen.keys("e")
    screen.wait("Change nightly audit")
    field(screen, "Schedule")
    screen.keys("C-e", "C-u")
    screen.type("every 5 minutes")
    screen.keys("C-s")
    screen.wait("✗ may be due every 60 minutes at most")
    screen.keys("Escape")
    screen.wait("Automations ━")
    screen.keys("e")
    screen.wait("every 5 minutes")
    screen.keys("C-l")
    screen.wait("Forget y")
    screen.keys("y")
    screen.wait("every 5 minutes", gone=True)
    screen.keys("Escape")
    screen.wait("Automations ━")


def test_an_automation_is_made_run_changed_and_deleted_by_keys_at_80_by_24(desk: Desk) -> None:
    screen = desk.open((80, 24))
    screen.wait("No replicas")
    screen.keys("4")
    screen.wait("n makes one")
    make(screen)
    (one,) = automations(desk)
    assert one["triggers"][0]["config"]["schedule"] == "0 9 * * 1-5"
    look_into_its_run(screen)
    see_the_week(screen)
    change_it_in_vain(screen)
    screen.keys("Space")
    screen.wait("○ nightly audit")
    desk.until("/v1/automations?scope=all", lambda told: not told["automations"][0]["enabled"])
    screen.keys("D")
    screen.wait("Its name")
    screen.type("nightly audit")
    screen.keys("Enter")
    screen.wait("n makes one")
    desk.until("/v1/automations?scope=all", lambda told: told["automations"] == [])


def test_a_webhook_is_tried_and_its_link_copied_without_ever_being_shown(desk: Desk) -> None:
    screen = desk.open((80, 24))
    screen.wait("No replicas")
    screen.keys("4")
    screen.wait("n makes one")
    screen.keys("n")
    screen.wait("Environment +│ shop")
    screen.type("deploy")
    field(screen, "Trigger")
    screen.keys("Right", "Right", "Right", "Right", "Right")
    screen.wait("● custom")
    field(screen, "Agent")
    screen.type("script")
    field(screen, "Prompt")
    screen.type("say hello")
    screen.keys("C-s")
    screen.wait("● deploy")
    token = automations(desk)[0]["webhook_token"]
    screen.keys("x")
    screen.wait("● test webhook")
    field(screen, "Data")
    screen.type('{"build": 7}')
    screen.keys("C-s")
    screen.wait("Run now", gone=True)
    screen.keys("Enter")
    screen.wait("webhook/••••")
    screen.wait("✓ .*completed")
    screen.keys("y")
    screen.wait("Whoever has this link")
    screen.keys("y")
    screen.wait("buffer, and on to your")
    assert token not in screen.text()
