"""Environments in a real terminal, by real keys: variables staged, imported and applied; one copied and deleted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.test_story import Desk
from tests.e2e.tmux import TMUX, Screen

pytestmark = [
    pytest.mark.skipif(TMUX is None, reason="NOT TESTED: environments in a terminal; install tmux"),
    pytest.mark.timeout(600),
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.close()


def environments(desk: Desk) -> dict[str, str]:
    found: list[dict[str, Any]] = desk.ask("/v1/environments?scope=all")["environments"]
    return {one["name"]: one["id"] for one in found}


def variables(desk: Desk, name: str) -> dict[str, str]:
    listed = desk.ask(f"/v1/environments/{environments(desk)[name]}/variables")["environment_variables"]
    return {one["key"]: one["value"] for one in listed}


def stage_and_apply(screen: Screen) -> None:
    screen.keys("Enter")
    screen.wait("No variables")
    screen.keys("n")
    screen.wait("New variable")
    screen.type("TOKEN")
    screen.keys("Tab")
    screen.type("hunter2")
    screen.wait("7 characters")
    assert "hunter2" not in screen.text()
    screen.keys("C-o")
    screen.wait(r"\+ TOKEN")
    screen.paste("TZ=Europe/Oslo\nLOG=info\n")
    screen.wait("2 variables")
    screen.keys("C-x", "s")
    screen.wait(r"\+ TZ")
    screen.keys("A")
    for name in ("TOKEN", "TZ", "LOG"):
        screen.wait(f"✓ {name}")
    assert "hunter2" not in screen.text()


def copy_and_delete(screen: Screen) -> None:
    screen.keys("Escape")
    screen.wait("Environments ━")
    screen.keys("c")
    screen.wait("shop-copy")
    screen.keys("C-x", "s")
    screen.wait("▌ +shop-copy")
    screen.keys("D")
    screen.wait("type its name")
    screen.type("shop-copy")
    screen.keys("Enter")
    screen.wait("shop-copy is deleted")


def test_the_environments_by_keyboard_alone_in_a_small_terminal(desk: Desk) -> None:
    screen = desk.open((80, 24))
    screen.wait("Fleet ━")
    screen.keys("3")
    screen.wait("Environments ━")
    screen.wait("shop +shop")
    screen.keys("j")
    screen.wait("▌ +shop")
    stage_and_apply(screen)
    assert variables(desk, "shop") == {"TOKEN": "hunter2", "TZ": "Europe/Oslo", "LOG": "info"}
    copy_and_delete(screen)
    assert sorted(environments(desk)) == ["Global", "shop"]
    for log in (desk.path / "app").rglob("*.log*"):
        assert "hunter2" not in log.read_text(errors="replace")
